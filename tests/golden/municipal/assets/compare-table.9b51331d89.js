// 把排好的表画成网页上的表格；列头的按钮排序。
(function () {
  "use strict";
  const compare = window.nianbao.compare;
  const BLOCK = "gid-compare-result__";

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) {
      made.textContent = text;
    }
    if (className) {
      made.className = BLOCK + className;
    }
    return made;
  }

  function head(one, at, made, sort) {
    const cell = element("th");
    cell.scope = "col";
    const button = element("button", one.text, "sort");
    button.type = "button";
    button.dataset.key = one.key;
    if (one.title) {
      button.title = one.title;
    }
    const own = made.sort && made.sort.at === at;
    if (own) {
      cell.setAttribute("aria-sort", made.sort.down ? "descending" : "ascending");
    }
    button.addEventListener("click", () => sort(own && made.sort.down ? one.key : "-" + one.key));
    cell.append(button);
    if (one.note) {
      cell.append(element("span", one.note, one.note.startsWith("格式") ? "break" : "none"));
    }
    return cell;
  }

  function figure(one) {
    const cell = element("td", "", "");
    if (!one) {
      return cell;
    }
    const words = one.href ? element("a", one.text) : element("span", one.text);
    if (one.href) {
      words.href = one.href;
    }
    if (one.state !== "number") {
      words.className = BLOCK + "none";
    }
    cell.append(words);
    return cell;
  }

  function line(label, title, rank, cells) {
    const row = element("tr");
    const name = element("th", label);
    name.scope = "row";
    if (title && title !== label) {
      name.title = title;
    }
    row.append(name);
    if (rank !== undefined) {
      row.append(element("td", rank === null ? "—" : String(rank)));
    }
    row.append(...cells.map(figure));
    return row;
  }

  function draw(made, at, sort) {
    const box = element("div", "", "box");
    const table = element("table");
    const caption = element("caption", made.caption);
    caption.id = "compare-table-" + at;
    box.setAttribute("role", "region");
    box.setAttribute("aria-labelledby", caption.id);
    box.tabIndex = 0;
    const heads = element("tr");
    const corner = element("th", made.corner);
    corner.scope = "col";
    heads.append(corner);
    if (made.ranks) {
      const rank = element("th", "名次");
      rank.scope = "col";
      rank.append(element("span", "按" + made.heads[made.ranks.by].text, "none"));
      heads.append(rank);
    }
    heads.append(...made.heads.map((one, place) => head(one, place, made, sort)));
    const top = element("thead");
    top.append(heads);
    const body = element("tbody");
    body.append(...made.rows.map((row, place) => line(row.label, row.title, made.ranks ? made.ranks.of[place] : undefined, row.cells)));
    table.append(caption, top, body);
    if (made.sum) {
      const foot = element("tfoot");
      foot.append(line("合计", "", made.ranks ? null : undefined, made.sum));
      table.append(foot);
    }
    box.append(table);
    return [box, ...made.notes.map((words) => element("p", words, "note"))];
  }

  compare.table = { draw, element };
})();
