"""What a text says of the figures in a report's tables: found in its sentences, clause by clause, without the figures.

A clause states a cell only when all its words are known (``narrative_words``), when it speaks of the report's own year
and body, and when what went before leaves no doubt what is counted. Everything else stays unbound: silence is cheap.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.narrative.grammar import Statement, Surroundings, stated
from generator.narrative.quantities import BEGINS, COUNTED, Quantity, quantities, without_inserted
from generator.narrative.sentence_sums import Share, Tally, shares, tallies
from generator.narrative.words import OTHER_MATTERS, PHRASE, PHRASES_BEGIN, UNITS, Word, vocabulary
from generator.patterns import seldom


class Claim(NamedTuple):
    """A figure in a text, or a worded zero, and the cells it states; ``start`` to ``end`` is its place.

    ``within`` is the number of requests that the clause itself takes as the whole (在 38 件申请中), nothing if it takes none.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    words: str
    statement: Statement
    within: Decimal | None = None
    worded: bool = False


class Said(NamedTuple):
    """All that one text says: claims on cells, lists that should add up, and percentages."""

    claims: tuple[Claim, ...] = ()
    tallies: tuple[Tally, ...] = ()
    shares: tuple[Share, ...] = ()


class Setting(NamedTuple):
    """What the analysis of a text must know besides the text.

    ``home`` is the topic of its section (``requests``, ``proceedings`` or nothing), ``names`` are those of the body itself,
    ``area`` tells that the body answers for its whole area, as a government does.
    """

    form: str
    year: int
    home: str
    names: tuple[str, ...]
    area: bool


_TRIGGER = re.compile("申请|其中|复议|诉讼|文件|规章|决定|收费|采购|占|分别")
_NOTHING = Said()
_LONGEST_EMPTY = 5
_HAPPENED = "(?:收到|接到|受理|发生|产生|出现|新收|接收)"
_NONE = re.compile(
    rf"(?:尚未|未|没有|无){_HAPPENED}(?P<rest>[^，,。；;：:（(\n0-9]{{2,40}}?)(?=[，,。；;（(\n]|$)"
)
_PROJECTS = "采购"
# Other units count nothing but what goes by this name.
_UNITS = "".join(sorted({unit for what, units in UNITS.items() if what != "projects" for unit in units}))
# Every way begins with one character, so that all are found in one pass.
_SAYS = re.compile(
    rf"[{_UNITS}采其分占未无有](?:(?P<lists>(?<=其)中|(?<=分)别|(?<=占))|(?P<none>(?<=[未无有]){_HAPPENED})|(?P<counts>{COUNTED}|(?<={_PROJECTS[0]}){_PROJECTS[1]}))"
)
"""A list or a share, that there was none at all, or a number of what tables count."""
_MARK = seldom(
    r"(?P<stop>[。！？!?])|(?P<skip>《[^》]*》|(?:较|比|同|与)(?:20[0-9]{2}年度?|去年|上一?年度?)(?:同期)?|(?:去年|上一?年度?|20[0-9]{2}年度?)结转|结转[至到入]?20[0-9]{2}年"
    r"|12月31日|1月1日|20[0-9]{2}年度?(?=修[订正]|版|印发|公布|施行|政府信息公开工作年度报告|工作要点))"
    r"|(?P<year>20[0-9]{2})年|(?P<own>今年以来|今年|本年|全年|当年|年内)|(?P<last>去年|上一?年|前年|往年|历年|近[一二三四五六七八九十两]+年|[一二三四五]年来)"
    r"|(?P<part>上半年|下半年|季度|[0-9一二三四五六七八九十]月|累计|以来|平均|每[年月日]|历史|日均|月均|计划|力争|预计|其他单位|兄弟)"
    r"|(?P<wide>全市|全县|全区|全省|全州|全旗|全系统|各部门|各单位|各乡镇|各镇|各科室|各股室|各县|各区|各街道|各委办局|下属|所属|市直|区直|县直|基层)"
    rf"|(?P<other>{OTHER_MATTERS.pattern})|(?P<review>复议(?:申请)?)|(?P<litigation>诉讼|起诉)|(?P<requests>依申请公开|信息公开申请|公开申请|申请公开|申请政府信息)|(?P<perhaps>申请)"
)
_LEAD = seldom(r"[，,；;。！？!?：:（(\n]")
_TAIL = seldom(r"[，,；;。！？!?：:（()）、\n]")
_SAID_AFTER = seldom("均|全部|都|已|并|占|较|比|同比|增长|增加|减少|下降|上升")
_OUT_OF = seldom("中[，,]")
_SOME_REQUESTS = seldom("收到|受理|接收|申请")
_AT_WORK = seldom("(?:工作|过程|程序|活动|平台|系统)中[，,]$")


def said(text: str, setting: Setting) -> Said:
    """Give what a text says."""
    claims: list[Claim] = []
    sums: list[Tally] = []
    parts: list[Share] = []
    end = 0
    while says := _SAYS.search(text, end):
        start = text.rfind("\n", 0, says.start()) + 1
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        typed = text[start:end]
        if typed[0] == "#" or len(typed) <= _LONGEST_EMPTY or not _TRIGGER.search(typed):
            continue
        line = without_inserted(typed)
        if line is not typed and not _TRIGGER.search(line):
            continue
        ways = {says.lastgroup for says in _SAYS.finditer(line)}
        listing = "lists" in ways
        if "counts" in ways:
            claiming = "none" in ways or _may_claim(line, setting)
        else:
            claiming = "none" in ways and _says_none(line, setting)
        if not (claiming or listing):
            continue
        found = list(quantities(line))
        if claiming:
            own = _claims(line, found, setting, _home(text, start, setting))
            claims += (claim._replace(start=claim.start + start, end=claim.end + start) for claim in own)
        if listing and len(found) > 1:
            sums += (tally.moved(start) for tally in tallies(line, found))
            parts += (share.moved(start) for share in shares(line, found))
    return Said(tuple(claims), tuple(sums), tuple(parts)) if claims or sums or parts else _NOTHING


def _may_claim(line: str, setting: Setting) -> bool:
    """Say whether a known word may stand before a number of a line: most numbers stand behind other words."""
    known = vocabulary(setting.form)
    # Names of the body are passed over in a clause.
    return any(name in line for name in setting.names) or any(
        known.may_end(line[: begin.start()]) for begin in BEGINS.finditer(line)
    )


def _says_none(line: str, setting: Setting) -> bool:
    """Say whether a line denies something in words that are all known: mostly it is something else that never happened."""
    return any(_words(none["rest"], setting) is not None for none in _NONE.finditer(line))


def _home(text: str, place: int, setting: Setting) -> str:
    """Give the topic of the heading above a place of a text, that of the section where it has none."""
    start = f"\n{text}".rfind("\n#", 0, place + 1)
    heading = without_inserted(text[start:].partition("\n")[0]) if start >= 0 else ""
    return _topic_of(heading) or setting.home


def _topic_of(heading: str) -> str:
    if "复议" in heading or "诉讼" in heading:
        return "proceedings"
    return "requests" if "申请" in heading else ""


class _Reading:
    """Where the reader of a paragraph stands: whose year, whose figures, what was counted last."""

    def __init__(self, setting: Setting, home: str) -> None:
        self.setting = setting
        self.own_year = True
        self.around = Surroundings(home, public=home != "")
        self.stop()

    def stop(self) -> None:
        """Begin a sentence."""
        self.part = self.wide = self.narrow = False
        self.dated = False
        self.within: Decimal | None = None
        self.around = self.around._replace(parent=None, document="")

    def read(self, gap: str) -> None:
        """Take in the text between two figures."""
        around = self.around
        matters: set[str] = set()
        for mark in _MARK.finditer(gap):
            kind = mark.lastgroup
            if kind == "stop":
                self.around = around
                self.stop()
                around = self.around
                matters.clear()
            elif kind == "year":
                self.own_year = int(mark["year"]) == self.setting.year
                self.dated = self.own_year
            elif kind == "own":
                self.own_year, self.part, self.dated = True, False, True
            elif kind == "last":
                self.own_year = False
            elif kind == "part":
                self.part = self.part or mark[0] not in ("累计", "以来") or not self.dated
            elif kind == "wide":
                self.wide = not (self.setting.area and mark[0] in _AREAS)
            elif kind == "other":
                around = around._replace(topic="other")
            elif kind in ("review", "litigation"):
                matters.add(kind)
                around = around._replace(topic="proceedings")
            elif kind == "requests" or (kind == "perhaps" and around.topic != "other"):
                around = around._replace(topic="requests")
        if "信息公开" in gap or "依申请公开" in gap:
            around = around._replace(public=True)
        if matters:
            around = around._replace(matter="both" if len(matters) > 1 else matters.pop())
        self.around = around

    @property
    def open(self) -> bool:
        """Say whether figures here are those of the body and the year."""
        return self.own_year and not self.part and not self.wide


_AREAS = ("全市", "全县", "全区", "全省", "全州", "全旗")


def _claims(line: str, found: list[Quantity], setting: Setting, home: str) -> Iterator[Claim]:
    none = list(_NONE.finditer(line))
    if not none and not any(_may_state(line, found, number, setting) for number in range(len(found))):
        return
    reading = _Reading(setting, home)
    position = 0
    last: Statement | None = None
    for number, quantity in enumerate(found):
        while none and none[0].start() < quantity.start:
            worded = none.pop(0)
            reading.read(line[position : worded.end()])
            position = worded.end()
            yield from _worded(line, worded, reading)
        gap = line[position : quantity.start]
        reading.read(gap)
        _enter_list(gap, last, found[number - 1].value if number else None, reading)
        end = found[number + 1].start if number + 1 < len(found) else len(line)
        last = None
        if reading.open and quantity.exact:
            claim = _claim(line, gap, quantity, end, reading)
            if claim:
                last = claim.statement
                reading.around = reading.around.after(last)
                yield claim
        position = quantity.after
    for worded in none:
        reading.read(line[position : worded.end()])
        position = worded.end()
        yield from _worded(line, worded, reading)


def _enter_list(gap: str, last: Statement | None, before: Decimal | None, reading: _Reading) -> None:
    """See whether the clause begins a list of parts, and of what."""
    inserted = "\ufffc" in gap
    sentence = gap[max(gap.rfind("。"), 0) :]
    if "其中" in sentence:
        if last is None and not inserted:
            reading.narrow = True
        else:
            reading.around = reading.around._replace(parent=last)
    out_of = _OUT_OF.search(sentence)
    if out_of and not _AT_WORK.search(sentence[: out_of.end()]):
        if before is not None and not _LEAD.search(sentence[: out_of.start()]):
            reading.within = before
        else:
            clause = _LEAD.split(sentence[: out_of.start()])[-1]
            words = _words(clause, reading.setting)
            if words is None or not {word.kind for _, word in words} <= {"", "m", "o", "r", "h", "a"}:
                reading.narrow = True


def _may_state(line: str, found: list[Quantity], number: int, setting: Setting) -> bool:
    """Say whether the clause of a figure could state a cell; most of what reports count has other words."""
    known = vocabulary(setting.form)
    quantity = found[number]
    before = line[: quantity.start]
    if not known.may_end(before) and not any(name in before for name in setting.names):
        return False
    words = _words(_lead(line[found[number - 1].after if number else 0 : quantity.start]), setting)
    if words is None:
        return False
    return any(word.kind for _, word in words) or line[quantity.after : quantity.after + 1] in known.lengths


def _lead(gap: str) -> str:
    """Give the words of a figure's own clause that stand before it."""
    cuts = [match.end() for match in _LEAD.finditer(gap)]
    lead = gap[cuts[-1] if cuts else 0 :]
    if not lead.strip(" *、") and gap.rstrip(" *").endswith(("：", ":")):
        return gap[cuts[-2] if len(cuts) > 1 else 0 :].rstrip(" *：:")
    return lead


def _claim(line: str, gap: str, quantity: Quantity, end: int, reading: _Reading) -> Claim | None:
    lead = _lead(gap)
    words = _words(lead, reading.setting)
    if words is None:
        # 通过网站收到申请 20 件: what follows in the sentence may go on counting these only.
        reading.narrow = reading.narrow or bool(_SOME_REQUESTS.search(lead))
        return None
    tail = line[quantity.after : end]
    cut = _TAIL.search(tail)
    after = "" if cut is None and end < len(line) else tail[: cut.start() if cut else len(tail)]
    said_after = _SAID_AFTER.search(after)
    behind = _words(after[: said_after.start()] if said_after else after, reading.setting)
    if behind is None:
        return None
    statement = stated(
        [*words, *behind], quantity.unit, reading.around, reading.setting.form, narrow=reading.narrow
    )
    if statement is None:
        return None
    shown = f"{lead.strip(' *、')}{line[quantity.start : quantity.after]}".replace("*", "")
    return Claim(
        quantity.start, quantity.end, quantity.value, quantity.step, shown, statement, reading.within
    )


def _worded(line: str, found: re.Match[str], reading: _Reading) -> Iterator[Claim]:
    words = _words(found["rest"], reading.setting)
    if words is None or not reading.open or reading.narrow:
        return
    statement = stated(words, "", reading.around, reading.setting.form, narrow=False, none=True)
    if statement:
        end = found.start("rest")
        yield Claim(
            found.start(),
            end,
            Decimal(0),
            Decimal(1),
            line[found.start() : found.end()],
            statement,
            None,
            True,
        )


def _words(text: str, setting: Setting) -> list[tuple[str, Word]] | None:
    """Give the known words of a clause, nothing when one is unknown."""
    for name in setting.names:
        if name in text:
            text = text.replace(name, "")
    known = vocabulary(setting.form)
    found = []
    position, end = 0, len(text)
    while position < end:
        phrase = PHRASE.match(text, position) if text[position] in PHRASES_BEGIN else None
        if phrase:
            position = phrase.end()
            if phrase.lastgroup in _PHRASES:
                dated = phrase[0][:4].isdigit() and int(phrase[0][:4]) != setting.year - 1
                found.append((phrase[0], Word("b") if dated else _PHRASES[phrase.lastgroup]))
            continue
        for length in known.lengths.get(text[position], ()):
            word = known.words.get(text[position : position + length])
            if word is not None:
                found.append((text[position : position + length], word))
                position += length
                break
        else:
            return None
    return found


_PHRASES = {"forward": Word("d"), "over": Word("c")}
