"""正文写的是本机关的情况，不与别的机关的报告雷同。

为什么：同一个网站上两个机关的报告成段相同，读者一眼就看得出是互相抄的，评估时也会逐份比对。
带数字的句子、机关的名称不算，两段以上相同，或者相同的占三成以上才提出。大家都一样的段落像是统一发的范文，只提示一次。
依据：政府信息公开条例第五十条（报告的是本机关的情况）；第三方评估中有地区之间大段抄袭的被点名。
怎么改：照本机关实际做的事重写。确属共同完成的工作，在“已核”里说明。
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import adler32, crc32

from generator.problem import Also, Level, Problem, Span
from generator.project.agencies import Agency
from generator.project.learned import Key, Site
from generator.project.report import Report
from generator.prose.paragraphs import paragraphs, parts, weight_of

CODE, LEVEL, SCOPE = "J102", Level.WARNING, "site"
FORMATS: tuple[str, ...] = ()
OTHER = """
发布时间: 2023-01-20 09:30
落款: {机关: 示例市人民政府}
总体情况: |
  示例市人民政府把政务公开列入年度重点工作，由办公室牵头，各科室分工负责，每季度检查一次，发现问题当场登记、限期改正，年底逐项销号，没有一件留到下一年。

  一年来开展专题培训2次，业务科室的同志轮流讲自己办过的申请，组织互查栏目更新不及时、附件打不开等问题，全部改正到位，并把容易出错的地方编成一页清单发给大家。
"""
WRONG = """
总体情况: |
  示例市财政局把政务公开列入年度重点工作，由办公室牵头，各科室分工负责，每季度检查一次，发现问题当场登记、限期改正，年底逐项销号，没有一件留到下一年。

  一年来开展专题培训1次，业务科室的同志轮流讲自己办过的申请，组织互查栏目更新不及时、附件打不开等问题，全部改正到位，并把容易出错的地方编成一页清单发给大家。
"""
RIGHT = """
总体情况: |
  今年重点做了三件事：一是把惠企资金的申报条件做成问答，放在首页；二是清理失效文件，逐件注明废止日期；三是开通电话预约查阅，申请人不必再跑第二趟。
"""
_LONG = 60
_PARAGRAPHS, _SHARE = 2, 30
_EVERYBODY = 5
_MANY = 20
_BODIES = "(?:局|委|办|厅|市|区|县|镇|乡|街道|机关|单位|部门|中心)"
# A pattern that begins with one character is much faster than one that begins with one of two.
_SELF = {whose: re.compile(f"{whose}{_BODIES}") for whose in "本我"}


class Prose(NamedTuple):
    """What is kept of a report: the weight of its prose, and of its long paragraphs eight bytes each and their weights."""

    weight: int
    marks: bytes
    weights: tuple[int, ...]

    @property
    def numbers(self) -> list[int]:
        """Give the marks as numbers of this machine, which are quicker made and compared."""
        return memoryview(self.marks).cast("Q").tolist()


class _Shared(NamedTuple):
    """What a report shares: with which other body, or as one of ``holders`` that all have it."""

    other: str
    marks: frozenset[int]
    weight: int
    holders: int = 0


def learn(report: Report) -> Prose | None:
    """Give the marks of the paragraphs that are long enough to be somebody's own."""
    found = parts(report)
    long = [
        (words, weight)
        for part in found
        for words in part.paragraphs(_LONG)
        if (weight := weight_of(words)) >= _LONG
    ]
    if not long:
        return None
    marks = array("Q", _marks([words for words, _ in long], report.agency)).tobytes()
    return Prose(sum([part.weight for part in found]), marks, tuple([weight for _, weight in long]))


def concerns(site: Site) -> Iterable[Key]:
    """Give the reports that share paragraphs with another of the same year."""
    return _found(site).keys()


def check(report: Report, site: Site) -> Iterator[Problem]:
    """Yield the other body with which most is shared, and once what everybody has."""
    own = [(at, one) for at, one in paragraphs(report) if weight_of(one.words) >= _LONG]
    marks = _marks([one.words for _, one in own], report.agency)
    for shared in _found(site).get((report.agency.slug, report.year), ()):
        places = [
            (weight_of(one.words), at, one)
            for (at, one), mark in zip(own, marks, strict=True)
            if mark in shared.marks
        ]
        if not places:
            continue
        _, at, longest = max(places, key=lambda place: place[0])
        span = report.locate(at, longest.offset, longest.length)
        if shared.holders:
            message = f"有 {len(places)} 段与别的机关一样（共 {shared.holders} 个机关），像是统一的范文"
            help_ = "范文只供参考，请各机关照实际情况重写；确实统一规定这样写的，在“已核”里说明"
            yield Problem(CODE, Level.HINT, message, span, help_, at=f"{at}.范文")
            continue
        other = site.config.agency(shared.other)
        name = other.name_in(report.year) if other else shared.other
        percent = 100 * shared.weight // site.learned[report.agency.slug, report.year].weight
        yield Problem(
            CODE,
            LEVEL,
            f"有 {len(places)} 段与“{name}”的报告相同，占正文的 {percent}%",
            span,
            "照本机关实际做的事重写；确属共同完成的工作，在“已核”里说明",
            ("比较: 带数字的句子和机关的名称不算；这里指的是相同的最长一段",),
            (Also(Span(f"content/reports/{shared.other}/{report.year}.yaml"), f"{name}的报告"),),
            at,
        )


@lru_cache(maxsize=1)
def _found(site: Site) -> dict[Key, list[_Shared]]:
    """Give per report what it shares: with the body it shares most with, and what nearly everybody has."""
    place = {agency.slug: number for number, agency in enumerate(site.config.agencies)}
    years: dict[int, list[str]] = {}
    for slug, year in sorted(site.learned, key=lambda key: (key[1], place.get(key[0], 0))):
        years.setdefault(year, []).append(slug)
    found: dict[Key, list[_Shared]] = {}
    for year, slugs in years.items():
        proses: dict[str, Prose] = {slug: site.learned[slug, year] for slug in slugs}
        for slug, shared in _in_year(proses):
            found.setdefault((slug, year), []).append(shared)
    return found


def _in_year(proses: Mapping[str, Prose]) -> Iterator[tuple[str, _Shared]]:
    numbers = {slug: prose.numbers for slug, prose in proses.items()}
    repeated = _repeated(numbers.values())
    common: dict[int, list[str]] = {}
    for slug, own in numbers.items() if repeated else ():
        for mark in dict.fromkeys(own):
            if mark in repeated:
                common.setdefault(mark, []).append(slug)
    model = [mark for mark, who in common.items() if len(who) >= _EVERYBODY and len(who) * 2 > len(proses)]
    if model:
        most = max((common[mark] for mark in model), key=len)
        held = frozenset(mark for mark in model if most[0] in common[mark])
        yield most[0], _Shared("", held, 0, len(most))
    for mark in model:
        del common[mark]
    for slug in dict.fromkeys(slug for who in common.values() for slug in who):
        shared = _with_another(slug, proses[slug], common)
        if shared:
            yield slug, shared


def _repeated(listed: Iterable[list[int]]) -> set[int]:
    """Give the marks that stand in more than one list; nearly all stand in one."""
    met: set[int] = set()
    found: set[int] = set()
    for marks in listed:
        own = set(marks)
        found |= own & met
        met |= own
    return found


def _with_another(slug: str, prose: Prose, common: Mapping[int, list[str]]) -> _Shared | None:
    """Give what a report shares with the body it shares most with, nothing where that is little."""
    shared: dict[str, dict[int, int]] = {}
    for mark, weight in zip(prose.numbers, prose.weights, strict=True):
        # Where very many have a paragraph, the first of them stand for all.
        for other in common.get(mark, ())[:_MANY]:
            if other != slug:
                shared.setdefault(other, {})[mark] = weight
    if not shared:
        return None
    other, marks = max(shared.items(), key=lambda item: sum(item[1].values()))
    weight = sum(marks.values())
    if len(marks) < _PARAGRAPHS and weight * 100 < _SHARE * prose.weight:
        return None
    return _Shared(other, frozenset(marks), weight)


def _names(agency: Agency) -> list[str]:
    """Give the names by which a body calls itself, the longest first; one of several lines stands in no paragraph."""
    names = {agency.name, agency.short, *(name for name, _ in agency.former)} - {""}
    return sorted([name for name in names if "\n" not in name], key=len, reverse=True)


def _marks(told: Sequence[str], agency: Agency) -> list[int]:
    """Give for the words of each paragraph eight bytes that stand for them, whoever says them of himself."""
    whole = "\n".join(told)
    for name in _names(agency):
        whole = whole.replace(name, "我们")
    for whose, pattern in _SELF.items():
        if whose in whole:
            whole = pattern.sub("我们", whole)
    # Two sums that miss different changes; a hash of as many bytes takes twice as long.
    return [crc32(data) << 32 | adler32(data) for data in map(str.encode, whole.split("\n"))] if told else []
