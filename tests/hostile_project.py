"""A project with a hostile text in every text that an editor may write: the walk over the fields is generic."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.formats import by_id
from generator.forms.spec import ReportFormat
from generator.project.keys import AGENCY_FIELDS, CHAPTERS, NOTE_FIELDS, SITE_FIELDS, Field, report_fields
from generator.reading.shape import Kind
from tests.hostile import EVIL, VECTORS, numbered
from tests.sample import SITE, Tree, snippet, tree

Say = Callable[[int], str]
_FORMS = ((2022, "2021"), (2020, "2019"), (2018, "legacy"))
_LINKS = (
    f'https://{EVIL}/"><img/src=x/onerror=hit()>',
    "/'onmouseover='hit()",
    '/"onfocus=hit()/autofocus/x="',
    "/</a><svg/onload=hit()>",
    f"/\\{EVIL}/",
    "https://javascript:hit()@x/",
)
_KEPT = frozenset(
    {"格式", "状态", "已核", "未识别", "检查", "主题", "下载", "前身", "汇总", "示例", "起", "止", "每页条数"}
)
"""What is no text that a reader sees, or decides whether there is a page at all."""
BODIES = 64
"""Each body and its report hold every vector of one remainder: four kinds beside each other in each text."""
_PER_SITE = 10
"""The texts of ``site.yaml`` stand on every page: they hold as many vectors at once."""


def label(number: int) -> str:
    """Give what stands before a vector, so that a test can see whether it reached a page."""
    return f"〔{number}号〕"


def _labelled(number: int, say: Say, *, prose: bool = False) -> str:
    """Give the vectors of a body, each as a paragraph of its own where it stands in prose."""
    gap = "\n\n" if prose else " "
    return gap.join(f"{label(one)}{gap}{say(one)}" for one in range(number, len(VECTORS), BODIES))


def filled(fields: tuple[Field, ...], text: Callable[[Field], str]) -> dict[str, Tree]:
    """Give a value for every field that holds a text: free, Markdown, or of a pattern that lets one through."""
    found: dict[str, Tree] = {}
    for field in fields:
        if field.key in _KEPT:
            continue
        match field.kind:
            case Kind.TEXT | Kind.MARKDOWN if not field.choices:
                value = text(field)
                if value:
                    found[field.key] = value
            case Kind.RECORD:
                found[field.key] = filled(field.fields, text)
            case Kind.RECORDS:
                found[field.key] = [filled(field.fields, text)]
            case Kind.PAIRS if field.key == "章节标题":
                found[field.key] = {key: text(field) for key in ("总体情况", "问题及改进", "其他事项")}
            case Kind.DATE:
                found[field.key] = "2023-01-28"
            case _:
                pass
    return found


def _fitting(field: Field, start: int) -> str:
    """Give a hostile link where the pattern of a field is one of links, nothing where no hostile text can fit."""
    fits = [link for link in _LINKS if re.fullmatch(field.pattern, link)]
    return fits[start % len(fits)] if fits else ""


def site(first: int, say: Say) -> dict[str, Tree]:
    """Give a site whose texts hold the vectors from ``first`` on, each text all of them."""

    def text(field: Field) -> str:
        if field.pattern:
            return _fitting(field, first)
        return " ".join(f"{label(number)}{say(number)}" for number in range(first, first + _PER_SITE))

    base = snippet(SITE)
    sound = {key: base[key] for key in ("网站域名", "网站标识码")}
    return {**filled(SITE_FIELDS, text), **sound, "下载": [], "每页条数": "2"}


def agency(number: int, say: Say) -> dict[str, Tree]:
    """Give a body whose texts hold the vectors of a remainder."""
    found = filled(AGENCY_FIELDS, lambda field: "" if field.pattern else _labelled(number, say))
    return {**found, "类别": "部门", "曾用名": [{"名称": _labelled(number, say), "止": "2017"}]}


def report(number: int, year: int, form: ReportFormat, say: Say) -> dict[str, Tree]:
    """Give a report whose texts hold the vectors of a remainder; its attachment is called by one of them."""

    def text(field: Field) -> str:
        return "" if field.pattern else _labelled(number, say, prose=field.kind is Kind.MARKDOWN)

    found: dict[str, Tree] = {**tree(year, form), **filled(report_fields(form), text), "状态": "发布"}
    for section in form.sections:
        if section.table:
            found[section.note_key] = filled(NOTE_FIELDS, text)
    found["附件"] = [{"文件": file_name(number), "标题": _labelled(number, say)}]
    if not form.sections:
        found.pop("章节标题", None)
        found[CHAPTERS] = [{"标题": _labelled(number, say), "内容": _labelled(number, say, prose=True)}]
    return found


def file_name(number: int) -> str:
    """Give a name of a file that holds a vector as far as a disk lets it."""
    return re.sub(r"[/\\\x00-\x1f]|\.\.", "", numbered(number))[:60].strip(" .") + f"{number}.csv"


def write(folder: Path, numbers: range, say: Say = numbered) -> Path:
    """Write a project whose bodies hold the vectors, in reports of all three forms; ``say`` gives other texts."""
    content = folder / "content"
    content.mkdir(parents=True)
    _write(content / "site.yaml", site(numbers.start, say))
    _write(content / "agencies.yaml", {f"b{number}": agency(number, say) for number in numbers})
    for number in numbers:
        year, form_id = _FORMS[number % 3]
        form = by_id(form_id)
        assert form
        beside = content / f"reports/b{number}"
        beside.mkdir(parents=True)
        _write(beside / f"{year}.yaml", report(number, year, form, say))
        (beside / file_name(number)).write_text("a,b\n", encoding="utf-8")
    return folder


def _write(file: Path, value: Mapping[str, object]) -> None:
    # JSON is YAML, and says every character.
    file.write_text(json.dumps(value, indent=1), encoding="utf-8")
