// 选机关、年度、项目的表单：列出、查找、勾选。
(function () {
  "use strict";
  const compare = window.nianbao.compare;
  const MOST = 80;

  function part(form, name) {
    const own = form.querySelector('[data-part="' + name + '"]');
    const find = (selector) => own.querySelector(selector);
    return { chosen: find(".gid-compare-form__chosen"), list: find("ul"), filter: find("input[type=search]"), select: find("select"), more: find("[role=status]"), clear: find("[data-clear]") };
  }

  function option(group, value, text, title, checked) {
    const item = document.createElement("li");
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = group;
    box.value = value;
    box.checked = checked;
    label.append(box, text);
    if (title && title !== text) {
      label.title = title;
    }
    item.append(label);
    return item;
  }

  function choose(select, options) {
    select.append(...options.map(([value, text]) => new Option(text, value)));
    select.parentNode.hidden = options.length < 2;
  }

  // 已经选了的总在最前面，其余的列出找到的前几十个。
  function fill(own, group, options, picked) {
    const words = own.filter ? own.filter.value.trim() : "";
    const match = options.filter((one) => !words || one.text.includes(words) || one.title.includes(words));
    const first = options.filter((one) => picked.includes(one.value));
    const rest = match.filter((one) => !picked.includes(one.value));
    own.list.replaceChildren(...[...first, ...rest.slice(0, MOST)].map((one) => option(group, one.value, one.text, one.title, picked.includes(one.value))));
    if (own.more) {
      own.more.textContent = rest.length > MOST ? "还有" + (rest.length - MOST) + "个没有列出，写几个字来找。" : match.length ? "" : "没有找到。";
    }
  }

  function start(form, index, changed) {
    const bodies = part(form, "bodies");
    const years = part(form, "years");
    const items = part(form, "items");
    const whole = [[compare.address.ALL, "全部机关"], ...index.kinds.map((kind) => [kind, "全部" + kind])];
    const groups = whole.map(([value, text]) => ({ value, text, title: text }));
    let state = null;

    choose(bodies.select, index.kinds.map((kind) => [kind, kind]));
    const usual = index.items.find((one) => one.usual);
    const columns = usual ? [...new Set(index.items.filter((one) => one.table === usual.table).map((one) => one.column))] : [];
    columns.sort((one, other) => (other === usual.usual) - (one === usual.usual));
    choose(items.select, columns.map((column) => [column, index.items.find((one) => one.table === usual.table && one.column === column).key]));

    function listBodies() {
      const kind = bodies.select.value;
      const found = index.bodies.filter((body) => !kind || body.kind === kind);
      const named = found.map((body) => ({ value: body.slug, text: body.short, title: body.name }));
      const all = index.bodies.map((body) => ({ value: body.slug, text: body.short, title: body.name }));
      fill(bodies, "bodies", [...groups, ...all.filter((one) => state.bodies.includes(one.value) && !named.some((other) => other.value === one.value)), ...named], state.bodies);
    }

    function listItems() {
      const column = items.select.value;
      const found = index.items.filter((one) => !one.usual || one.column === column || state.items.includes(one.id));
      fill(items, "items", found.map((one) => ({ value: one.id, text: one.words, title: one.label })), state.items);
    }

    function tell() {
      const { bodies: chosen, items: picked } = compare.address.chosen(state, index);
      const names = (list, of, none) => (list.length ? list.slice(0, 3).map(of).join("、") + (list.length > 3 ? "等" + list.length + "个" : "") : none);
      const group = groups.filter((one) => state.bodies.includes(one.value)).map((one) => one.text);
      bodies.chosen.textContent = group.length ? group.join("、") + "（" + chosen.length + "个）" : names(chosen, (body) => body.short, "还没有选");
      years.chosen.textContent = names(state.years, (year) => year + "年", "还没有选");
      items.chosen.textContent = names(picked, (one) => one.words, "还没有选");
    }

    function show(next) {
      state = next;
      listBodies();
      fill(years, "years", [...index.years].reverse().map((year) => ({ value: String(year), text: year + "年", title: "" })), state.years.map(String));
      listItems();
      form.elements.sum.checked = state.sum;
      tell();
    }

    function toggle(name, value, on) {
      const rest = state[name].filter((one) => String(one) !== value);
      const next = name === "years" ? Number(value) : value;
      const list = on ? [...rest, next] : rest;
      state = { ...state, [name]: name === "years" ? list.sort() : list, unknown: [] };
    }

    form.addEventListener("change", (event) => {
      const { name, value, checked } = event.target;
      if (name === "sum") {
        state = { ...state, sum: checked };
      } else if (name) {
        toggle(name, value, checked);
      } else {
        return event.target === bodies.select ? listBodies() : event.target === items.select ? listItems() : undefined;
      }
      tell();
      return changed(state);
    });
    bodies.filter.addEventListener("input", listBodies);
    items.filter.addEventListener("input", listItems);
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const [name, own] of [["bodies", bodies], ["items", items]]) {
      own.clear.addEventListener("click", () => {
        show({ ...state, [name]: [], unknown: [] });
        changed(state);
      });
    }
    form.hidden = false;
    return show;
  }

  compare.form = { start };
})();
