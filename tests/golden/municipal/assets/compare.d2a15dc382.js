// 数据比较：把地址、表单和结果连起来。
(function () {
  "use strict";
  const { address, data, view, table, chart, csv, form: forms } = window.nianbao.compare;
  const { index } = data;
  const form = document.querySelector(".gid-compare-form");
  const result = document.querySelector(".gid-compare-result");
  if (!form || !result || !index) {
    return;
  }
  const said = result.querySelector("[role=status]");
  const tools = result.querySelector(".gid-compare-result__tools");
  const body = result.querySelector(".gid-compare-result__body");
  const printed = result.querySelector(".gid-compare-result__address");
  const USUAL = "requests.received.total";
  let state = null;
  let shown = null;
  let turn = 0;

  function say(...sentences) {
    said.textContent = sentences.filter(Boolean).join("");
  }

  function ignored() {
    return state.unknown.length ? "地址里的“" + state.unknown.slice(0, 5).join("”“") + "”这里没有，略过了。" : "";
  }

  function missing(chosen) {
    const names = { bodies: "机关", years: "年度", items: "项目" };
    const none = Object.keys(names).filter((name) => !chosen[name].length).map((name) => names[name]);
    return none.length ? "还要选" + none.join("、") + "。" : "";
  }

  function empty(...sentences) {
    body.replaceChildren();
    tools.hidden = true;
    shown = null;
    say(...sentences);
  }

  function render() {
    const chosen = address.chosen(state, index);
    const own = ++turn;
    const wanted = missing(chosen);
    if (wanted) {
      return empty(ignored(), wanted);
    }
    return data.need(chosen.bodies, chosen.items).then(() => {
      if (own === turn) {
        fill(chosen);
      }
    }, () => own === turn && empty("数据没有取到。可能刚更新过，请刷新这一页再试。"));
  }

  function fill(chosen) {
    const { tables, left } = view.view(state, chosen);
    const buttons = () => [...body.querySelectorAll("[data-key]")];
    const focused = buttons().indexOf(document.activeElement);
    shown = { tables, chosen };
    body.replaceChildren(...tables.map((made, at) => {
      const pair = table.element("div", "", "pair");
      const figures = table.element("div", "", "figures");
      figures.append(...table.draw(made, at, sort));
      pair.append(figures, ...chart.draw(made, at));
      return pair;
    }));
    if (focused >= 0) {
      buttons()[focused].focus();
    }
    tools.hidden = false;
    printed.textContent = "这一结果的地址：" + location.href;
    say(ignored(), chosen.bodies.length + "个机关，" + chosen.years.length + "个年度，" + chosen.items.length + "个项目。", left ? "项目太多，还有" + left + "个没有列出。" : "");
  }

  function sort(key) {
    changed({ ...state, sort: key });
  }

  function changed(next) {
    state = next;
    history.replaceState(null, "", address.write(state, index));
    render();
  }

  function examples() {
    const last = index.years[index.years.length - 1];
    const item = index.byItem.has(USUAL) ? USUAL : index.items[0].id;
    const five = index.years.slice(-5);
    const outcomes = index.items.filter((one) => one.table === "requests" && one.column === one.usual).map((one) => one.id);
    const whole = index.bodies.find((one) => one.sums) || index.bodies[0];
    const most = index.kinds.map((kind) => [index.bodies.filter((one) => one.kind === kind).length, kind]).sort((one, other) => other[0] - one[0])[0][1];
    const made = [
      ["全部机关排名次", { bodies: [address.ALL], years: [last], items: [item], sort: "-" + last }],
      ["全部" + most + "，最近" + five.length + "年", { bodies: [most], years: five, items: [item], sort: "" }],
      [whole.short + "，历年各项", { bodies: [whole.slug], years: five, items: outcomes.length ? outcomes : [item], sort: "" }],
    ];
    const list = form.querySelector(".gid-compare-form__examples");
    list.append(...made.map(([text, one]) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.textContent = text;
      link.href = address.write({ sum: false, ...one }, index);
      line.append(link);
      return line;
    }));
  }

  function copy(button) {
    const done = () => {
      button.textContent = "已复制";
    };
    const failed = () => say("这里不能自动复制，请复制浏览器地址栏里的地址。");
    if (!navigator.clipboard) {
      return failed();
    }
    return navigator.clipboard.writeText(location.href).then(done, failed);
  }

  // 从机关页来的只带了机关：补上最近几年和最常问的一项，马上有得看。
  function read() {
    const asked = location.hash.length > 1 ? location.hash : location.search;
    const found = address.read(asked, index);
    if (location.hash.length <= 1 && found.bodies.length) {
      found.years = found.years.length ? found.years : index.years.slice(-5);
      found.items = found.items.length ? found.items : [index.byItem.has(USUAL) ? USUAL : index.items[0].id];
    }
    return found;
  }

  function open() {
    state = read();
    show(state);
    const parts = [...form.querySelectorAll("details")];
    if (location.search && location.hash.length <= 1) {
      parts[0].open = true;
    }
    render();
  }

  if (!index.bodies.length) {
    result.hidden = false;
    say("还没有可以比较的数字。");
    return;
  }
  const show = forms.start(form, index, changed);
  examples();
  result.hidden = false;
  window.addEventListener("hashchange", open);
  tools.addEventListener("click", (event) => {
    const what = event.target.dataset.do;
    if (what === "print") {
      window.print();
    } else if (what === "csv" && shown) {
      csv.save(shown.tables, shown.chosen);
    } else if (what === "copy") {
      copy(event.target);
    }
  });
  open();
})();
