// 部件样张：换宽度和模式，让每个框和里面的例子一样高。选了什么写在地址里，重新打开还是这样。
(function () {
  "use strict";
  const form = document.querySelector(".gallery__tools");
  if (!form) {
    return;
  }
  const stages = [...document.querySelectorAll(".gallery__stage")].map((stage) => {
    const frame = stage.querySelector("iframe");
    return { stage, title: frame.title, address: frame.getAttribute("src") };
  });

  function frame(title, address, width) {
    const made = document.createElement("iframe");
    made.className = "gallery__frame";
    made.title = width ? `${title}，宽 ${width}` : title;
    made.src = address;
    if (width) {
      made.width = width;
    }
    return made;
  }

  function show() {
    const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const widths = (chosen.get("width") || "").split(",");
    const query = chosen.toString();
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    chosen.delete("width");
    const mode = chosen.toString();
    for (const { stage, title, address } of stages) {
      const inside = mode ? `${address}?${mode}` : address;
      stage.replaceChildren(...widths.map((width) => frame(title, inside, width)));
      stage.tabIndex = widths.some(Boolean) ? 0 : -1;
    }
  }

  for (const [name, value] of new URLSearchParams(location.search)) {
    for (const input of form.querySelectorAll("input")) {
      if (input.name === name && input.value === value) {
        input.checked = true;
      }
    }
  }
  window.addEventListener("message", (event) => {
    const height = event.data && event.data.gallery;
    for (const one of document.querySelectorAll(".gallery__frame")) {
      if (one.contentWindow === event.source && Number.isInteger(height)) {
        one.style.height = `${height + 2}px`;
      }
    }
  });
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
})();
