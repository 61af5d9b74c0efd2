// 一个例子：照地址里的 data-… 设好模式，再把高度告诉样张页。
(function () {
  "use strict";
  const root = document.documentElement;
  const example = document.getElementById("example");

  for (const [name, value] of new URLSearchParams(location.search)) {
    if (/^data-[\w-]+$/.test(name) && value) {
      root.setAttribute(name, value);
    }
  }
  if (window.parent !== window) {
    const tell = () => window.parent.postMessage({ gallery: Math.ceil(example.getBoundingClientRect().height) }, "*");
    new ResizeObserver(tell).observe(example);
  }
})();
