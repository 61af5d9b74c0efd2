// 把看到的表写成 CSV：Excel、WPS 直接打开不乱码，也不会把文字当公式。
(function () {
  "use strict";
  const compare = window.nianbao.compare;
  const RUNS = /^'*[=+@\t\r＝＋－＠-]/;
  const NUMBER = /^[+-]?[0-9]+(\.[0-9]+)?$/;

  function quoted(text) {
    const safe = RUNS.test(text) && !NUMBER.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  const line = (values) => values.map(quoted).join(",") + "\r\n";

  // 百分号写在列头里了，格子里只留数，表格软件才认得。
  const cell = (one) => (one ? one.text.replace(/%$/, "") : "");

  function lines(made, several) {
    const lead = several ? [made.caption] : [];
    const ranks = (at) => (made.ranks ? [at === null || made.ranks.of[at] === null ? "—" : String(made.ranks.of[at])] : []);
    const rows = made.rows.map((row, at) => [...lead, row.label, ...ranks(at), ...row.cells.map(cell)]);
    return made.sum ? [...rows, [...lead, "合计", ...ranks(null), ...made.sum.map(cell)]] : rows;
  }

  function text(tables) {
    const [first] = tables;
    const several = tables.length > 1;
    const heads = [...(several ? ["项目"] : []), first.corner, ...(first.ranks ? ["名次"] : []), ...first.heads.map((head) => head.text + (head.note ? "（" + head.note + "）" : ""))];
    return "\ufeff" + [heads, ...tables.flatMap((made) => lines(made, several))].map(line).join("");
  }

  function name(chosen) {
    const words = (list, of, what) => (list.length === 1 ? of(list[0]) : list.length + "个" + what);
    const { years } = chosen;
    const span = years.length === 1 ? years[0] + "年" : years[0] + "-" + years[years.length - 1] + "年";
    const parts = ["数据比较", words(chosen.items, (item) => item.words, "项目"), words(chosen.bodies, (body) => body.short, "机关"), span];
    return parts.join("-").replace(/[\\/:*?"<>|]/g, "") + ".csv";
  }

  function save(tables, chosen) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text(tables)], { type: "text/csv;charset=utf-8" }));
    link.download = name(chosen);
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(link.href);
  }

  compare.csv = { text, name, line, save };
})();
