// 字号和打印。没有脚本时页面照常能用，这些按钮就不出现。
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "nianbao-size";
  var SIZES = ["large", "medium", "small"];

  function remembered() {
    try {
      return window.localStorage.getItem(KEY);
    } catch (error) {
      return null;
    }
  }

  function remember(size) {
    try {
      window.localStorage.setItem(KEY, size);
    } catch (error) {
      return;
    }
  }

  function apply(size, buttons) {
    root.setAttribute("data-size", size);
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-size") === size));
    });
  }

  var tools = document.querySelector(".gid-tools");
  var saved = remembered();
  var size = SIZES.indexOf(saved) < 0 ? "medium" : saved;
  if (!tools) {
    return;
  }
  var buttons = Array.prototype.slice.call(tools.querySelectorAll("[data-size]"));
  apply(size, buttons);
  tools.addEventListener("click", function (event) {
    var chosen = event.target.getAttribute("data-size");
    if (chosen) {
      apply(chosen, buttons);
      remember(chosen);
    } else if (event.target.hasAttribute("data-print")) {
      window.print();
    }
  });
  tools.hidden = false;
})();
