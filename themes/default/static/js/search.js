// 检索页：照地址里的词和条件检索，列出报告和上下文。地址总能重现所见，所以可以收藏、可以从别处链接过来。
(function () {
  "use strict";
  const PORTION = 10;
  const BODIES = 8;
  const EXCERPTS = 3;
  const BEFORE = 24;
  const AFTER = 60;
  const KINDS = ["year", "body", "part"];
  const box = document.querySelector(".gid-search-results");
  const form = document.querySelector(".gid-search-form");
  if (!box || !form || !window.nianbao) {
    return;
  }
  const search = window.nianbao.search;
  const root = box.getAttribute("data-root");
  const names = box.getAttribute("data-names");
  const volumes = box.getAttribute("data-volumes").split(" ").filter(Boolean).map(function (label) {
    const [mark, years] = label.split(":");
    return { mark: mark, years: years.split(",") };
  });
  const status = box.querySelector("[role=status]");
  const ways = box.querySelector(".gid-search-results__ways");
  const bodies = box.querySelector(".gid-search-results__bodies");
  const list = box.querySelector(".gid-search-results__list");
  const more = box.querySelector(".gid-search-results__more");
  const filters = form.querySelector(".gid-search-form__filters");
  const indexes = Array.from(ways.children);
  const title = document.title;
  let turn = 0;
  let shown = [];
  let wanted = [];
  let last = { query: null, found: new Map() };

  function element(name, text, block) {
    const made = document.createElement(name);
    made.textContent = text || "";
    if (block) {
      made.className = "gid-search-results__" + block;
    }
    return made;
  }

  function link(href, text) {
    const made = element("a", text);
    made.href = href;
    return made;
  }

  function address(values) {
    const given = new URLSearchParams();
    ["q"].concat(KINDS).forEach(function (name) {
      if (values[name]) {
        given.set(name, values[name]);
      }
    });
    const query = given.toString();
    return location.pathname + (query ? "?" + query : "");
  }

  function chosen() {
    const given = new URLSearchParams(location.search);
    const values = { q: (given.get("q") || "").slice(0, 100) };
    KINDS.forEach(function (name) {
      values[name] = given.get(name) || "";
    });
    return values;
  }

  function typed() {
    const values = { q: form.elements.q.value.trim() };
    KINDS.forEach(function (name) {
      values[name] = form.elements[name].value;
    });
    return values;
  }

  // 一份报告符合条件：选了部分的，每个词都要在这一部分里出现。
  function fits(match, values) {
    return (!values.year || String(match.report.year) === values.year) &&
      (!values.body || match.report.slug === values.body) &&
      (!values.part || match.hits.every((hits) => hits.some((hit) => hit.part.group === values.part)));
  }

  function counts(matches, values, kind) {
    const found = new Map();
    const others = Object.assign({}, values, { [kind]: "" });
    matches.filter((match) => fits(match, others)).forEach(function (match) {
      let keys = [[String(match.report.year), match.report.year + "年"]];
      if (kind === "body") {
        keys = [[match.report.slug, match.report.name]];
      } else if (kind === "part") {
        const groups = new Set(match.hits.flat().map((hit) => hit.part.group));
        keys = Array.from(groups).filter((group) => fits(match, Object.assign({}, others, { part: group })))
          .map((group) => [group, group]);
      }
      keys.forEach(function (key) {
        const entry = found.get(key[0]) || { text: key[1], count: 0 };
        entry.count += 1;
        found.set(key[0], entry);
      });
    });
    return found;
  }

  // 还没有检索的年度也列出来，只是没有份数。
  function fill(matches, values) {
    KINDS.forEach(function (kind) {
      const select = form.elements[kind];
      const found = counts(matches, values, kind);
      const value = values[kind];
      if (kind === "year") {
        volumes.filter((volume) => !last.found.has(volume)).forEach(function (volume) {
          volume.years.filter((year) => !found.has(year)).forEach((year) => found.set(year, { text: year + "年" }));
        });
      }
      if (value && !found.has(value)) {
        found.set(value, { text: kind === "year" ? value + "年" : value, count: 0 });
      }
      while (select.options.length > 1) {
        select.remove(1);
      }
      found.forEach(function (entry, key) {
        select.add(new Option(entry.text + ("count" in entry ? "（" + entry.count + "）" : ""), key));
      });
      select.value = value;
    });
    filters.hidden = !matches.length;
  }

  // 一卷之内，新的年度在前；同一年里，标题里就有的在前。
  function ordered(matches) {
    function whole(match) {
      return match.hits.every((hits) => hits[0].part === match.report.parts[0]) ? 0 : 1;
    }
    return matches.map((match) => ({ match: match, rank: whole(match) }))
      .sort((a, b) => b.match.report.year - a.match.report.year || a.rank - b.rank
        || a.match.report.number - b.match.report.number)
      .map((entry) => entry.match);
  }

  // 每个词先各取一处，不够再往下取；挨得太近的算一处。
  function chosenHits(match, part) {
    const hits = match.hits.map((places) => places.filter((hit) => !part || hit.part.group === part));
    const found = [];
    for (let round = 0; found.length < EXCERPTS && hits.some((places) => places.length > round); round += 1) {
      hits.forEach(function (places) {
        const hit = places[round];
        if (hit && found.length < EXCERPTS && found.every((other) => Math.abs(other.at - hit.at) > AFTER)) {
          found.push(hit);
        }
      });
    }
    return found.sort((a, b) => a.at - b.at);
  }

  function marked(words) {
    const made = document.createDocumentFragment();
    const plain = search.fold(words);
    const letters = Array.from(words);
    const inside = letters.map(() => false);
    wanted.forEach(function (phrase) {
      const length = Array.from(phrase).length;
      for (let at = plain.indexOf(phrase); at >= 0; at = plain.indexOf(phrase, at + 1)) {
        const first = Array.from(plain.slice(0, at)).length;
        inside.fill(true, first, first + length);
      }
    });
    let from = 0;
    for (let at = 1; at <= letters.length; at += 1) {
      if (at === letters.length || inside[at] !== inside[from]) {
        const run = letters.slice(from, at).join("");
        made.appendChild(inside[from] ? element("mark", run) : document.createTextNode(run));
        from = at;
      }
    }
    return made;
  }

  function target(report, part, words) {
    const page = root + report.year + "/" + report.slug + "/index.html";
    const text = words && "fragmentDirective" in document
      ? ":~:text=" + encodeURIComponent(words).replace(/-/g, "%2D") : "";
    return page + (part.anchor || text ? "#" + part.anchor + text : "");
  }

  function excerpt(report, letters, hit) {
    let from = letters.lastIndexOf("\n", hit.at) + 1;
    let to = letters.indexOf("\n", hit.at);
    const opening = hit.at - BEFORE > from;
    const closing = hit.at + AFTER < to;
    from = opening ? hit.at - BEFORE : from;
    to = closing ? hit.at + AFTER : to;
    const made = element("p", "", "excerpt");
    const words = letters.slice(from, to).join("");
    const phrase = wanted.find((one) => search.fold(letters.slice(hit.at, hit.at + Array.from(one).length).join("")) === one);
    const run = phrase ? letters.slice(hit.at, hit.at + Array.from(phrase).length).join("") : "";
    const heading = link(target(report, hit.part, run), "");
    heading.className = "gid-search-results__part";
    if (words === hit.part.heading) {
      heading.appendChild(marked(words));
      made.appendChild(heading);
      return made;
    }
    heading.textContent = hit.part.heading;
    made.append(heading, opening ? "…" : "", marked(words), closing ? "…" : "");
    return made;
  }

  async function item(match, part) {
    const report = match.report;
    const text = Array.from(await report.volume.text(report.number));
    const made = element("li", "", "item");
    const head = element("h2", "", "title");
    const anchor = link(target(report, { anchor: "" }, ""), "");
    const count = match.hits.flat().filter((hit) => !part || hit.part.group === part).length;
    anchor.appendChild(marked(report.title));
    head.appendChild(anchor);
    made.append(head, element("p", report.year + "年　" + report.name + "　" + count + " 处", "facts"));
    chosenHits(match, part).filter((hit) => hit.part !== report.parts[0] || hit.at >= Array.from(report.title).length)
      .forEach((hit) => made.appendChild(excerpt(report, text, hit)));
    return made;
  }

  async function extend(values, now, most) {
    const next = shown.slice(list.children.length, most);
    const items = await Promise.all(next.map((match) => item(match, values.part)));
    if (now === turn) {
      items.forEach((made) => list.appendChild(made));
    }
    return items;
  }

  // 名称里就有这些字的机关，不等正文检索完就给出来。
  async function suggest(now) {
    const named = (await search.names(root, names)).filter(function (body) {
      const plain = search.fold(body[1]);
      return wanted.every((phrase) => plain.includes(phrase));
    });
    if (now !== turn || !named.length) {
      return;
    }
    bodies.replaceChildren("机关：");
    named.slice(0, BODIES).forEach(function (body, number) {
      bodies.append(number ? "、" : "", link(root + "agencies/" + body[0] + "/index.html", body[1]));
    });
    bodies.append(named.length > BODIES ? "等 " + named.length + " 个" : "");
    bodies.hidden = false;
  }

  function seek(volume) {
    const found = last.found;
    const phrases = wanted;
    if (!found.has(volume)) {
      const sought = search.open(root, names, volume.mark).then((opened) => opened.find(phrases)).then(ordered);
      sought.catch(() => found.delete(volume));
      found.set(volume, sought);
    }
    return found.get(volume);
  }

  // 新的年度先检索、先列出来，其余各卷随后一起读；选了年度的，只读有这一年的卷。
  async function gather(values, now) {
    const needed = volumes.filter((volume) => !values.year || volume.years.includes(values.year));
    for (const volume of needed) {
      const matches = await seek(volume);
      if (now !== turn) {
        return;
      }
      shown = shown.concat(matches.filter((match) => fits(match, values)));
      await extend(values, now, PORTION);
      if (shown.length && volume !== needed[needed.length - 1]) {
        needed.forEach(seek);
        status.textContent = "先列出较新的，正在检索其余年度…";
      }
    }
  }

  function advise(values) {
    const advice = [];
    if (values.year || values.body || values.part) {
      advice.push(link(address({ q: values.q }), "不限年度、机关和部分，再找“" + values.q + "”"));
    }
    if (wanted.length > 1) {
      wanted.forEach((words) => advice.push(link(address({ q: words }), "只找“" + words + "”")));
    } else if (Array.from(wanted[0]).length > 3) {
      const letters = Array.from(wanted[0]);
      const half = Math.ceil(letters.length / 2);
      const apart = letters.slice(0, half).join("") + " " + letters.slice(half).join("");
      advice.push(link(address({ q: apart }), "拆成两个词：“" + apart + "”"));
    }
    ways.replaceChildren(...advice.map(function (one) {
      const made = document.createElement("li");
      made.appendChild(one);
      return made;
    }), ...indexes);
    ways.hidden = false;
  }

  async function run() {
    const values = chosen();
    const now = turn += 1;
    wanted = search.phrases(values.q);
    form.elements.q.value = values.q;
    document.title = values.q ? values.q + " - " + title : title;
    list.replaceChildren();
    bodies.hidden = true;
    more.hidden = true;
    shown = [];
    if (!wanted.length) {
      status.textContent = "输入要找的词，或者按目录查找。";
      filters.hidden = true;
      ways.replaceChildren(...indexes);
      ways.hidden = false;
      return;
    }
    status.textContent = "正在检索…";
    ways.hidden = true;
    try {
      const query = wanted.join("\n");
      last = last.query === query ? last : { query: query, found: new Map() };
      suggest(now).catch(() => undefined);
      await gather(values, now);
      const known = (await Promise.all(last.found.values())).flat();
      if (now !== turn) {
        return;
      }
      fill(known, values);
      more.hidden = list.children.length >= shown.length;
      status.textContent = shown.length ? "找到 " + shown.length + " 份报告"
        : "没有找到“" + values.q + "”。可以少写几个字，换一个说法，或者：";
      if (!shown.length) {
        advise(values);
      }
    } catch (error) {
      if (now === turn) {
        status.textContent = "索引没有读到，请检查网络后再检索一次。也可以按目录查找：";
        ways.replaceChildren(...indexes);
        ways.hidden = false;
      }
    }
  }

  function go(values, replace) {
    try {
      history[replace ? "replaceState" : "pushState"](null, "", address(values));
    } catch (error) {
      location.assign(address(values));
      return;
    }
    run();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const values = typed();
    go(values.q === chosen().q ? values : { q: values.q }, false);
  });
  filters.addEventListener("change", function () {
    go(Object.assign(typed(), { q: chosen().q }), true);
  });
  more.firstElementChild.addEventListener("click", async function () {
    const items = await extend(chosen(), turn, list.children.length + PORTION);
    more.hidden = list.children.length >= shown.length;
    if (items.length) {
      items[0].querySelector("a").focus();
    }
  });
  window.addEventListener("popstate", run);
  form.hidden = false;
  run();
})();
