"""The obvious script, as a floor: PyYAML, Markdown and Jinja2 in one process, no checks, over the sources of Hugo.

Run as ``python benchmarks/naive.py SOURCES SITE``.
"""

import json
import shutil
import sys
from collections import defaultdict
from pathlib import Path

import jinja2
import markdown
import yaml
from markupsafe import Markup

BASE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">政府信息公开年报</a></header>
<main>
{% block main %}{% endblock %}
</main>
<footer>示例市人民政府主办</footer>
</body>
</html>
"""
REPORT = """{% extends "base.html" %}
{% macro table(frame, rows) %}<table>
{% for row in rows %}{{ frame[loop.index0]|safe }}{% for figure in row %}<td>{{ figure }}</td>{% endfor %}{% endfor %}{{ frame[-1]|safe }}</table>
{% endmacro %}
{% block main %}<nav><a href="/">政府信息公开年报</a> &gt; <a href="/year/{{ r.year }}/">{{ r.year }}年</a> &gt; <a href="/{{ r.agency }}/">{{ r.body }}</a></nav>
<article>
<h1>{{ r.title }}</h1>
{{ md(r.lead) }}
<h2>一、总体情况</h2>
{{ md(r.overview) }}
<h2>二、主动公开政府信息情况</h2>
{{ table(frames[0], r.table0) }}
<h2>三、收到和处理政府信息公开申请情况</h2>
{{ table(frames[1], r.table1) }}
<h2>四、政府信息公开行政复议、行政诉讼情况</h2>
{{ table(frames[2], r.table2) }}
<h2>五、存在的主要问题及改进情况</h2>
{{ md(r.problems) }}
<h2>六、其他需要报告的事项</h2>
{{ md(r.other) }}
<p>{{ r.body }}<br>{{ r.issued }}</p>
</article>{% endblock %}
"""
LIST = """{% extends "base.html" %}
{% block main %}<h1>{{ title }}</h1>
<ul>
{% for link, words, date in items %}<li><a href="{{ link }}">{{ words }}</a> <time>{{ date }}</time></li>
{% endfor %}</ul>{% endblock %}
"""
TEMPLATES = {"base.html": BASE, "report.html": REPORT, "list.html": LIST}
CONVERTER = markdown.Markdown()


def converted(text: str) -> Markup:
    """Give Markdown as HTML."""
    return Markup(CONVERTER.reset().convert(text))


def main() -> None:
    """Build."""
    sources, site = Path(sys.argv[1]), Path(sys.argv[2])
    environment = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES), autoescape=True)
    frames = json.loads((sources / "data/frames.json").read_text(encoding="utf-8"))
    environment.globals.update(md=converted, frames=frames)

    def put(address: str, template: str, **values: object) -> None:
        file = site / address / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(environment.get_template(template).render(values), encoding="utf-8")

    bodies, years = defaultdict(list), defaultdict(list)
    for file in sorted(sources.glob("content/*/[0-9]*.md")):
        report = yaml.load(file.read_text(encoding="utf-8").strip("-\n"), yaml.CSafeLoader)
        address = f"{report['agency']}/{report['year']}"
        put(address, "report.html", title=report["title"], r=report)
        item = (f"/{address}/", report["title"], report["issued"])
        bodies[report["agency"], report["body"]].append(item)
        years[report["year"]].append(item)
    for (slug, body), items in bodies.items():
        put(slug, "list.html", title=body, items=items)
    for year, items in years.items():
        put(f"year/{year}", "list.html", title=f"政府信息公开年报（{year}年）", items=items)
    front = [(f"/year/{year}/", f"{year}年", "") for year in sorted(years)]
    front += [(f"/{slug}/", body, "") for slug, body in bodies]
    put("", "list.html", title="政府信息公开年报", items=front)
    shutil.copy(sources / "static/style.css", site / "style.css")


if __name__ == "__main__":
    main()
