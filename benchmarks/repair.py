"""Measures how often the repair offered first is the true one, and writes ``docs/checks/repair.md``.

    python -m benchmarks.repair [REPORTS]        reports for each way of writing totals, default 300

One random mistake of every kind is put into each of so many random consistent reports of the 2019 and 2021 forms.
"""

import sys
from pathlib import Path

from generator.checking.mending import ALIKE
from tests.judged import Tally, several, tally
from tests.slipped import KINDS

SEED = 20260101
PAGE = Path(__file__).parent.parent / "docs/checks/repair.md"
TEXT = """# 勾稽关系不成立时，程序怎样指出写错的数

加不起来的数（A101、A102、A103、Y101），程序会找最小的改法：只改一个写出来的数（算出来的总计不算），使全部勾稽关系都成立；
没有这样的数，再看是不是两格互换（填错了行、填错了列）、整行互换、整行错开了一列；还没有，再看同时改两个数。

- 不逐个试数：每个不成立的关系差多少是已知的，一个数在它所有的关系里要改的差额都一样，才是候选。不会建议负数。
- 候选按“像不像写错的样子”排序：数字颠倒、漏写或多写一个数字、少写或多写一个 0、一个数字写错、相差不大、照抄了旁边一格；
  小的数到处都有，多半没有错，所以大的数写成小的数、很特别的数更可疑。
- 一个改法比其他的都像得多（{alike:g} 倍以上），就只说这一个；不相上下的最多列三个；再多就不猜，照原来的话请人核对台账。
- 有上年报告时，“上年结转”要等于上年的“结转下年度”，可以帮着区分“本年新收”和“上年结转”。上年那一列自己就不平的，不作根据。
- 已经用“已核”保留的关系，不要求它成立。
- 只有一格没有填、而关系能推出它的，在 F306 的建议里说出推算的数。

一处错误牵动几个关系的，改法只在第一处说，其余各处指向它。程序给的是线索，改之前要对照台账。

## 有多准

在随机的、勾稽关系全部成立的报告里放一个错，看建议的第一个改法是不是真的改法（改的格和改成的数都对）。
2021年格式和2019年格式各半，从几件到几万件、零多零少都有；每份报告各种错各放一个，共 {made} 个错。

- **看得出来**：至少有一个关系不成立。看不出来的见 [勾稽关系看不出来的错](../blind-spots.md)。
- **候选里有**：真的改法在找到的候选里。
- **分得清**有三种说法，从严到宽：勾稽关系**只剩一个**候选；程序**只说一个**（勾稽关系加上写错的样子，第一个比其余的都像 {alike:g} 倍以上）；
  真的改法在候选里、且候选**不是都一样像**。三种都不看程序猜得对不对，逗号后面才是第一个就对的比例。
- **列出的里面有**：程序列出一至三个改法时，真的在里面的比例。

| 报告 | 看得出来 | 候选里有 | 第一个就对（全部看得出来的） | 只剩一个，第一个对 | 只说一个，第一个对 | 不是都一样像，第一个对 | 列出的里面有 | 每份用时（CPU） |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{rows}

按错的种类，第一个就对的比例（看得出来的里面；括号里是程序只说一个时对的比例）：

| 报告 | {kinds} |
|---|{dashes}|
{by_kind}

一份报告里有几个错时，程序只说一个改法的地方，说对的比例：

| 报告 | 两个错 | 三个错 | 五个错 |
|---|---:|---:|---:|
{many}

公布的表格都印有总计，照原样写全总计的报告，几乎每一个错都指得出来。总计留给程序算的，一列里二十几个数只有一个关系，
很多时候分不清；这时程序提示“照台账写上各行的总计”。只有总计、没有别的关系的“复议诉讼”，改总计和改其中一格常常分不清。

数字由 `python -m benchmarks.repair` 生成。
"""


def percent(part: int, whole: int) -> str:
    """Give a share in per cent."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def row(title: str, found: Tally, spent: float) -> str:
    """Give one row of the table for one way of writing reports."""
    count = {what: number for (kind, what), number in found.items() if not kind}
    noticed = count["noticed"]
    shares = [
        f"{percent(count[group], noticed)}，{percent(count[f'first_{group}'], count[group])}"
        for group in ("alone", "named", "ranked")
    ]
    cells = [
        title,
        percent(noticed, count["made"]),
        percent(count["in_set"], noticed),
        percent(count["first_noticed"], noticed),
        *shares,
        percent(count["true_offered"], count["offered"]),
        f"{spent:.1f} 毫秒",
    ]
    return f"| {' | '.join(cells)} |"


def by_kind(title: str, found: Tally) -> str:
    """Give one row of the table by kinds of mistakes."""
    cells = [
        f"{percent(found[kind, 'first_noticed'], found[kind, 'noticed'])}"
        f"（{percent(found[kind, 'first_named'], found[kind, 'named'])}）"
        for kind in KINDS
    ]
    return f"| {title} | {' | '.join(cells)} |"


def main() -> None:
    """Measure and write the page."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rows, kinds, made = [], [], 0
    for totals, last_year, title in (
        (True, False, "写全总计"),
        (True, True, "写全总计，有上年报告"),
        (False, False, "不写总计"),
        (False, True, "不写总计，有上年报告"),
    ):
        found, spent = tally(SEED, reports, totals=totals, last_year=last_year)
        made += found["", "made"]
        rows.append(row(title, found, spent))
        kinds.append(by_kind(title, found))
    many = []
    for totals, title in ((True, "写全总计"), (False, "不写总计")):
        counts = [several(SEED, reports, mistakes, totals=totals) for mistakes in (2, 3, 5)]
        many.append(f"| {title} | {' | '.join(percent(true, named) for named, true in counts)} |")
    text = TEXT.format(
        many="\n".join(many),
        alike=ALIKE,
        made=made,
        rows="\n".join(rows),
        kinds=" | ".join(KINDS),
        dashes="|".join("---:" for _ in KINDS),
        by_kind="\n".join(kinds),
    )
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print("\n".join([*rows, *kinds, *many]))


if __name__ == "__main__":
    main()
