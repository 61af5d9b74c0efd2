"""The story of a figure as lines a person reads, the names of bodies in a column."""

from collections.abc import Iterator, Sequence

from generator.drafting.aggregate import State
from generator.explaining.cell_story import Share, Story, Sums
from generator.forms.meanings import COLUMNS, ROWS
from generator.sums.summing import Number, shown
from generator.telling.diagnostics import width

_HOLDS = {True: "", False: "　← 不平", None: "　← 有空格，没有核对"}


def lines_of(told: Story) -> Iterator[str]:
    """Yield the lines of a story."""
    report = told.report
    yield f"{report.agency_name} {report.year} 年度　{told.slot.name}"
    typed = str(told.place) if told.cell.written else f"没有写，由程序算出（{report.path}）"
    yield f"  {told.cell.text or '空'}　{typed}"
    yield f"  {' · '.join(told.labels)}"
    yield from _meanings(told)
    if told.sums:
        yield ""
        yield from _sums(told, told.sums)
    if told.equations:
        yield ""
        yield "勾稽关系："
        for one in told.equations:
            yield f"  {one.figures}{_HOLDS[one.holds]}"
    if told.before:
        yield ""
        yield f"上年：{told.before[0]} 年度是 {told.before[1]}"


def _meanings(told: Story) -> Iterator[str]:
    table, row, column = told.slot.table.id, told.slot.row, told.slot.column
    for label, meaning in (
        (row.label, ROWS.get(f"{table}.{row.id}")),
        (column.label, COLUMNS.get(f"{table}.{column.id}")),
    ):
        if meaning:
            yield f"  {label}：{meaning.words}" + (f"（{meaning.basis}）" if meaning.basis else "")


def _sums(told: Story, sums: Sums) -> Iterator[str]:
    counted = [share for share in sums.shares if share.entry.figures]
    together = f"（{sums.rows} 行合计：有机关用旧格式，没有分开）" if sums.rows > 1 else ""
    yield f"由 {len(counted)} 个机关组成{together}："
    rows = list(_rows(counted, "  "))
    widest = max((width(name) for name, *_ in rows), default=0)
    longest = max((len(text) for _, text, *_ in rows), default=0)
    for name, text, percent, remark in rows:
        line = f"{name}{' ' * (widest - width(name))}  {text:>{longest}}  {percent:>6}"
        yield f"{line}  {remark}".rstrip()
    yield f"  {_closing(told, sums)}"
    for share in sums.shares:
        if not share.entry.figures:
            yield f"  {share.entry.words}"


def _rows(shares: Sequence[Share], indent: str) -> Iterator[tuple[str, str, str, str]]:
    for share in shares:
        entry = share.entry
        yield f"{indent}{entry.name}（{entry.slug}）", share.text or "空", share.percent, entry.remark
        yield from _rows([one for one in share.below if one.entry.figures], indent + "  ")


def _closing(told: Story, sums: Sums) -> str:
    left = (State.DRAFT, State.MISSING, State.UNREADABLE)
    missing = sum(share.entry.state in left for share in sums.shares)
    if sums.added is None:
        return "各机关都没有数字"
    if sums.difference is None or missing:
        why = f"还少 {missing} 个机关" if missing else "有空格"
        return f"相加 {sums.text}；{why}，不能核对"
    if not sums.difference:
        return f"相加 {sums.text}，和写的一样"
    size: Number = sums.difference if sums.difference > 0 else -sums.difference
    more = "多" if sums.difference > 0 else "少"
    return f"相加 {sums.text}，写的比它{more} {shown(size, told.slot.column)}"
