"""法定的名称和常用词没有写错字，如“国家秘密”不写成“国家机密”。

为什么：法定用语写错，轻则出笑话，重则意思变了；严重的表述错误是网站检查单项否决的情形。
依据：《中华人民共和国保守国家秘密法》《中华人民共和国政府信息公开条例》的用语；政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）。
怎么改：照提示改正；确实是引用原文的，在“已核”里写明。
"""

from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.printed_texts import whole_text
from generator.spotting import Words

CODE, LEVEL, SCOPE = "L206", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  拟公开的信息逐条审查，确保不涉及国家机密。
"""
RIGHT = """
总体情况: |
  拟公开的信息逐条审查，确保不涉及国家秘密。
"""
# Only what is never right; 登陆 and 条列 have a right use of their own and are narrowed below.
TERMS = {
    "国家机密": "国家秘密",
    "国家密秘": "国家秘密",
    "国家秘蜜": "国家秘密",
    "商业密秘": "商业秘密",
    "商业机蜜": "商业秘密",
    "个人隐密": "个人隐私",
    "公开条列": "公开条例",
    "实施条列": "实施条例",
    "《条列": "《条例",
    "信息工开": "信息公开",
    "信息公天": "信息公开",
    "信息公升": "信息公开",
    "政务工开": "政务公开",
    "主动工开": "主动公开",
    "政府信公开": "政府信息公开",
    "政府信息公开公开": "政府信息公开",
    "政府信息信息": "政府信息",
    "政府信息息": "政府信息",
    "依申公开": "依申请公开",
    "依申清公开": "依申请公开",
    "依审请公开": "依申请公开",
    "依伸请公开": "依申请公开",
    "依中请公开": "依申请公开",
    "依申请工开": "依申请公开",
    "申请公开公开": "申请公开",
    "行政复仪": "行政复议",
    "行政复义": "行政复议",
    "行政覆议": "行政复议",
    "行政诉颂": "行政诉讼",
    "行政诉诵": "行政诉讼",
    "行政诉松": "行政诉讼",
    "规范行文件": "规范性文件",
    "规范性文建": "规范性文件",
    "人名政府": "人民政府",
    "人民政俯": "人民政府",
    "中华人民共合国": "中华人民共和国",
    "社会公益组识": "社会公益组织",
    "法人或其它组织": "法人或其他组织",
    "不公开为列外": "不公开为例外",
    "布署": "部署",
    "布暑": "部署",
    "年渡报告": "年度报告",
    "年度报靠": "年度报告",
    "电子邮相": "电子邮箱",
    "登陆": "登录",
}
_ONLY = {
    "国家机密": seldom("国家机密(?!级)"),
    "登陆": seldom(r"登陆(?=[^，。；、\n]{0,18}(?:网站|门户|官网|平台|系统|网址|公众号|客户端|http|www))"),
    "政府信息息": seldom("政府信息息(?!息相关)"),
    "政府信息信息": seldom("政府信息信息(?!化|量|资源|技术|系统|安全)"),
    "政府信息公开公开": seldom("政府信息公开公开(?!栏|专栏|透明|公正)"),
    "申请公开公开": seldom("申请公开公开(?!栏|专栏|透明|公正)"),
}

SIGNS = tuple(TERMS)
_WRONG = Words(SIGNS)


def check(report: Report) -> Iterator[Problem]:
    """Yield each wrong term once a text, at its first place."""
    for term in _WRONG.of(whole_text(report)):
        for at, text in passages(report):
            offset = _place(term, text)
            if offset < 0:
                continue
            yield Problem(
                CODE,
                LEVEL,
                f"“{term}”写错了",
                report.locate(at, offset, len(term)),
                f"改成“{TERMS[term]}”",
                at=at,
            )


def _place(term: str, text: str) -> int:
    if term not in _ONLY:
        return text.find(term)
    found = _ONLY[term].search(text)
    return found.start() if found else -1
