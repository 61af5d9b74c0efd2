// 历年的表：每个数通到那一年报告里的同一格。没有脚本时，点年度照样到那份报告。
(function () {
  "use strict";
  const KNOWN = /^[+-]?\d|^\/$/;

  // 收着的表没有锚点，各行和前面那张的次序一样；同一张表的旧格式，锚点前面有格式和冒号。
  let anchors = [];

  function connect(table) {
    const rows = [...table.tBodies[0].rows];
    if (!table.closest("details")) {
      anchors = rows.map((row) => row.cells[0].id.replace(/^.*:/, ""));
    }
    const column = table.dataset.column ? "." + table.dataset.column : "";
    const reports = [...table.tHead.rows[0].cells].map((head) => head.querySelector("a"));
    rows.forEach((row, line) => [...row.cells].forEach((cell, at) => {
      if (!anchors[line] || !reports[at] || !KNOWN.test(cell.textContent)) {
        return;
      }
      const link = document.createElement("a");
      link.className = "gid-series__figure";
      link.href = reports[at].getAttribute("href") + "#" + anchors[line] + column;
      link.append(...cell.childNodes);
      cell.append(link);
    }));
  }

  document.querySelectorAll(".gid-series table").forEach(connect);
})();
