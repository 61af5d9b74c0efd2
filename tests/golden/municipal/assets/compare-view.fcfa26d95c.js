// 把选好的数排成表：行、列、增减、名次、合计和要说明的话；不碰网页。
(function () {
  "use strict";
  const compare = window.nianbao.compare;
  const number = compare.number;
  const NOTHING = { text: "—", state: "none" };
  const MOST_TABLES = 12;

  function cell(body, year, item) {
    return { ...compare.data.figure(body, year, item), item };
  }

  const has = (form, item) => form >= 0 && compare.data.index.forms[form].place.has(item.at);

  // 两个格式都有这一项，中间又换过不相连的格式，才叫断开。
  function broken(item, one, other) {
    if (!has(one.form, item) || !has(other.form, item)) {
      return false;
    }
    const [low, high] = [Math.min(one.form, other.form), Math.max(one.form, other.form)];
    return item.breaks.some((form) => form > low && form <= high);
  }

  function changes(item, before, after) {
    if (broken(item, before, after)) {
      const told = { text: "格式变了", state: "none" };
      return [told, told];
    }
    if (!before.value || !after.value) {
      return [NOTHING, NOTHING];
    }
    const change = number.minus(after.value, before.value);
    const share = number.percent(change, before.value);
    return [
      { text: number.signed(change), value: change, state: "number" },
      { text: share, value: share === "—" ? null : number.read(share.slice(0, -1)), state: "number" },
    ];
  }

  // 一列里都有数才有合计；缺几个就说缺几个。
  function sum(rows, at) {
    const cells = rows.map((row) => row.cells[at]);
    const missing = cells.filter((one) => !one.value).length;
    if (missing) {
      return { text: "缺" + missing + "个，不合计", state: "none" };
    }
    const total = cells.map((one) => one.value).reduce(number.add);
    return { text: number.words(total), value: total, state: "number" };
  }

  // 同样大的名次相同，下一个名次空出来。
  function rank(rows, at) {
    const values = rows.map((row) => row.cells[at].value).filter(Boolean);
    return rows.map(({ cells }) => {
      const own = cells[at].value;
      return own ? 1 + values.filter((other) => number.order(other, own) > 0).length : null;
    });
  }

  function formBreaks(item, bodies, years) {
    const found = new Set();
    for (const body of bodies) {
      let last = null;
      for (const year of years) {
        const form = body.forms[compare.data.index.years.indexOf(year)];
        if (last !== null && broken(item, { form: last }, { form })) {
          found.add(year);
        }
        last = has(form, item) ? form : last;
      }
    }
    return [...found];
  }

  function byYears(rowsOf, years, items, bodies) {
    const heads = years.map((year) => ({ key: String(year), text: year + "年" }));
    const rows = rowsOf.map(({ label, title, item, body }) => ({
      label, title, broken: formBreaks(item, [body], years).length > 0, cells: years.map((year) => cell(body, year, item)),
    }));
    if (items.length === 1) {
      const later = formBreaks(items[0], bodies, years);
      heads.forEach((head, at) => {
        head.note = later.includes(years[at]) ? "格式变了，和以前的不能比" : "";
      });
    }
    if (years.length > 1) {
      const [first, last] = [years[0], years[years.length - 1]];
      heads.push({ key: "change", text: "增减", note: last + "年比" + first + "年" }, { key: "percent", text: "增减%", note: last + "年比" + first + "年" });
      rows.forEach((row) => row.cells.push(...changes(row.cells[0].item, row.cells[0], row.cells[years.length - 1])));
    }
    return { heads, rows, figures: years.length };
  }

  function table(chosen, items) {
    const { bodies, years } = chosen;
    if (bodies.length === 1) {
      const rows = items.map((item) => ({ label: item.words, title: item.label, item, body: bodies[0] }));
      return { ...byYears(rows, years, items, bodies), caption: bodies[0].short, corner: "项目", single: items.length === 1 };
    }
    if (years.length === 1 && items.length > 1) {
      const heads = items.map((item) => ({ key: item.id, text: item.words, title: item.label, note: item.unit }));
      const rows = bodies.map((body) => ({ label: body.short, title: body.name, cells: items.map((item) => cell(body, years[0], item)) }));
      return { heads, rows, figures: items.length, caption: years[0] + "年", corner: "机关", bodies: true };
    }
    const rows = bodies.map((body) => ({ label: body.short, title: body.name, item: items[0], body }));
    return { ...byYears(rows, years, items, bodies), caption: items[0].words + unit(items[0]), corner: "机关", bodies: true };
  }

  // 金额没有定单位的，比较时都换成了元。
  function unit(item) {
    return "（" + (item.unit || "元") + "）";
  }

  function sorted(made, sort) {
    const down = sort.startsWith("-");
    const at = made.heads.findIndex((head) => head.key === sort.replace(/^-/, ""));
    made.sort = at < 0 ? null : { at, down };
    if (at >= 0) {
      const known = made.rows.filter((row) => row.cells[at].value);
      const rest = made.rows.filter((row) => !row.cells[at].value);
      known.sort((one, other) => number.order(one.cells[at].value, other.cells[at].value) * (down ? -1 : 1));
      made.rows = [...known, ...rest];
    }
    return made;
  }

  function finish(made, state, chosen) {
    sorted(made, state.sort);
    if (made.bodies && chosen.bodies.length > 2) {
      const by = made.sort ? made.sort.at : made.figures - 1;
      made.ranks = { by, of: rank(made.rows, by) };
    }
    if (state.sum && made.bodies) {
      made.sum = made.heads.map((_, at) => (at < made.figures ? sum(made.rows, at) : null));
      if (made.heads.length > made.figures) {
        const ends = [0, made.figures - 1].map((at) => ({ ...made.sum[at], form: made.rows[0].cells[at].form }));
        made.sum.splice(made.figures, 2, ...changes(made.rows[0].cells[0].item, ...ends));
      }
    }
    made.notes = notes(made, state, chosen);
    return made;
  }

  function notes(made, state, chosen) {
    const told = [];
    const figures = made.rows.flatMap((row) => row.cells.slice(0, made.figures));
    const items = [...new Set(figures.map((one) => one.item))];
    const lost = items.filter((item) => formBreaks(item, chosen.bodies, chosen.years).length);
    if (lost.length && !(lost.length === 1 && made.heads.some((head) => head.note && head.note.startsWith("格式变了")))) {
      told.push("法定格式变过，前后的数不能比：" + lost.map((item) => item.words).join("、") + "。");
    }
    if (figures.some((one) => one.summed)) {
      told.push("报告里没有单列的大类，是它下面各项相加；点数字，到报告里的第一项。");
    }
    if (figures.some((one) => one.state === "none")) {
      told.push("“没有报告”是那一年度没有发布，或者那时的报告没有统计表，不是 0。");
    }
    if (items.some((item) => !item.unit)) {
      told.push("采购金额报告里有的用元、有的用万元；表里照报告的写法，排序、增减和合计都换成了元。");
    }
    if (made.sum && chosen.bodies.some((body) => body.sums) && chosen.bodies.length > 1) {
      const who = chosen.bodies.filter((body) => body.sums).map((body) => body.short).join("、");
      told.push(who + "的报告汇总了其他机关的数，和它们一起合计会算重。");
    }
    return told;
  }

  function view(state, chosen) {
    const { bodies, years, items } = chosen;
    const one = bodies.length === 1 || years.length === 1 || items.length === 1;
    const parts = one ? [items] : items.slice(0, MOST_TABLES).map((item) => [item]);
    const tables = parts.map((part) => finish(table(chosen, part), state, chosen));
    return { tables, left: one ? 0 : Math.max(items.length - MOST_TABLES, 0) };
  }

  compare.view = { view };
})();
