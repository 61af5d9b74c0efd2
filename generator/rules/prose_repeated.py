"""正文写的是本年的情况，不照抄上一年度的报告。

为什么：评估时会把两年的报告放在一起比较，重复率是一项指标；照抄的段落里往往还留着去年的事。
只看没有数字的句子：带数字的、引言、信息处理费的说明和很短的段落，每年的写法都差不多，不计。
依据：政府信息公开条例第五十条；国办公开办函〔2021〕30号；第三方评估中有年报与上年重复九成的被点名。
怎么改：照本年实际做的事重写相同的段落。确属每年不变的制度，在“已核”里说明。
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.prose.paragraphs import Paragraph, Part, clauses, paragraphs, parts

CODE, LEVEL, SCOPE = "Y105", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
BEFORE = """
总体情况: |
  我局把政务公开列入年度重点工作，由办公室牵头，各科室分工负责，每季度检查一次，发现问题当场登记、限期改正。

  全年举办政府开放日2场，邀请企业和居民代表到现场了解资金拨付的全过程，当面解释每一个环节，收集的意见逐条答复、逐条公开。
"""
WRONG = """
总体情况: |
  我局把政务公开列入年度重点工作，由办公室牵头，各科室分工负责，每季度检查一次，发现问题当场登记、限期改正。

  全年举办政府开放日3场，邀请企业和居民代表到现场了解资金拨付的全过程，当面解释每一个环节，收集的意见逐条答复、逐条公开。
"""
RIGHT = """
总体情况: |
  今年重点做了三件事：一是把惠企资金的申报条件做成问答，放在首页；二是清理失效文件，逐件注明废止日期；三是开通电话预约查阅。

  全年更新预算公开专栏15次，新增“资金去哪儿”图解6篇，阅读量超过两万次，群众来电咨询比上年明显减少，窗口压力有所缓解。
"""
_LIKE, _SAME = 60, 90
_ENOUGH = 80
"""Characters from which on the share of a part means something."""


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the parts of a report most of whose words are last year's."""
    before = archive.before(report)
    known = clauses(before)
    if not known:
        return
    own = parts(report)
    for part in own:
        share = _percent(part.common(known), part.weight)
        if share >= _LIKE and part.weight >= _ENOUGH:
            whole = _percent(sum(one.common(known) for one in own), sum(one.weight for one in own))
            yield _problem(report, before, part, share, whole, known)


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0


def _problem(
    report: Report, before: Sequence[Report], part: Part, share: int, whole: int, known: AbstractSet[str]
) -> Problem:
    own = (one for at, one in paragraphs(report) if at == part.at)
    longest = max(own, key=lambda one: one.common(known))
    how = "几乎是照抄" if share >= _SAME else "有不少是照搬"
    return Problem(
        CODE,
        LEVEL,
        f"“{part.at}”{how}上一年度的报告：{share}% 的文字相同",
        report.locate(part.at, longest.offset, longest.length),
        "照本年实际做的事重写这些段落；确属每年不变的，在“已核”里说明",
        (f"比较: 只看没有数字的句子；全文 {whole}% 相同，这里指的是相同最多的一段",),
        _source(before, longest),
        part.at,
    )


def _source(before: Sequence[Report], copied: Paragraph) -> tuple[Also, ...]:
    """Give the place of the paragraph of last year that the copied one was taken from."""
    wanted = frozenset(copied.clauses)
    candidates = [
        (one.common(wanted), report, at, one) for report in before for at, one in paragraphs(report)
    ]
    _, report, at, one = max(candidates, key=lambda candidate: candidate[0])
    return (Also(report.locate(at, one.offset, one.length), f"{report.year} 年度的这一段"),)
