// 地址和所选的互相换算：#bodies=czj,部门&years=2020-2022&items=requests.received.total&sum=1&sort=-2022
(function () {
  "use strict";
  const compare = window.nianbao.compare;
  const ALL = "*";

  function years(text, known, unknown) {
    const found = new Set();
    for (const part of text.split(",").filter(Boolean)) {
      const range = /^(\d{4})(?:-(\d{4}))?$/.exec(part);
      const inside = range ? known.filter((year) => year >= Number(range[1]) && year <= Number(range[2] || range[1])) : [];
      inside.forEach((year) => found.add(year));
      if (!inside.length) {
        unknown.push(part);
      }
    }
    return [...found].sort();
  }

  function read(text, index) {
    const asked = new URLSearchParams(text.replace(/^[#?]/, ""));
    const list = (name) => (asked.get(name) || "").split(",").filter(Boolean);
    const unknown = [];
    const known = (name, test) => [...new Set(list(name))].filter((one) => test(one) || (unknown.push(one), false));
    return {
      bodies: known("bodies", (one) => one === ALL || index.kinds.includes(one) || index.bySlug.has(one)),
      years: years(asked.get("years") || "", index.years, unknown),
      items: known("items", (one) => index.byItem.has(one)),
      sum: asked.get("sum") === "1",
      sort: asked.get("sort") || "",
      unknown,
    };
  }

  function write(state, index) {
    const parts = [];
    const runs = [];
    for (const year of state.years) {
      const last = runs[runs.length - 1];
      if (last && index.years[index.years.indexOf(last[1]) + 1] === year) {
        last[1] = year;
      } else {
        runs.push([year, year]);
      }
    }
    const put = (name, value) => value && parts.push(name + "=" + value);
    put("bodies", state.bodies.map((one) => (one === ALL ? one : encodeURIComponent(one))).join(","));
    put("years", runs.map(([from, to]) => (from === to ? from : from + "-" + to)).join(","));
    put("items", state.items.join(","));
    put("sum", state.sum ? "1" : "");
    put("sort", encodeURIComponent(state.sort));
    return "#" + parts.join("&");
  }

  function chosen(state, index) {
    const has = (body) => state.bodies.some((one) => one === ALL || one === body.kind || one === body.slug);
    return {
      bodies: index.bodies.filter(has),
      years: state.years,
      items: state.items.map((id) => index.byItem.get(id)),
    };
  }

  compare.address = { ALL, read, write, chosen };
})();
