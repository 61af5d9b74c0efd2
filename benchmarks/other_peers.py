"""The site of the obvious script by Eleventy, Pelican and MkDocs: their projects over the sources of Hugo, with the script's templates.

None of them reads figures or texts of a front matter as these reports have them, or makes lists by year and body, so each gets the few lines for it that
its manual tells to write.
"""

import json
import re
from pathlib import Path

from benchmarks.naive import BASE, LIST, REPORT

NAMES = {"eleventy": "Eleventy", "pelican": "Pelican", "mkdocs": "MkDocs"}
_COLUMN = "政府信息公开年报"
_STYLE = "static/style.css"

_ELEVENTY = """import fs from "node:fs";
import markdownIt from "markdown-it";

const converter = markdownIt();
const frames = JSON.parse(fs.readFileSync(%(frames)s, "utf-8"));

const grouped = (key, title) => (api) => {
  const found = new Map();
  for (const page of api.getFilteredByTag("report")) {
    const of = page.data[key];
    if (!found.has(of)) found.set(of, { of, title: title(page.data), items: [] });
    found.get(of).items.push([page.url, page.data.title, page.data.issued]);
  }
  return [...found.values()];
};

export default function (config) {
  config.ignores.add("**/_index.md");
  config.addNunjucksFilter("md", (text) => converter.render(text));
  config.addGlobalData("frames", frames);
  config.addPassthroughCopy({ [%(style)s]: "style.css" });
  config.addCollection("years", grouped("year", (data) => `%(column)s（${data.year}年）`));
  config.addCollection("bodies", grouped("agency", (data) => data.body));
  return { dir: { input: ".", includes: "_includes" }, templateFormats: ["njk", "md"], markdownTemplateEngine: false };
}
"""
_ELEVENTY_PAGES = """export default {
  layout: "report.html.njk",
  tags: "report",
  permalink: (data) => `/${data.agency}/${data.year}/index.html`,
};
"""
_ELEVENTY_LIST = """---
pagination: {{data: collections.{what}, size: 1, alias: group}}
permalink: "/{folder}{{{{ group.of }}}}/index.html"
---
{{% set title = group.title %}}{{% set items = group.items %}}"""
_ELEVENTY_FRONT = """---
title: 政府信息公开年报
permalink: /index.html
---
{% extends "base.html.njk" %}
{% block main %}<h1>{{ title }}</h1>
<ul>
{% for one in collections.years %}<li><a href="/year/{{ one.of }}/">{{ one.of }}年</a> <time></time></li>
{% endfor %}{% for one in collections.bodies %}<li><a href="/{{ one.of }}/">{{ one.title }}</a> <time></time></li>
{% endfor %}</ul>{% endblock %}
"""

_PELICAN = '''"""Settings of Pelican, with a reader of reports."""

import json
from pathlib import Path

import markdown
import yaml
from markupsafe import Markup
from pelican import signals
from pelican.readers import BaseReader
from pelican.utils import SafeDatetime

CONVERTER = markdown.Markdown()


class Reports(BaseReader):
    enabled = True
    file_extensions = ["md"]

    def read(self, filename):
        report = yaml.load(Path(filename).read_text(encoding="utf-8").strip("-\\n"), yaml.CSafeLoader)
        return "", {
            "title": report["title"],
            "date": SafeDatetime(report["year"], 12, 31),
            "slug": f"{report['agency']}-{report['year']}",
            "summary": "",
            "category": self.process_metadata("category", report["agency"]),
            "report": report,
        }


def _register(readers):
    readers.reader_classes["md"] = Reports


class Plugin:
    @staticmethod
    def register():
        signals.readers_init.connect(_register)


def _items(articles):
    return [(f"/{one.url}", one.title, one.report["issued"]) for one in articles]


PLUGINS = [Plugin]
SITENAME = AUTHOR = "%(column)s"
PATH = %(content)s
IGNORE_FILES = ["_index.md"]
TIMEZONE, DEFAULT_LANG = "Asia/Shanghai", "zh"
THEME, THEME_STATIC_DIR = %(theme)s, "."
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
ARTICLE_URL, ARTICLE_SAVE_AS = "{category}/{date:%%Y}/", "{category}/{date:%%Y}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "{slug}/", "{slug}/index.html"
YEAR_ARCHIVE_URL, YEAR_ARCHIVE_SAVE_AS = "year/{date:%%Y}/", "year/{date:%%Y}/index.html"
ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = AUTHOR_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = TAG_SAVE_AS = ""
DIRECT_TEMPLATES, DEFAULT_PAGINATION = ["index"], False
FRAMES = json.loads(Path(%(frames)s).read_text(encoding="utf-8"))
JINJA_GLOBALS = {"md": lambda text: Markup(CONVERTER.reset().convert(text)), "frames": FRAMES, "items_of": _items}
JINJA_ENVIRONMENT = {"autoescape": True}
CACHE_CONTENT = LOAD_CONTENT_CACHE = False
'''
_PELICAN_FRONT = """{% set title = SITENAME %}{% set items = [] %}
{% for one in period_archives.year %}{% set _ = items.append(("/" ~ one.url, one.period[0] ~ "年", "")) %}{% endfor %}
{% for one, articles in categories %}{% set _ = items.append(("/" ~ one.url, articles[0].report.body, "")) %}{% endfor %}"""

_MKDOCS = """site_name: 政府信息公开年报
site_url: ""
docs_dir: {content}
use_directory_urls: true
theme: {{name: null, custom_dir: theme}}
plugins: []
hooks: [hooks.py]
exclude_docs: _index.md
validation: {{omitted_files: ignore, absolute_links: ignore, unrecognized_links: ignore}}
"""
_MKDOCS_HOOKS = '''"""Gives the theme what MkDocs lacks: Markdown in the front matter, and lists by year and body."""

import json
from pathlib import Path

import markdown
from markupsafe import Markup
from mkdocs.structure.files import File

CONVERTER = markdown.Markdown()


def on_files(files, config):
    reports = [Path(one.src_uri) for one in files.documentation_pages()]
    lists = {"index.md": ("front", "")}
    lists |= {f"year/{one.stem}.md": ("year", one.stem) for one in reports}
    lists |= {f"{one.parent}.md": ("agency", one.parent) for one in reports}
    for address, (key, of) in lists.items():
        content = f"---\\ntemplate: list.html\\nkey: {key}\\nof: {of}\\n---\\n"
        files.append(File.generated(config, address, content=content))
    files.append(File.generated(config, "style.css", abs_src_path=%(style)s))
    return files


def on_env(env, config, files):
    found = {("front", ""): ("%(column)s", years := {}, bodies := {})}
    for one in files.documentation_pages():
        report = one.page.meta
        if "body" not in report:
            continue
        year, slug = str(report["year"]), report["agency"]
        item = (f"/{slug}/{year}/", report["title"], report["issued"])
        years[f"/year/{year}/"] = f"{year}年"
        bodies[f"/{slug}/"] = report["body"]
        found.setdefault(("year", year), (f"%(column)s（{year}年）", []))[1].append(item)
        found.setdefault(("agency", slug), (report["body"], []))[1].append(item)
    found["front", ""] = (found["front", ""][0], [(at, words, "") for at, words in [*sorted(years.items()), *bodies.items()]])
    frames = json.loads(Path(%(frames)s).read_text(encoding="utf-8"))
    env.autoescape = True
    env.globals.update(
        md=lambda text: Markup(CONVERTER.reset().convert(text)),
        frames=frames,
        listed=lambda meta: found[meta["key"], str(meta["of"] or "")],
    )
    return env
'''


def command_of(name: str, program: str, sources: Path, folder: Path) -> tuple[str, ...]:
    """Write the project of one of them and give its command without the folder of the site."""
    write = {"eleventy": _eleventy, "pelican": _pelican, "mkdocs": _mkdocs}[name]
    return write(program, sources, folder)


def _eleventy(program: str, sources: Path, folder: Path) -> tuple[str, ...]:
    """``program`` stands in ``node_modules/.bin``."""
    names = {
        "frames": json.dumps(str(sources / "data/frames.json")),
        "style": json.dumps("style.css"),
        "column": _COLUMN,
    }
    # Data of a page have no name for all of them together, and what may stand for the last of a list is a filter.
    report = re.sub(r"md\(r\.(\w+)\)", r"r.\1 | md | safe", REPORT)
    report = re.sub(r"\br\.", "", report.replace("frame[-1]", "frame | last"))
    _write(
        folder,
        {
            "package.json": '{"type": "module"}',
            "eleventy.config.js": _ELEVENTY % names,
            "content/content.11tydata.js": _ELEVENTY_PAGES,
            "index.njk": _ELEVENTY_FRONT,
            "years.njk": _ELEVENTY_LIST.format(what="years", folder="year/") + LIST,
            "bodies.njk": _ELEVENTY_LIST.format(what="bodies", folder="") + LIST,
            "_includes/base.html.njk": BASE,
            "_includes/report.html.njk": report,
            "style.css": (sources / _STYLE).read_text(encoding="utf-8"),
        },
        ".njk",
    )
    modules = Path(program).parent.parent
    (folder / "node_modules").symlink_to(modules)
    for body in (sources / "content").iterdir():
        (folder / "content" / body.name).symlink_to(body)
    return ("env", "-C", str(folder), program, "--quiet", "--output")


def _pelican(program: str, sources: Path, folder: Path) -> tuple[str, ...]:
    names = {
        "content": repr(str(sources / "content")),
        "frames": repr(str(sources / "data/frames.json")),
        "theme": repr(str(folder / "theme")),
        "column": _COLUMN,
    }
    of_list = "{% set items = items_of(articles) %}" + LIST
    _write(
        folder,
        {
            "pelicanconf.py": _PELICAN % names,
            "theme/static/style.css": (sources / _STYLE).read_text(encoding="utf-8"),
            "theme/templates/base.html": BASE,
            "theme/templates/article.html": "{% set r = article.report %}{% set title = r.title %}" + REPORT,
            "theme/templates/category.html": "{% set title = articles[0].report.body %}" + of_list,
            "theme/templates/period_archives.html": (
                f"{{% set title = '{_COLUMN}（' ~ period[0] ~ '年）' %}}" + of_list
            ),
            "theme/templates/index.html": _PELICAN_FRONT + LIST,
        },
    )
    return (program, "--quiet", "--settings", str(folder / "pelicanconf.py"), "--output")


def _mkdocs(program: str, sources: Path, folder: Path) -> tuple[str, ...]:
    names = {
        "frames": repr(str(sources / "data/frames.json")),
        "style": repr(str(sources / _STYLE)),
        "column": _COLUMN,
    }
    _write(
        folder,
        {
            "mkdocs.yml": _MKDOCS.format(content=sources / "content"),
            "hooks.py": _MKDOCS_HOOKS % names,
            "theme/base.html": BASE,
            "theme/main.html": "{% set r = page.meta %}{% set title = r.title %}" + REPORT,
            "theme/list.html": "{% set title, items = listed(page.meta) %}" + LIST,
        },
    )
    return (program, "build", "--quiet", "--config-file", str(folder / "mkdocs.yml"), "--site-dir")


def _write(folder: Path, files: dict[str, str], suffix: str = "") -> None:
    """Write the files of a project; templates name each other with this ``suffix``."""
    for address, text in files.items():
        file = folder / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace('extends "base.html"', f'extends "base.html{suffix}"'), encoding="utf-8")
