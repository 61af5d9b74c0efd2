// 读表：方向键在数字之间走，链接指到的格子总看得见，全为 0 的行可以收起。没有脚本时，整张表照样都在。
(function () {
  "use strict";
  const FIGURES = "tbody td[id], .gid-series__figure";
  const BOXES = ".gid-table, .gid-series";
  const FOLDED = "gid-table__folded";
  const FEWEST = 3;

  const cells = (table) => [...table.querySelectorAll(FIGURES)];
  const shown = (cell) => cell.getClientRects().length > 0;
  const words = (cell) => (cell.firstChild ? cell.firstChild.textContent.trim() : "");

  // 每张表只有一格在 Tab 的路上，别的用方向键去。
  function reach(table, cell) {
    cells(table).forEach((other) => { other.tabIndex = other === cell ? 0 : -1; });
  }

  function reachFirst(table) {
    const visible = cells(table).filter(shown);
    const now = visible.find((cell) => cell.tabIndex === 0);
    if (visible.length) {
      reach(table, now || visible[0]);
    }
  }

  // 照看得见的位置找下一格：整张表、一次一列、转过来的表，走法都对。
  function neighbour(table, cell, key) {
    const from = cell.getBoundingClientRect();
    const along = key === "ArrowLeft" || key === "ArrowRight" ? ["left", "top"] : ["top", "left"];
    const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    let best = null;
    let least = Infinity;
    cells(table).filter(shown).forEach((other) => {
      const to = other.getBoundingClientRect();
      const ahead = sign * (to[along[0]] - from[along[0]]);
      const aside = Math.abs(to[along[1]] - from[along[1]]);
      const far = along[0] === "top" ? ahead * 10000 + aside : aside * 10000 + ahead;
      if (ahead > 1 && far < least && (along[0] === "top" || aside < from.height)) {
        least = far;
        best = other;
      }
    });
    return best;
  }

  function zero(row) {
    const figures = [...row.querySelectorAll("td")].filter(shown);
    const head = row.querySelector("th[scope=row]");
    return head && !/总计/.test(head.textContent) && figures.length && figures.every((cell) => /^[+-]?0+(\.0+)?%?$|^—$/.test(words(cell)))
      && figures.some((cell) => /^0/.test(words(cell)));
  }

  // 行不拿走，只收起里面的格子：竖跨几行的项目才不会错位。
  function fold(table, wanted) {
    table.querySelectorAll("." + FOLDED).forEach((cell) => cell.classList.remove(FOLDED));
    if (!wanted) {
      return 0;
    }
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const gone = rows.filter(zero);
    gone.forEach((row) => {
      row.querySelectorAll("td, th[scope=row]").forEach((cell) => cell.classList.add(FOLDED));
    });
    rows.forEach((row, at) => {
      row.querySelectorAll("th[scope=rowgroup]").forEach((group) => {
        const own = group.rowSpan > 1 ? rows.slice(at, at + group.rowSpan) : [...row.parentNode.rows].filter((one) => one.querySelector("td"));
        if (own.every((one) => gone.includes(one))) {
          group.classList.add(FOLDED);
          if (group.rowSpan === 1) {
            [...row.parentNode.rows].forEach((one) => [...one.cells].forEach((cell) => cell.classList.add(FOLDED)));
          }
        }
      });
    });
    return gone.length;
  }

  function offerFolding(box) {
    const table = box.querySelector("table");
    if (box.querySelector(".gid-table__bar")) {
      return;
    }
    const zeros = [...table.tBodies].flatMap((body) => [...body.rows]).filter(zero).length;
    if (zeros < FEWEST) {
      return;
    }
    const bar = document.createElement("div");
    bar.className = "gid-table__bar";
    const button = bar.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = "只看非零";
    button.setAttribute("aria-pressed", "false");
    const said = bar.appendChild(document.createElement("span"));
    said.setAttribute("role", "status");
    const press = (wanted) => {
      button.setAttribute("aria-pressed", String(wanted));
      const count = fold(table, wanted);
      said.textContent = wanted ? `已收起 ${count} 行全为 0 的` : "";
      reachFirst(table);
    };
    const pressed = () => button.getAttribute("aria-pressed") === "true";
    button.addEventListener("click", () => press(!pressed()));
    box.addEventListener("change", () => pressed() && press(true));
    box.addEventListener("unfold", () => pressed() && press(false));
    box.insertBefore(bar, box.querySelector("[role=region]"));
  }

  // 地址里的 #标识 指到的格子：展开收起的行，换到它的那一列，打开收着的一块，再滚到眼前。
  function show(cell, block) {
    const box = cell.closest(".gid-table");
    const part = cell.closest("details");
    if (part) {
      part.open = true;
    }
    if (cell.classList.contains(FOLDED)) {
      box.dispatchEvent(new Event("unfold"));
    }
    const ways = [...box.querySelectorAll(".gid-table__way")];
    const row = [...cell.parentNode.querySelectorAll("td")];
    const at = row.indexOf(cell);
    if (box.classList.contains("gid-table--tree") && !ways[ways.length - 1].checked) {
      ways[at === row.length - 1 ? 0 : at + 1].checked = true;
    }
    reach(cell.closest("table"), cell);
    cell.scrollIntoView({ block, inline: "nearest" });
  }

  function follow() {
    const cell = document.getElementById(location.hash.slice(1));
    if (cell && cell.matches(".gid-table td")) {
      show(cell, "center");
    }
  }

  const boxes = [...document.querySelectorAll(BOXES)];
  boxes.forEach((box) => {
    const table = box.querySelector("table");
    offerFolding(box);
    reachFirst(table);
    box.addEventListener("change", () => reachFirst(table));
    box.addEventListener("show", (event) => show(event.target, "nearest"));
    table.addEventListener("keydown", (event) => {
      if (!event.key.startsWith("Arrow") || !event.target.matches(FIGURES)) {
        return;
      }
      event.preventDefault();
      const next = neighbour(table, event.target, event.key);
      if (next) {
        reach(table, next);
        next.focus();
      }
    });
  });
  // 历年的表，新的年度在右边：先看新的；窄得放不下增减的，停在最新的年度上。
  function toNewest(box) {
    const heads = [...box.querySelectorAll("thead th")];
    const newest = heads.filter((head) => head.querySelector("a")).pop() || heads[heads.length - 1];
    box.scrollLeft = newest.offsetLeft - heads[0].offsetWidth;
  }
  document.querySelectorAll(".gid-series__box").forEach(toNewest);
  // 收着的表打开了，才知道哪些行全为 0。
  document.querySelectorAll("details").forEach((part) => part.addEventListener("toggle", () => {
    part.querySelectorAll(BOXES).forEach((box) => {
      offerFolding(box);
      reachFirst(box.querySelector("table"));
    });
    part.querySelectorAll(".gid-series__box").forEach(toNewest);
  }));
  window.matchMedia("(max-width: 47em)").addEventListener("change", () => {
    boxes.forEach((box) => reachFirst(box.querySelector("table")));
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
