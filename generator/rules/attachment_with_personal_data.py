"""附件里没有个人信息、密级标志和本站的敏感词。

为什么：被通报的泄露，附件比网页多：名单的隐藏行、文档的批注和修订里都可能有完整的号码。程序逐格、逐段、逐页地看
docx、xlsx、pptx、pdf、csv、txt、html 和 OpenDocument 的附件。
依据：个人信息保护法第二十五条、第二十八条；保守国家秘密法第三十五条；政府信息公开条例第十四条、第十五条。
怎么改：打开附件，照给出的位置遮盖或删去，另存以后换掉原来的文件；遮盖要改文字，不要用黑框盖住。
"""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from generator.attachments.beside import attachments_of
from generator.attachments.contents import Contents, Passage
from generator.attachments.sensitive_words import MARKING, home_addresses, markings, names_of_parties
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.telling.personal_numbers import CARD, IDENTITY, MOBILE, Finding, personal_numbers

CODE, LEVEL, SCOPE = "M109", Level.ERROR, "archive"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("attachments")
BESIDE = {
    "名单.csv": "姓名,身份证号\n某某,11010519491231002X\n",
    "遮盖的名单.csv": "姓名,身份证号\n某某,11*************02X\n",
}
WRONG = "附件: [名单.csv]"
RIGHT = "附件: [遮盖的名单.csv]"

_ERRORS = frozenset({IDENTITY, MOBILE, CARD, MARKING})
_OWN = "本站敏感词表里的词"
_MOST = 8

_Found = tuple[Finding, str]


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield per attachment and kind what may not be published, with the places in the file."""
    numbers = {item.file: number for number, item in enumerate(report.attachments, 1)}
    words = tuple(word for word, _ in archive.config.site.words)
    for attached in attachments_of(archive.root, report):
        number = numbers[attached.name]
        found = sorted(_found(attached.contents, words), key=lambda one: one[0].kind)
        for kind, group in groupby(found, key=lambda one: one[0].kind):
            items = list(group)
            yield Problem(
                CODE,
                LEVEL if kind in _ERRORS else Level.WARNING,
                f"附件“{attached.name}”里有{kind} {items[0][0].shown}，在{items[0][1]}"
                + (f"；一共 {len(items)} 处" if len(items) > 1 else ""),
                report.attachments[number - 1].span,
                "打开附件，遮盖或删去以后另存；不是的，写进“已核”",
                tuple(f"{place}: {item.shown}" for item, place in items[1:_MOST]),
                at=f"附件[{number}].{kind}",
            )


def _found(contents: Contents, words: tuple[str, ...]) -> Iterator[_Found]:
    traces = (Passage(f"{trace.place}的{trace.kind}", trace.text) for trace in contents.traces)
    for passage in (*contents.passages, *traces):
        text = passage.text
        for item in personal_numbers(text, passage.context):
            yield item, passage.place
        for find in (home_addresses, markings, names_of_parties):
            for item in find(text):
                yield item, passage.place
        for word in words:
            if word in text:
                yield Finding(_OWN, text.index(word), len(word), f"“{word}”"), passage.place
