// 数从哪里来：清单和各个数据文件。文件是脚本，不是 JSON：从磁盘打开的网页只能加载脚本。
(function () {
  "use strict";
  const compare = (window.nianbao = window.nianbao || {}).compare = window.nianbao.compare || {};
  const taken = new Map();
  const asked = new Map();
  let index = null;

  compare.take = function (name, ...values) {
    taken.set(name, values);
    if (name === "index") {
      index = prepare(values[0]);
    }
  };

  function prepare(found) {
    const bodies = found.bodies.map(([slug, pattern], at) => {
      const [short, name, kind, sums] = found.names[at];
      const forms = [...found.patterns[pattern]].map((form) => (form === "-" ? -1 : Number(form)));
      return { at, slug, short, name: name || short, kind: found.kinds[kind], sums: Boolean(sums), forms };
    });
    const forms = found.forms.map(([id, label, items, summed]) => ({
      id, label, place: new Map(items.map((item, at) => [item, at])), summed: new Set(summed),
    }));
    const items = found.items.map((id, at) => item(found, id, at));
    return {
      ...found, bodies, forms, items,
      bySlug: new Map(bodies.map((body) => [body.slug, body])),
      byItem: new Map(items.map((one) => [one.id, one])),
    };
  }

  function item(found, id, at) {
    const table = id.slice(0, id.indexOf("."));
    const row = id.slice(0, id.lastIndexOf("."));
    const column = id.slice(row.length + 1);
    const [caption, usual, breaks] = found.tables[table];
    const [key, unit] = found.columns[found.column[at]];
    const [name, label] = found.rows[row];
    const words = !usual ? name + "：" + key : column === usual ? name : name + "（" + key + "）";
    return { at, id, table, row, column, caption, usual, breaks, key, unit, label, words };
  }

  function fileOf(id) {
    return index.cut === "table" ? id.split(".")[0] : index.cut === "row" ? id.slice(0, id.lastIndexOf(".")) : id;
  }

  function load(name) {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = name + ".js?" + index.mark;
        script.onload = () => (taken.has(name) && fits(name) ? resolve() : reject(new Error(name)));
        script.onerror = () => reject(new Error(name));
        document.head.append(script);
      }));
      asked.get(name).catch(() => asked.delete(name));
    }
    return asked.get(name);
  }

  // 清单和数据文件不是同一次生成的，位置就对不上，宁可不显示。
  function fits(name) {
    const [mark, years] = taken.get(name);
    if (name.startsWith("cells/")) {
      return mark === index.mark;
    }
    const body = index.bySlug.get(name.slice("bodies/".length));
    const reported = index.years.filter((_, at) => body.forms[at] >= 0);
    return mark === index.lines && String(reported) === String(years);
  }

  const count = (body) => body.forms.filter((form) => form >= 0).length;

  // 一种切法按机关，一种按项目，取数少的那一种。
  function need(bodies, items) {
    const byBody = bodies.map((body) => "bodies/" + body.slug);
    const byItem = [...new Set(items.map((one) => "cells/" + fileOf(one.id)))];
    const all = index.bodies.reduce((sum, body) => sum + count(body), 0);
    const inFiles = index.items.filter((one) => byItem.includes("cells/" + fileOf(one.id))).length;
    const left = bodies.filter((body) => !taken.has("bodies/" + body.slug));
    const costOfBodies = left.reduce((sum, body) => sum + count(body) * index.items.length + 200, 0);
    const names = costOfBodies < all * inFiles ? byBody : byItem;
    return Promise.all(names.map(load));
  }

  function raw(body, year, one) {
    const at = index.years.indexOf(year);
    const form = body.forms[at];
    const place = index.forms[form].place.get(one.at);
    const own = taken.get("bodies/" + body.slug);
    if (own) {
      return own[2][own[1].indexOf(year)][place];
    }
    const list = taken.get("cells/" + fileOf(one.id))[1][one.id][at];
    return list[positions(at, one).get(body.at)];
  }

  const known = new Map();

  function positions(at, one) {
    const has = index.forms.map((form) => form.place.has(one.at));
    const key = at + ":" + has;
    if (!known.has(key)) {
      const there = index.bodies.filter((body) => body.forms[at] >= 0 && has[body.forms[at]]);
      known.set(key, new Map(there.map((body, place) => [body.at, place])));
    }
    return known.get(key);
  }

  // 一格：state 是 number、blank（没有填）、na（不适用）、absent（格式里没有这一项）、none（没有报告）、gap（分项有空）。
  function figure(body, year, one) {
    const form = body.forms[index.years.indexOf(year)];
    if (form === undefined || form < 0) {
      return { state: "none", text: "没有报告", form: -1 };
    }
    if (!index.forms[form].place.has(one.at)) {
      return { state: "absent", text: "格式里没有", form };
    }
    const value = raw(body, year, one);
    const summed = index.forms[form].summed.has(one.at);
    const target = summed ? index.items.find((other) => index.forms[form].place.has(other.at) && other.column === one.column && other.row.startsWith(one.row + ".")) : one;
    const href = "../" + year + "/" + body.slug + "/index.html#" + (target || one).id;
    if (value === null) {
      return { state: "gap", text: "分项有空", form, href };
    }
    const text = String(value);
    const number = compare.number.read(text);
    const state = number ? "number" : text ? "na" : "blank";
    return { state, text: text || "没有填", value: number, form, href, summed };
  }

  compare.data = { get index() { return index; }, need, figure };
})();
