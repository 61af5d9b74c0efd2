// 全文索引：读各卷，找出短语在哪些报告的哪些地方。索引是普通的脚本文件，所以网页从磁盘打开时也能检索。
(function () {
  "use strict";
  const waiting = new Map();
  const asked = new Map();
  const TAIL = 4;

  function load(root, name) {
    if (!asked.has(name)) {
      asked.set(name, new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        waiting.set(name, resolve);
        script.onload = function () {
          script.remove();
        };
        script.onerror = function () {
          script.remove();
          asked.delete(name);
          reject(new Error(name));
        };
        script.src = root + "search/" + name + ".js";
        document.head.appendChild(script);
      }));
    }
    return asked.get(name);
  }

  // 和生成索引时一样：全角变半角，字母变小写，一个字还是一个字。
  function fold(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (wide) {
      return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
    }).replace(/[\u3000\u00a0]/g, " ").replace(/[A-Z]/g, function (letter) {
      return letter.toLowerCase();
    });
  }

  function phrases(query) {
    const found = [];
    for (const match of fold(query).matchAll(/"([^"]+)"|[^\s"]+/g)) {
      const words = (match[1] || match[0]).trim();
      if (words && !found.includes(words)) {
        found.push(words);
      }
    }
    return found;
  }

  // 数字由若干个 ] 至 ~ 和最后一个 # 至 [ 组成。
  function numbers(written) {
    const found = [];
    let value = 0;
    for (let at = 0; at < written.length; at += 1) {
      const code = written.charCodeAt(at);
      if (code > 92) {
        value = value * 34 + code - 92;
      } else {
        found.push(value * 57 + code - 35);
        value = 0;
      }
    }
    return found;
  }

  // 写的是和前一处的距离。
  function places(written) {
    let place = -1;
    return numbers(written).map(function (step) {
      place += step;
      return place;
    });
  }

  // 两列由小到大的位置里，后一列恰好在前一列之后 distance 的那些。
  function following(first, second, distance) {
    const found = [];
    let at = 0;
    for (const place of first) {
      while (at < second.length && second[at] < place + distance) {
        at += 1;
      }
      if (second[at] === place + distance) {
        found.push(place);
      }
    }
    return found;
  }

  // 最后一个不大于 wanted 的，其余在它后面。
  function lastUpTo(sorted, wanted) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  class Volume {
    constructor(root, mark, table, names) {
      const slugs = table.slugs.split(" ");
      const row = numbers(table.rows);
      this.root = root;
      this.mark = mark;
      this.table = table;
      this.starts = [];
      this.reports = [];
      for (let at = 0, start = 0; at < row.length;) {
        const number = this.reports.length;
        const [title, prefixed] = table.titles[row[at + 1]];
        const shape = table.shapes[row[at + 2]];
        const parts = [];
        this.starts.push(start);
        shape.forEach(function (part, which) {
          const [anchor, heading, group] = table.parts[part];
          parts.push({ start: start, anchor: anchor, heading: heading, group: group });
          start += row[at + 3 + which];
        });
        const name = names.get(slugs[number]) || "";
        this.reports.push({
          volume: this, number: number, year: table.years[row[at]], slug: slugs[number], name: name,
          title: (prefixed ? name : "") + title, parts: parts
        });
        at += 3 + shape.length;
      }
    }

    words(number) {
      return load(this.root, this.mark + "/w" + number);
    }

    // 索引里的字串互不为开头，由小到大排着：要么有一个是 rest 的开头，要么以 rest 开头的连在一起。
    async beginning(rest) {
      const cuts = this.table.cuts;
      const files = [];
      for (let at = Math.max(lastUpTo(cuts, rest), 0); at < cuts.length; at += 1) {
        if (files.length && !cuts[at].startsWith(rest)) {
          break;
        }
        files.push(this.words(at));
      }
      const found = [];
      for (const words of await Promise.all(files)) {
        for (const [gram, written] of Object.entries(words)) {
          if (rest.startsWith(gram)) {
            return { length: Array.from(gram).length, places: places(written) };
          }
          if (gram.startsWith(rest)) {
            found.push(places(written));
          }
        }
      }
      return {
        length: Array.from(rest).length,
        places: found.length === 1 ? found[0] : found.flat().sort((a, b) => a - b)
      };
    }

    // 逐段收窄；最后一段往前多取几个字，免得去读到处都有的一两个字。
    async phrase(words) {
      const letters = Array.from(words);
      let from = 0;
      let { length, places } = await this.beginning(words);
      while (from + length < letters.length && places.length) {
        from = Math.max(Math.min(from + length, letters.length - TAIL), from + 1);
        const next = await this.beginning(letters.slice(from).join(""));
        places = following(places, next.places, from);
        length = next.length;
      }
      return places;
    }

    // 同时有全部短语的报告，各短语在哪一部分、哪个位置。
    async find(wanted) {
      const hits = new Map();
      const lists = await Promise.all(wanted.map((words) => this.phrase(words)));
      lists.forEach((list, which) => {
        for (const place of list) {
          const number = lastUpTo(this.starts, place);
          if (!hits.has(number)) {
            hits.set(number, wanted.map(function () {
              return [];
            }));
          }
          hits.get(number)[which].push(place);
        }
      });
      const found = [];
      for (const [number, own] of hits) {
        if (own.every((places) => places.length)) {
          found.push({ report: this.reports[number], hits: this.placed(number, own) });
        }
      }
      return found;
    }

    placed(number, hits) {
      const parts = this.reports[number].parts;
      const starts = parts.map((part) => part.start);
      return hits.map((places) => places.map((place) => ({
        at: place - this.starts[number], part: parts[lastUpTo(starts, place)]
      })));
    }

    async text(number) {
      const block = lastUpTo(this.table.blocks, number);
      const texts = await load(this.root, this.mark + "/t" + block);
      return texts[number - this.table.blocks[block]];
    }
  }

  const search = {
    fold: fold,
    phrases: phrases,
    give: function (name, value) {
      if (waiting.has(name)) {
        waiting.get(name)(value);
        waiting.delete(name);
      }
    },
    names: function (root, file) {
      return load(root, file);
    },
    open: async function (root, file, mark) {
      const [names, table] = await Promise.all([load(root, file), load(root, mark + "/table")]);
      return new Volume(root, mark, table, new Map(names));
    }
  };
  window.nianbao = Object.assign(window.nianbao || {}, { search: search });
})();
