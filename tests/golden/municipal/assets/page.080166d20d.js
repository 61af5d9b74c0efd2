// 字号、对比度、打印的按钮，和印在每张纸下边的地址。没有脚本时按钮不出现，地址印在末尾。
(() => {
  "use strict";
  const root = document.documentElement;
  const tools = document.querySelector(".gid-tools");
  const address = document.querySelector(".gid-address");
  const buttons = tools ? [...tools.querySelectorAll("[data-mode]")] : [];

  const show = () => {
    for (const button of buttons) {
      const { mode, value } = button.dataset;
      button.setAttribute("aria-pressed", String(root.dataset[mode] === value));
    }
  };

  const choose = (mode, value) => {
    if (value) {
      root.dataset[mode] = value;
    } else {
      delete root.dataset[mode];
    }
    try {
      if (value) {
        localStorage.setItem(`nianbao-${mode}`, value);
      } else {
        localStorage.removeItem(`nianbao-${mode}`);
      }
    } catch {
      // 存不了，就只改这一页
    }
  };

  const act = (button) => {
    const { mode, value } = button.dataset;
    if (mode) {
      choose(mode, root.dataset[mode] === value ? "" : value);
    } else if ("reset" in button.dataset) {
      choose("size", "");
      choose("contrast", "");
    } else if ("print" in button.dataset) {
      print();
    }
    show();
  };

  if (tools) {
    show();
    addEventListener("pageshow", show);
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) {
        act(button);
      }
    });
  }
  if (address && "CSSMarginRule" in window) {
    // 地址一行，日期一行；“\\a ”是样式里的换行
    const lines = address.textContent.trim().split("　").map((line) => JSON.stringify(line.trim()));
    root.style.setProperty("--本页", lines.join(' "\\a " '));
    root.dataset.paged = "";
  }
})();
