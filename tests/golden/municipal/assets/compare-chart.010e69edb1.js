// 把一张表画成条形图：从零开始，图案和文字都标明，不只靠颜色。
(function () {
  "use strict";
  const compare = window.nianbao.compare;
  const SPACE = "http://www.w3.org/2000/svg";
  const BLOCK = "gid-compare-result__";
  const [WIDTH, BAR, GAP, WORD, TONES, MOST] = [330, 20, 12, 15, 6, 40];

  function shape(name, attributes, text) {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  const word = (x, y, text, strong) => shape("text", { x, y, class: BLOCK + "word" + (strong ? " " + BLOCK + "word--strong" : "") }, text);

  const bar = (x, y, width, height, tone) => shape("path", { class: BLOCK + "bar", fill: "url(#compare-tone-" + tone + ")", d: "M" + x + " " + y + "h" + width.toFixed(1) + "v" + height + "h-" + width.toFixed(1) + "z" });

  // 数字、字母约占半个汉字。
  const length = (text) => [...text].reduce((sum, sign) => sum + (sign < "\u2e80" ? WORD * 0.56 : WORD), 0);

  function key(names, parts) {
    let [x, y] = [0, 0];
    names.forEach((name, at) => {
      const width = 26 + Math.ceil(length(name)) + 14;
      if (x && x + width > WIDTH) {
        [x, y] = [0, y + 24];
      }
      parts.push(bar(x, y + 3, 18, 14, at + 1), word(x + 24, y + 15, name));
      x += width;
    });
    return y + 24 + GAP;
  }

  // 画得下的列：单位一样的前几列，最多六种图案；画得下的行，按条数算。
  function selection(made) {
    const first = made.rows[0].cells[0].item;
    const fits = (at) => made.rows.every((row) => row.cells[at].item.unit === first.unit);
    const columns = made.heads.slice(0, made.figures).map((_, at) => at).filter(fits).slice(-TONES);
    const known = made.rows.filter((row) => !row.broken && columns.some((at) => row.cells[at].value));
    const rows = known.slice(0, Math.max(Math.floor(MOST / columns.length), 1));
    return { columns, rows, left: known.length - rows.length };
  }

  // 没有可画的，或者有负数，就不画。
  function draw(made, at) {
    const { columns, rows, left } = selection(made);
    const figures = rows.flatMap((row) => columns.map((column) => row.cells[column]));
    const sizes = figures.filter((one) => one.value).map((one) => compare.number.plain(one.value));
    const longest = Math.max(0, ...sizes);
    if (sizes.length < 2 || !longest || sizes.some((size) => size < 0)) {
      return [];
    }
    const names = columns.map((column) => made.heads[column].text);
    const digits = Math.max(...figures.map((one) => one.text.length));
    const unit = (WIDTH - 10 * digits - 12) / longest;
    const parts = [];
    let y = names.length > 1 ? key(names, parts) : 0;
    for (const row of rows) {
      parts.push(word(0, y + 14, row.label));
      y += 20;
      columns.forEach((column, tone) => {
        const one = row.cells[column];
        const width = one.value ? compare.number.plain(one.value) * unit : 0;
        if (one.value) {
          parts.push(bar(0, y, width, BAR, tone + 1));
        }
        parts.push(word((width + 6).toFixed(1), y + 15, one.text, Boolean(one.value)));
        y += BAR;
      });
      y += GAP;
    }
    return [figure(made, at, names, left, shape("svg", { class: BLOCK + "drawing", viewBox: "0 0 " + WIDTH + " " + y, role: "img" }), parts)];
  }

  function figure(made, at, names, left, drawing, parts) {
    const frame = compare.table.element("figure", "", "figure");
    const broken = made.rows.some((row) => row.broken) ? "（格式变了的不画）" : "";
    const few = broken + (left ? "，还有" + left + "行没有画" : "");
    const title = compare.table.element("figcaption", made.caption + "：" + names.join("、") + few, "title");
    title.id = "compare-chart-" + at;
    drawing.setAttribute("aria-labelledby", title.id);
    drawing.append(shape("desc", {}, "各数见上面的表。"), ...parts);
    frame.append(title, drawing);
    return frame;
  }

  compare.chart = { draw };
})();
