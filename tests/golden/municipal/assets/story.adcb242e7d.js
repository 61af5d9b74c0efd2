// 一个数的来历：数的是什么、和哪些数有关、上年多少、怎样引用。没有脚本时，地址里的 #标识 照样指到这一格。
(function () {
  "use strict";
  var article = document.querySelector("[data-terms]");
  if (!article || !window.fetch || !window.HTMLDialogElement) {
    return;
  }
  var figures = Array.prototype.slice.call(article.querySelectorAll("#zoom td[id]"));
  var terms = null;
  var before = null;
  var opener = null;
  var dialog = document.createElement("dialog");
  dialog.className = "gid-story";
  dialog.setAttribute("aria-labelledby", "story-title");
  document.body.appendChild(dialog);

  function element(name, text, className) {
    var made = document.createElement(name);
    made.textContent = text || "";
    if (className) {
      made.className = className;
    }
    return made;
  }

  function load(address, read) {
    return fetch(address).then(function (response) {
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      return read(response);
    });
  }

  function known() {
    terms = terms || load(article.getAttribute("data-terms"), function (response) {
      return response.json();
    });
    return terms;
  }

  function lastYear() {
    var link = article.querySelector("a[rel=prev]");
    before = before || (link ? load(link.href, function (response) {
      return response.text().then(function (text) {
        return new DOMParser().parseFromString(text, "text/html");
      });
    }) : Promise.resolve(null));
    return before;
  }

  function path(cell) {
    return (cell.getAttribute("headers") || "").split(" ").map(function (id) {
      var head = document.getElementById(id);
      return head ? head.textContent.trim() : "";
    }).filter(Boolean);
  }

  function value(id) {
    var cell = document.getElementById(id);
    return cell ? cell.textContent.trim() : "";
  }

  function shown(cell) {
    return cell.textContent.trim() || "没有填";
  }

  function side(table, rows, column) {
    return rows.map(function (row) {
      return value(table + "." + row + "." + column);
    });
  }

  function sum(parts, names) {
    var some = parts.map(function (part, at) {
      return (names[at] ? names[at] + " " : "") + (part || "空");
    }).filter(function (_, at) {
      return parts.length < 8 || parts[at] !== "0";
    });
    return some.join(" + ") || "0";
  }

  function equations(id, found) {
    var list = [];
    found.equations.forEach(function (one) {
      var rest = id.slice(one.table.length + 1);
      var cut = rest.lastIndexOf(".");
      var row = rest.slice(0, cut);
      var column = rest.slice(cut + 1);
      if (id.indexOf(one.table + ".") === 0 && (one.left.indexOf(row) >= 0 || one.right.indexOf(row) >= 0)) {
        list.push(one.words + "：" + sum(side(one.table, one.left, column), []) + " = " + sum(side(one.table, one.right, column), []));
      }
    });
    found.totals.forEach(function (one) {
      if (id.indexOf(one.table + ".") === 0) {
        var rest = id.slice(one.table.length + 1);
        var row = rest.slice(0, rest.lastIndexOf("."));
        var parts = one.columns.map(function (column) {
          return value(one.table + "." + row + "." + column.id);
        });
        if (one.rows.indexOf(row) >= 0) {
          var names = one.columns.map(function (column) {
            return column.label;
          });
          list.push("各列之和等于总计：" + sum(parts, names) + " = " + value(one.table + "." + row + "." + one.total));
        }
      }
    });
    return list;
  }

  function meanings(id, found) {
    var parts = id.split(".");
    var table = parts[0];
    var column = table + "." + parts[parts.length - 1];
    var row = parts.slice(0, -1).join(".");
    return [found.terms[row], found.terms[column]].filter(Boolean);
  }

  function paragraph(text, className) {
    return dialog.appendChild(element("p", text, className));
  }

  function citation(cell) {
    var heading = article.querySelector("h1").textContent.trim();
    var address = location.href.split("#")[0] + "#" + cell.id;
    return heading + "，“" + path(cell).join("、") + "”，" + shown(cell) + "，" + address;
  }

  function copy(text, button) {
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(function () {
        button.textContent = "已复制";
      });
    }
  }

  function fill(cell) {
    dialog.textContent = "";
    var title = element("h2", path(cell).join("　"), "gid-story__title");
    title.id = "story-title";
    dialog.appendChild(title);
    paragraph(shown(cell), "gid-story__value");
    var about = dialog.appendChild(element("div"));
    var past = paragraph("");
    var cited = paragraph(citation(cell), "gid-story__citation");
    var buttons = dialog.appendChild(element("div", "", "gid-story__buttons"));
    var copier = buttons.appendChild(element("button", "复制引用"));
    copier.type = "button";
    copier.hidden = !navigator.clipboard;
    copier.addEventListener("click", function () {
      copy(cited.textContent, copier);
    });
    var closer = buttons.appendChild(element("button", "关闭"));
    closer.type = "button";
    closer.addEventListener("click", function () {
      dialog.close();
    });
    known().then(function (found) {
      meanings(cell.id, found).forEach(function (meaning) {
        about.appendChild(element("p", meaning.label + "：" + meaning.words + (meaning.basis ? "（" + meaning.basis + "）" : "")));
      });
      equations(cell.id, found).forEach(function (words) {
        about.appendChild(element("p", words));
      });
    }, function () {
      about.appendChild(element("p", "说明没有取到，可以看“统计表里各项的含义”那一页。"));
    });
    lastYear().then(function (page) {
      var there = page && page.getElementById(cell.id);
      past.textContent = there ? "上一年度：" + shown(there) : "";
    }, function () {
      past.textContent = "";
    });
    closer.focus();
  }

  function open(cell) {
    opener = cell;
    if (!dialog.open) {
      dialog.showModal();
    }
    fill(cell);
    history.replaceState(null, "", "#" + cell.id);
  }

  function move(cell, key) {
    var row = cell.parentNode;
    var cells = Array.prototype.slice.call(row.querySelectorAll("td[id]"));
    var at = cells.indexOf(cell);
    var next = null;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      next = cells[at + (key === "ArrowRight" ? 1 : -1)];
    } else {
      var place = figures.indexOf(cell);
      var step = key === "ArrowDown" ? 1 : -1;
      for (var other = place + step; figures[other] && !next; other += step) {
        var same = Array.prototype.slice.call(figures[other].parentNode.querySelectorAll("td[id]"));
        next = figures[other].parentNode !== row && same.indexOf(figures[other]) === Math.min(at, same.length - 1) ? figures[other] : null;
      }
    }
    if (next) {
      reach(next);
      next.focus();
    }
  }

  function reach(cell) {
    figures.forEach(function (other) {
      other.tabIndex = -1;
    });
    cell.tabIndex = 0;
  }

  figures.forEach(function (cell) {
    cell.tabIndex = -1;
    cell.classList.add("gid-table__figure");
  });
  Array.prototype.forEach.call(article.querySelectorAll("#zoom table"), function (table) {
    var first = table.querySelector("td[id]");
    if (first) {
      first.tabIndex = 0;
      table.parentNode.insertAdjacentElement("afterend", element("p", "点任何一个数，看它数的是什么；用键盘的，方向键移动，回车打开。", "gid-table__hint"));
    }
  });
  article.addEventListener("click", function (event) {
    var cell = event.target.closest && event.target.closest("#zoom td[id]");
    if (cell && !window.getSelection().toString()) {
      open(cell);
    }
  });
  article.addEventListener("keydown", function (event) {
    var cell = event.target;
    if (figures.indexOf(cell) < 0) {
      return;
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(cell);
    } else if (event.key.indexOf("Arrow") === 0) {
      event.preventDefault();
      move(cell, event.key);
    }
  });
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener("close", function () {
    if (opener) {
      opener.focus();
    }
  });
})();
