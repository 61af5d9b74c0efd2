"""发布的报告写明发布时间，精确到分钟。

为什么：页面的 PubDate 是必填的，格式是“年-月-日 时:分”；
它是数据，程序不会用当前时间代填，否则每生成一次就变一次。
依据：政府网站发展指引（国办发〔2017〕47号）附件《网页设计规范》。
怎么改：照门户网站后台记录的时间写“发布时间”。旧报告只查得到日期的，写日期，并在“已核”里说明。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F308", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = "发布时间:"
RIGHT = "发布时间: 2023-01-20 09:30"


def check(report: Report) -> Iterator[Problem]:
    """Yield a published report without the time it was published; a misspelt time has been told already."""
    if report.draft or (report.published and report.published.time):
        return
    at = "发布时间"
    if report.published:
        message, level = f"发布时间只有日期 {report.published}，没有时分", Level.WARNING
        help_ = f"照后台记录补上时分，如 {report.published} 09:30；查不到的在“已核”里说明"
    else:
        node = report.texts.get(at)
        if node and not node.empty:
            return
        message, level, help_ = "发布的报告没有写发布时间", LEVEL, "补上“发布时间: 2023-01-28 09:30”，照实写"
    yield Problem(CODE, level, message, report.span(at), help_, at=at)
