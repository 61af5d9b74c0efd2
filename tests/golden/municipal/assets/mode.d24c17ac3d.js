// 在页面画出来之前，恢复读者上次选的字号和对比度；也让样式知道脚本能用。
(() => {
  "use strict";
  const root = document.documentElement;

  const recall = () => {
    for (const mode of ["size", "contrast"]) {
      let value = null;
      try {
        value = localStorage.getItem(`nianbao-${mode}`);
      } catch {
        // 读者不许网站存东西，每页都从平常的样子开始
      }
      if (value) {
        root.dataset[mode] = value;
      } else {
        delete root.dataset[mode];
      }
    }
  };

  root.dataset.script = "";
  recall();
  // 按“后退”回来的页面是原样放回的，离开以后改过的要补上
  addEventListener("pageshow", (event) => event.persisted && recall());
})();
