// 一个数的来历：数的是什么、和哪些数有关、比上年多少、怎样引用。点第一个数的时候，figures.js 才把这个文件取来。
(function () {
  "use strict";
  const article = document.querySelector("[data-terms]");
  const HERE = "gid-table__here";
  const LONG = 8;
  const figures = [...article.querySelectorAll("#zoom td[id]")];
  const dialog = document.createElement("dialog");
  let terms = null;
  let before = null;
  let opener = null;
  let reader = null;
  dialog.className = "gid-story";
  dialog.setAttribute("aria-labelledby", "story-title");
  document.body.appendChild(dialog);

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text || "";
    if (className) {
      made.className = className;
    }
    return made;
  }

  function button(text, className, act) {
    const made = element("button", text, className);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  async function load(address) {
    const response = await fetch(address);
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    return response;
  }

  function known() {
    terms = terms || load(article.dataset.terms).then((response) => response.json());
    return terms;
  }

  // 上一年度的报告；没有就是 null。
  function lastYear() {
    const link = article.querySelector("a[rel=prev]");
    before = before || (link ? load(link.href).then((response) => response.text()).then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      const found = page.querySelector("[data-terms]");
      return found && { page, href: link.href, year: Number(found.dataset.year), form: found.dataset.terms };
    }) : Promise.resolve(null));
    return before;
  }

  // 只读数字，不读旁边的标记。
  const written = (cell) => (cell && cell.firstChild ? cell.firstChild.textContent.trim() : "");
  const filled = (cell) => /\d/.test(written(cell));
  const shown = (cell) => filled(cell) ? written(cell) : written(cell) ? written(cell) + "（不适用）" : "没有填";
  const number = (cell) => (/^[+-]?\d+(\.\d+)?$/.test(written(cell)) ? Number(written(cell)) : NaN);
  const rounded = (value) => Number(value.toFixed(6));

  function names(id) {
    const parts = id.split(".");
    return { table: parts[0], row: parts.slice(1, -1).join("."), column: parts[parts.length - 1] };
  }

  function heads(cell) {
    return (cell.getAttribute("headers") || "").split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  }

  // 行和列各从外到里；横着的表，最里一层是列，外面的是行。
  function place(cell) {
    const over = heads(cell);
    const isRow = (head) => /^row/.test(head.scope);
    const rows = over.filter(isRow);
    const columns = over.filter((head) => !isRow(head));
    const cut = rows.length ? [rows, columns] : [columns.slice(0, -1), columns.slice(-1)];
    return cut.map((list) => list.map((head) => head.textContent.trim()));
  }

  const caption = (cell) => cell.closest("table").caption.textContent.trim();

  function unit(id, found) {
    const { table, column } = names(id);
    return (found.terms[table + "." + column] || {}).unit || "";
  }

  // 等式里的一项：名称和数；点了就看它的来历，上一年度的就到那一份报告里去。
  function term(name, id, page, href) {
    const cell = page.getElementById(id);
    const words = (name ? name + " " : "") + shown(cell);
    if (href) {
      return anchor(words, href + "#" + id);
    }
    return cell ? button(words, "gid-story__term", () => open(cell)) : element("span", words);
  }

  function side(line, parts) {
    const listed = parts.length < LONG ? parts : parts.filter((part) => number(part.page.getElementById(part.id)) !== 0);
    listed.forEach((part, at) => {
      line.append(part.sign < 0 ? " − " : at ? " + " : " ");
      line.append(term(part.name, part.id, part.page, part.href));
    });
    if (!listed.length) {
      line.append(" 0");
    } else if (listed.length < parts.length) {
      line.append("（为 0 的没有列出）");
    }
    return rounded(parts.reduce((sum, part) => sum + part.sign * number(part.page.getElementById(part.id)), 0));
  }

  function equation(words, left, right) {
    const line = element("p", words + "：", "gid-story__equation");
    const one = side(line, left);
    line.append(" = ");
    const other = side(line, right);
    if (!Number.isNaN(one - other) && one !== other) {
      line.append("（两边差 " + Math.abs(rounded(one - other)) + "）");
    }
    return line;
  }

  const here = (id, name) => ({ id, name, sign: 1, page: document, href: "" });

  function equations(id, found) {
    const { table, row, column } = names(id);
    const rowName = (one) => here(table + "." + one + "." + column, (found.terms[table + "." + one] || {}).key);
    const list = found.equations.filter((one) => one.table === table && [...one.left, ...one.right].includes(row))
      .map((one) => equation(one.words, one.left.map(rowName), one.right.map(rowName)));
    found.totals.filter((one) => one.table === table && one.rows.includes(row)).forEach((one) => {
      const parts = one.columns.map((part) => here(table + "." + row + "." + part.id, part.label));
      list.push(equation("各列之和等于总计", parts, [here(table + "." + row + "." + one.total, "总计")]));
    });
    return list;
  }

  function acrossYears(id, found, past) {
    return found.years.filter((one) => one.id === id && continues(id, found, past)).map((one) => {
      const parts = one.terms.map((part) => {
        const old = part.year < 0;
        const { table, row, column } = names(part.id);
        const name = (found.terms[table + "." + row] || {}).key + "（" + (found.terms[table + "." + column] || {}).key + "）";
        return {
          id: part.id, sign: part.sign, name: (old ? past.year + " 年度" : "") + name,
          page: old ? past.page : document, href: old ? past.href : "",
        };
      });
      return equation(one.words, [here(id, "")], parts);
    });
  }

  const formOf = (address) => address.split("/").pop();

  function continues(id, found, past) {
    const same = past && formOf(past.form) === formOf(article.dataset.terms);
    return past && past.year === Number(article.dataset.year) - 1 && (same || !found.breaks.includes(names(id).table));
  }

  function change(cell, found, past) {
    const line = element("p");
    const there = past && past.page.getElementById(cell.id);
    if (!past) {
      return line;
    }
    if (!continues(cell.id, found, past) || !there) {
      line.textContent = past.year + " 年度：" + (past.year !== Number(article.dataset.year) - 1
        ? "不是上一年度，不比较" : there ? "用的是另一种格式，这个数不能直接比" : "用的是另一种格式，没有这一项");
      return line;
    }
    const measure = unit(cell.id, found);
    const old = number(there);
    const by = rounded(number(cell) - old);
    line.append("上一年度（" + past.year + " 年）：", term("", cell.id, past.page, past.href), filled(there) ? " " + measure : "");
    if (Number.isNaN(by)) {
      line.append("，不能比较");
      return line;
    }
    const percent = old ? (Math.round(Math.abs(by) * 1000 / Math.abs(old)) / 10).toFixed(1) + "%" : "";
    line.append(by ? "，" + (by > 0 ? "增加 " : "减少 ") + Math.abs(by) + " " + measure + (percent ? "（" + (by > 0 ? "+" : "−") + percent + "）" : "") : "，没有变化");
    return line;
  }

  function permalink(cell) {
    const published = document.querySelector('meta[name="Url"]');
    return (published ? published.content : location.href.split("#")[0]) + "#" + cell.id;
  }

  function citation(cell, measure) {
    const [rows, columns] = place(cell);
    const title = article.querySelector("h1").textContent.trim();
    const amount = shown(cell) + (/\d$/.test(written(cell)) ? measure : "");
    return article.dataset.body + "：《" + title + "》（" + article.dataset.year + "年度），表“" + caption(cell) + "”，行“" +
      rows.join(" / ") + "”，列“" + columns.join(" / ") + "”，" + amount + "，" + permalink(cell);
  }

  // http 的门户没有 navigator.clipboard，就选中文字再复制。
  async function copy(source, copier) {
    try {
      await navigator.clipboard.writeText(source.textContent);
      copier.textContent = "已复制";
    } catch (error) {
      const range = document.createRange();
      range.selectNodeContents(source);
      window.getSelection().removeAllRanges();
      window.getSelection().addRange(range);
      copier.textContent = document.execCommand("copy") ? "已复制" : "已选中，请按复制键";
    }
  }

  const meanings = () => article.dataset.terms.replace(/[^/]+$/, "index.html");

  function anchor(text, href) {
    const made = element("a", text);
    made.href = href;
    return made;
  }

  // 取不到说明（直接从磁盘打开的页面取不到别的文件），就指到说明所在的地方。
  function elsewhere(cell) {
    const { table, row, column } = names(cell.id);
    const line = element("p", "说明没有取到，直接从磁盘打开的页面取不到别的文件。可以看：");
    const ways = [anchor("这一行的含义", meanings() + "#" + table + "." + row), "、", anchor("这一列的含义", meanings() + "#" + table + "." + column)];
    const link = article.querySelector("a[rel=prev]");
    if (link) {
      ways.push("、", anchor("上一份报告里的这个数", link.href + "#" + cell.id));
    }
    line.append(...ways, "。");
    return line;
  }

  // 更正过的：什么时候、原来是多少，通到更正记录。
  function correction(cell) {
    const mark = cell.querySelector("a[href^='#']");
    if (!mark) {
      return "";
    }
    const line = element("p");
    const link = anchor("已" + mark.getAttribute("aria-label"), mark.getAttribute("href"));
    // 不回到这一格，要去更正记录。
    link.addEventListener("click", () => {
      opener = null;
      dialog.close();
    });
    line.append(link);
    return line;
  }

  function meaning(id, found) {
    const { table, row, column } = names(id);
    return [table + "." + row, table + "." + column].filter((name) => found.terms[name]).map((name) => {
      const one = found.terms[name];
      const line = element("p", "");
      line.append(anchor(one.label, meanings() + "#" + name), "：" + one.words + (one.basis ? "（" + one.basis + "）" : ""));
      return line;
    });
  }

  function fill(cell) {
    dialog.textContent = "";
    const title = element("h2", place(cell).flat().join("　"), "gid-story__title");
    title.id = "story-title";
    title.tabIndex = -1;
    const amount = element("p", shown(cell), "gid-story__value");
    const about = element("div");
    const past = element("div");
    const cited = element("p", citation(cell, ""), "gid-story__citation");
    const buttons = element("div", "", "gid-story__buttons");
    const copier = button("复制引用", "", () => copy(cited, copier));
    const closer = button("关闭", "", () => dialog.close());
    const link = anchor("这个数的链接", "#" + cell.id);
    link.addEventListener("click", () => dialog.close());
    buttons.append(copier, closer, link);
    dialog.append(title, amount, correction(cell), about, past, cited, buttons);
    title.focus();
    tell(cell, amount, about, past, cited);
  }

  async function tell(cell, amount, about, past, cited) {
    let found = null;
    try {
      found = await known();
    } catch (error) {
      about.append(elsewhere(cell));
      return;
    }
    const measure = unit(cell.id, found);
    if (/\d$/.test(written(cell)) && measure) {
      amount.append(element("small", " " + measure));
    }
    cited.textContent = citation(cell, measure);
    about.append(...meaning(cell.id, found), ...equations(cell.id, found));
    try {
      const page = await lastYear();
      past.append(change(cell, found, page), ...(page ? acrossYears(cell.id, found, page) : []));
    } catch (error) {
      past.append("上一年度的报告没有取到。");
    }
  }

  function open(cell) {
    figures.forEach((other) => other.classList.toggle(HERE, other === cell));
    opener = cell;
    if (!dialog.open) {
      reader = document.activeElement;
      dialog.showModal();
    }
    fill(cell);
    history.replaceState(null, "", "#" + cell.id);
    cell.dispatchEvent(new Event("show", { bubbles: true }));
  }

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => {
    // 浏览器已经还了焦点；这时读者可能已用方向键走开，不再叫回来
    if (opener && [reader, document.body].includes(document.activeElement)) {
      opener.focus();
    }
  });
  window.nianbao = Object.assign(window.nianbao || {}, { story: open });
})();
