"""模板里留空的地方都填好了，没有剩下“  条”“××件”“（此处填写）”一类的空位。

为什么：照着模板写，空位忘了填，数字就没有公布出来；网站后面的空括号是没有填的网址。
依据：政府网站内容发布的一般要求（内容准确、完整）；《中华人民共和国政府信息公开条例》第六条。
怎么改：填上数字、名称或网址；不需要的，把整句删去。
"""

import re
from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages

CODE, LEVEL, SCOPE = "L202", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  全年主动公开信息××条，组织培训3次。
"""
RIGHT = """
总体情况: |
  全年主动公开信息12条，组织培训3次。
"""
_EMPTY = (
    "  | \u3000|\u3000 |\u3000\u3000|\xa0|□|×|✕|Ｘ|ｘ|__|＿|某某|此处|请此|请在此|TODO|TBD|（待|(待|【待|[待"
)
# One Latin letter alone, as in the address of a site, is no empty place, unless it stands for a month or a day.
_LETTERS = "XX|Xx|xX|xx|年X|年x|月X|月x"
_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_NOTHING_INSIDE = tuple(f"{before}{closing}" for before in f"（(【{_BLANKS}" for closing in "）)】")
SIGNS = (*_EMPTY.split("|"), *_LETTERS.split("|"), *_NOTHING_INSIDE)
_UNITS = "(?:件次?|条次?|人次|[次份篇元个场期项户家部册]|万元|万字|%|％)"
_BODIES = "(?:局|委|办|厅|市|县|区|镇|乡|街道|村|社区|单位|机关|部门|中心|网站|门户)"
_MASK = "(?:[×✕XxＸｘ]{2,}|□+)"
# Compiled when the first text needs it.
_PLACEHOLDER = (
    rf"(?<=[\u4e00-\u9fff：:])[ \u3000\xa0]{{2,}}(?={_UNITS}(?:[，。；、,;）)]|\s*$))"
    rf"|(?<![0-9A-Za-z*×Xx])(?:{_MASK}|×|_{{2,}}|＿+)(?=[ ]?{_UNITS}(?![\u4e00-\u9fff]|\d))"
    rf"|(?<![0-9A-Za-z\u4e00-\u9fff“《〈*×Xx])(?:{_MASK}|＿{{2,}})(?={_BODIES})"
    rf"|(?<=[由向经到对])(?:{_MASK}|＿{{2,}})(?={_BODIES})"
    r"|(?<!\d)20(?:[×✕XxＸｘ□]{2}|_{2,}|＿{1,2})(?=年)"
    r"|(?<=[0-9０-９×XＸ□_＿]年)(?:[×✕XxＸｘ□]{1,2}|_{2,}|＿{1,2})(?=月)|(?<=[0-9０-９×XＸ□_＿]月)(?:[×✕XxＸｘ□]{1,2}|_{2,}|＿{1,2})(?=[日号])"
    r"|(?<=(?:网站|网址|官网|门户|平台|栏目|下载|链接))[（(]\s*[）)]"
    rf"|(?<![某\w])某某(?={_BODIES})|(?<=[由向经到对])某某(?={_BODIES})"
    r"|[（(【\[](?:此处|请在?此处?|待)(?:填写?|补充|补填|输入|插入|填报|填入|核实)[^）)】\]\n]{0,20}[）)】\]]"
    r"|(?<![A-Za-z])(?:TODO|TBD)(?![A-Za-z])|【\s*】"
)


def check(report: Report) -> Iterator[Problem]:
    """Yield the first empty place of each text, with how many there are; a draft gets a hint."""
    for at, text in passages(report):
        found = [
            place for place in re.finditer(_PLACEHOLDER, text, re.MULTILINE) if not _in_table(text, place)
        ]
        if not found:
            continue
        first = found[0]
        before = text[max(0, first.start() - 6) : first.start()].rpartition("\n")[2]
        after = text[first.end() : first.end() + 3].partition("\n")[0]
        more = f"；这里一共有 {len(found)} 处" if len(found) > 1 else ""
        yield Problem(
            CODE,
            Level.HINT if report.draft else LEVEL,
            f"有一处没有填写：“{before}{first[0]}{after}”{more}",
            report.locate(at, first.start(), len(first[0])),
            "填上内容；不需要的，把整句删去",
            at=at,
        )


def _in_table(text: str, place: re.Match[str]) -> bool:
    """Say whether only spaces were found, in a row of a table, where they set the columns."""
    if place[0].strip(" \u3000\xa0"):
        return False
    start = text.rfind("\n", 0, place.start()) + 1
    end = text.find("\n", place.end())
    return "|" in text[start : end if end >= 0 else len(text)]
