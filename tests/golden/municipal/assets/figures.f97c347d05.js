// 统计表里的数可以点开；它们的来历在 story.js 里，读者碰到第一个数时才取。没有脚本时，地址里的 #标识 照样指到这一格。
(() => {
  "use strict";
  const article = document.querySelector("[data-story]");
  if (!article || !window.fetch || !window.HTMLDialogElement) {
    return;
  }
  const FIGURE = "#zoom td[id]";
  let coming = null;

  const load = () => {
    coming = coming || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = article.dataset.story;
      script.addEventListener("load", () => done(window.nianbao.story));
      script.addEventListener("error", failed);
      document.head.append(script);
    });
    return coming;
  };

  const open = async (cell) => {
    try {
      (await load())(cell);
    } catch {
      // 取不到，就只指到这一格，下次再取
      coming = null;
      location.hash = cell.id;
    }
  };

  for (const cell of article.querySelectorAll(FIGURE)) {
    cell.classList.add("gid-table__figure");
  }
  for (const table of article.querySelectorAll("#zoom .gid-table")) {
    const hint = document.createElement("p");
    hint.className = "gid-table__hint";
    hint.textContent = "点任何一个数，看它数的是什么；用键盘的，方向键移动，回车打开。";
    table.after(hint);
  }
  for (const name of ["pointerover", "focusin"]) {
    article.addEventListener(name, (event) => {
      if (event.target.closest(FIGURE)) {
        load().catch(() => { coming = null; });
      }
    });
  }
  article.addEventListener("click", (event) => {
    const cell = event.target.closest(FIGURE);
    if (cell && !event.target.closest("a") && !getSelection().toString()) {
      open(cell);
    }
  });
  article.addEventListener("keydown", (event) => {
    if (event.target.matches(FIGURE) && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(event.target);
    }
  });
})();
