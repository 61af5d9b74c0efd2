// 全文索引：读各卷，找出短语在哪些报告的哪些地方。索引是普通的脚本文件，所以网页从磁盘打开时也能检索。
(function () {
  "use strict";
  const waiting = new Map();
  const asked = new Map();

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

  // 数字由若干个 ] 至 ~ 和最后一个 # 至 [ 组成，是和前一处的距离。
  function places(written) {
    const found = [];
    let value = 0;
    let place = -1;
    for (let at = 0; at < written.length; at += 1) {
      const code = written.charCodeAt(at);
      if (code > 92) {
        value = value * 34 + code - 92;
      } else {
        place += value * 57 + code - 35;
        found.push(place);
        value = 0;
      }
    }
    return found;
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

  function own(holder, key) {
    return Object.prototype.hasOwnProperty.call(holder, key) ? holder[key] : undefined;
  }

  class Volume {
    constructor(root, mark, table) {
      this.root = root;
      this.mark = mark;
      this.table = table;
      this.starts = [];
      this.reports = [];
      let start = 0;
      table.reports.forEach((row, number) => {
        const body = table.bodies[row[1]];
        const parts = [];
        this.starts.push(start);
        for (let at = 4; at < row.length; at += 2) {
          const part = table.parts[row[at]];
          parts.push({ start: start, anchor: part[0], heading: part[1], group: part[2] });
          start += row[at + 1];
        }
        this.reports.push({
          volume: this, number: number, year: row[0], slug: body[0], name: body[1],
          title: (row[3] ? body[1] : "") + table.titles[row[2]], parts: parts
        });
      });
    }

    async pair(first, second) {
      const words = await this.words(lastUpTo(this.table.cuts, first + second));
      return places(own(own(words, first) || {}, second) || "");
    }

    words(number) {
      return number < 0 ? Promise.resolve({}) : load(this.root, this.mark + "/w" + number);
    }

    async single(letter) {
      const cuts = this.table.cuts;
      const files = [];
      for (let at = Math.max(lastUpTo(cuts, letter), 0); at < cuts.length; at += 1) {
        if (files.length && !cuts[at].startsWith(letter)) {
          break;
        }
        files.push(this.words(at));
      }
      const found = [];
      for (const words of await Promise.all(files)) {
        for (const written of Object.values(own(words, letter) || {})) {
          found.push(places(written));
        }
      }
      return found.flat().sort(function (a, b) {
        return a - b;
      });
    }

    async phrase(words) {
      const letters = Array.from(words);
      if (letters.length === 1) {
        return this.single(letters[0]);
      }
      const offsets = [];
      for (let at = 0; at < letters.length - 1; at += 2) {
        offsets.push(at);
      }
      if (letters.length % 2) {
        offsets.push(letters.length - 2);
      }
      const lists = await Promise.all(offsets.map((at) => this.pair(letters[at], letters[at + 1])));
      return lists.slice(1).reduce(function (found, list, number) {
        return following(found, list, offsets[number + 1]);
      }, lists[0]);
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

  window.gidSearch = {
    fold: fold,
    phrases: phrases,
    give: function (name, value) {
      if (waiting.has(name)) {
        waiting.get(name)(value);
        waiting.delete(name);
      }
    },
    open: function (root, marks) {
      return Promise.all(marks.map(async function (mark) {
        return new Volume(root, mark, await load(root, mark + "/table"));
      }));
    },
    find: async function (volumes, wanted) {
      const found = await Promise.all(volumes.map((volume) => volume.find(wanted)));
      return found.flat();
    }
  };
})();
