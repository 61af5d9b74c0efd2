"""Gives Hugo's template of all years of a body side by side, from a finished page of ours: lines of figures, what has changed, percents."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

ACCOUNT = re.compile(r'<table(?: data-column="([^"]*)")?>.*?</table>', re.DOTALL)
HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
LINE = re.compile(r'(<tr><th(?: id="([^"]*)")? scope="row">([^<]*)</th>)(?:<td>[^<]*)+</tr>')
DEEPER = "　"
"""Begins the label of a line that belongs to the sum above."""
# The figures and the sums of each year, those of the last two by themselves, and the head that all tables share.
BEFORE = """{{ $lines := slice %s }}{{ $sums := slice %s -}}
{{ $lines_to := index $lines %d }}{{ $lines_from := index $lines %d }}{{ $sums_to := index $sums %d }}{{ $sums_from := index $sums %d -}}
{{ $head := replace `%s` "AGENCY" $agency -}}
"""
FIGURES = "(index $reports %d).Params.figures"
PRINTED = (
    "{{ range $%s }}<td>{{ index . %d }}{{ end }}{{ $to := index $%s_to %d }}{{ $from := index $%s_from %d }}"
)
COUNTED = '{{ $more := sub $to $from }}{{ if $more }}<td>{{ printf "%+d" $more }}<td>'
AMOUNTS = (
    "{{ $to = float $to }}{{ $from = float $from }}{{ $more := sub $to $from }}"
    '{{ if $more }}<td>{{ printf "%+.2f" $more }}<td>'
)
SHARE = (
    "{{ if $from }}{{ $share := math.Round (div (mul 1000.0 $more) $from) }}"
    '{{ if $share }}{{ printf "%+.1f" (div $share 10) }}{{ else }}0.0{{ end }}%{{ else }}—{{ end }}'
    "{{ else }}<td>0<td>{{ if $from }}0.0%{{ else }}—{{ end }}{{ end }}</tr>"
)


class Accounts(NamedTuple):
    """What the layout of a body takes: the tables, and a partial that gives the sums of one report."""

    tables: str
    sums: str


class _Templates:
    """Makes the templates line by line; ``sums`` are those met so far."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.places = {id_: place for place, id_ in enumerate(cells)}
        self.sums: list[str] = []
        self.anchors: list[str] = []

    def table(self, account: re.Match[str]) -> str:
        """Give a table; of those that are one for each kind of applicant only the first has anchors."""
        lines = list(LINE.finditer(account[0]))
        if any(line[2] for line in lines):
            self.anchors = [line[2] or "" for line in lines]
        column = f".{account[1]}" if account[1] else ""
        ids = [anchor and anchor + column for anchor in self.anchors]
        made = (
            self._line(line[1], id_, _below(lines, ids, at))
            for at, (line, id_) in enumerate(zip(lines, ids, strict=True))
        )
        return HEAD.sub("{{ $head }}", LINE.sub(lambda _: next(made), account[0]))

    def _line(self, head: str, id_: str, below: Iterator[str]) -> str:
        name, place = ("lines", self.places[id_]) if id_ else ("sums", len(self.sums))
        if not id_:
            self.sums.append(f"(add {' '.join(f'(index . {self.places[one]})' for one in below)})")
        kind = AMOUNTS if "." in self.cells.get(id_, "") else COUNTED
        return head + PRINTED % (name, place, name, place, name, place) + kind + SHARE


def accounts(text: str, agency: str, cells: Mapping[str, str], years: int) -> Accounts:
    """Give the templates from the tables of a body; ``cells`` are the figures of any report by their identifiers, in order."""
    templates = _Templates(cells)
    head = HEAD.search(text)
    assert head
    tables = ACCOUNT.sub(templates.table, text)
    figures = [FIGURES % place for place in reversed(range(years))]
    sums = " ".join(f'(partial "sums.txt" {one})' for one in figures)
    last = (years - 1, years - 2) * 2
    before = BEFORE % (" ".join(figures), sums, *last, head[0].replace(agency, "AGENCY"))
    return Accounts(before + tables, f"{{{{ return slice {' '.join(templates.sums)} }}}}")


def _below(lines: list[re.Match[str]], ids: list[str], at: int) -> Iterator[str]:
    """Yield the lines that a sum adds up."""
    for line, id_ in zip(lines[at + 1 :], ids[at + 1 :], strict=True):
        if not line[3].startswith(DEEPER):
            return
        yield id_
