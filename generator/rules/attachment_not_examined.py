"""每个附件都能打开检查。

为什么：加了密码、损坏的文件，读者也打不开；旧格式、压缩包和扫描件里有没有个人信息，程序看不到，要有人逐个看过。
依据：政府信息公开条例第二十四条（查阅、下载）；个人信息保护法第二十五条。
怎么改：去掉密码，另存为 docx、xlsx 或有文字的 PDF；压缩包拆开来放；确实只能这样的，请人看过以后写进“已核”。
"""

from collections.abc import Iterator
from operator import attrgetter

from generator.attachments.beside import attachments_of
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report

CODE, LEVEL, SCOPE = "M111", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("attachments")
BESIDE = {"附表.xlsx": "这不是一张表", "附表.csv": "项目,数量\n信息,12\n"}
WRONG = "附件: [附表.xlsx]"
RIGHT = "附件: [附表.csv]"


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the attachments in which nothing could be looked for."""
    numbers = {item.file: number for number, item in enumerate(report.attachments, 1)}
    for attached in attachments_of(archive.root, report):
        trouble = attached.contents.trouble
        if trouble:
            number = numbers[attached.name]
            yield Problem(
                CODE,
                LEVEL,
                f"附件“{attached.name}”没有检查个人信息：{trouble}",
                report.attachments[number - 1].span,
                "去掉密码，另存为 docx、xlsx 或有文字的 PDF；只能这样的，请人看过以后写进“已核”",
                at=f"附件[{number}]",
            )
