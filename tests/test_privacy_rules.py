"""Privacy in the texts of a report: every field, what is not published, the office's own contact, the site's own words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.attachments.sensitive_words import (
    free_mail,
    home_addresses,
    is_name,
    markings,
    names_of_parties,
)
from generator.checking.check import check_report
from generator.explaining.listing import listing
from generator.problem import Level, Problem
from generator.project.config import load_config
from generator.prose.printed_texts import printed_texts
from tests import sample
from tests.personal import cards, credit_codes, digits, identities, mobiles, with_check

KNOWN = with_check("53011219900101123")
FIELDS = {
    "标题": "标题: {}",
    "来源": "来源: {}",
    "主题分类": "主题分类: {}",
    "有效性": "有效性: {}",
    "关键词": "关键词: {}",
    "摘要": "摘要: {}",
    "引言": "引言: |\n  第一行。\n\n  统计期限自2022年1月1日起至2022年12月31日止。{}",
    "总体情况": "总体情况: |\n  第一段。\n\n  第二段，{}",
    "依申请公开说明.表前": "依申请公开说明: {{表前: '{}'}}",
    "依申请公开说明": "依申请公开说明: |\n  {}",
    "其他事项": "其他事项: '第一段。{}'",
    "章节标题.其他事项": "章节标题: {{其他事项: '{}'}}",
    "落款.机关": "落款: {{机关: '{}'}}",
    "附件[1].标题": "附件: [{{文件: 甲.txt, 标题: '{}'}}]",
    "更正[1].内容": "更正: [{{日期: 2023-02-01, 内容: '{}'}}]",
    "更正[1].理由": "更正: [{{日期: 2023-02-01, 内容: 甲乙, 理由: '{}'}}]",
}


def told(folder: Path, over: str = "", **others: str) -> tuple[Problem, ...]:
    """Give the problems of privacy in a blank report with ``over`` laid on it."""
    archive = sample.project(
        folder,
        {sample.YEAR: sample.text(sample.YEAR, over) + others.get("added", "")},
        agencies=others.get("agencies", sample.AGENCIES),
        site=sample.SITE + others.get("site", ""),
    )
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    return tuple(p for p in check_report(report, archive) if p.code[0] == "M")


def at_place(problem: Problem, folder: Path) -> str:
    line = (folder / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
    return line[problem.span.column - 1 : problem.span.end - 1]


@pytest.mark.parametrize("at", FIELDS)
@settings(deadline=None, max_examples=4)
@given(number=st.one_of(identities(), mobiles(), cards()))
def test_a_number_is_found_in_every_text_at_its_place_and_shown_in_no_rendering(
    at: str, number: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("site")
    problems = told(folder, FIELDS[at].format(f"甲{number}乙"))
    (problem,) = [p for p in problems if p.code in ("M101", "M102", "M103")]
    assert problem.at == at
    assert at_place(problem, folder) == number
    for style in ("concise", "full", "json", "sarif", "github"):
        text = "\n".join(listing(problems, style, folder))
        assert number not in text
        assert "****" in text


def test_every_text_is_scanned_but_numbers_of_the_file() -> None:
    """Whoever adds a text to a report decides here whether it is printed."""
    report = sample.report(
        over="索引号: 000000000/2023-00001\n文号: 示财〔2023〕1号\n已核: [{编号: F301, 位置: 标题, 理由: 原文}]"
    )
    left = set(report.texts) - {at for at, _ in printed_texts(report)}
    assert left == {
        "格式", "状态", "成文日期", "发布时间", "索引号", "文号", "落款.日期",
        "已核[1].编号", "已核[1].位置", "已核[1].理由",
    }  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(credit_codes(), digits(9, 20))
def test_index_numbers_and_credit_codes_do_not_alarm(code: str, number: str) -> None:
    from generator.rules import all_rules

    report = sample.report(
        over=f"索引号: '{code}/{number}'\n文号: '{number}'\n总体情况: 索引号：{number}，信用代码{code}，点击11398889次。"
    )
    rules = [rule for rule in all_rules() if rule.code[0] == "M" and rule.scope == "report"]
    assert rules
    assert [problem for rule in rules for problem in rule.check(report)] == []


def test_the_contact_of_the_office_is_a_warning_in_the_lead_and_fine_when_registered(tmp_path: Path) -> None:
    lead = "引言: 统计期限自2022年1月1日起至2022年12月31日止。联系电话：13800001234，地址：阳光小区3栋101室。"
    (problem,) = told(tmp_path / "a", lead)
    assert (problem.code, problem.level) == ("M102", Level.WARNING)
    agencies = f'{sample.SLUG}: {{名称: {sample.NAME}, 类别: 部门, 电话: "13800001234"}}\n'
    assert told(tmp_path / "b", lead, agencies=agencies) == ()
    (elsewhere,) = told(tmp_path / "c", "总体情况: 咨询电话：13800001234。")
    assert (elsewhere.code, elsewhere.level) == ("M102", Level.ERROR)


def test_what_is_not_published_is_warned_of_and_told_once(tmp_path: Path) -> None:
    comment = f"# 申请人 {KNOWN}，13800001234\n"
    acknowledged = f"已核: [{{编号: F999, 理由: '{KNOWN}'}}]\n"
    problems = told(tmp_path, f"总体情况: '号码{KNOWN} #1'", added=comment + acknowledged)
    assert [(p.level, p.at) for p in problems] == [
        (Level.ERROR, "总体情况"),
        (Level.WARNING, "注释"),
        (Level.WARNING, "已核[1].理由"),
    ]
    assert {at_place(problem, tmp_path) for problem in problems} == {KNOWN}


def test_the_words_of_the_site(tmp_path: Path) -> None:
    site = "检查: {敏感词: [内部口径, {词: 国家机密, 改为: 国家秘密}, {词: 国家}]}\n"
    problems = told(tmp_path, "总体情况: 涉及国家机密的，按内部口径办理，国家的。", site=site)
    assert [(p.code, p.level, at_place(p, tmp_path), p.help) for p in problems] == [
        ("M106", Level.WARNING, "国家机密", "改成“国家秘密”"),
        ("M106", Level.WARNING, "内部口径", "改写；这里用得对的，写进“已核”"),
        ("M106", Level.WARNING, "国家", "改写；这里用得对的，写进“已核”"),
    ]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("检查: {敏感词: [{改为: 乙}]}", "C102"),
        ("检查: {敏感词: {词: }}", "C105"),
        ("检查: {敏感字: []}", "C101"),
        ("检查: []", "C103"),
    ],
)
def test_a_wrong_list_of_words_is_told(written: str, line: str, tmp_path: Path) -> None:
    sample.project(tmp_path, {})
    (tmp_path / "content/site.yaml").write_text(sample.SITE + written + "\n", encoding="utf-8")
    config = load_config(tmp_path)
    assert [problem.code for problem in config.problems] == [line]
    assert config.site.words == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("秘密★1年", "秘密★1年"),
        ("机密 ★ 10年", "机密 ★ 10年"),
        ("第一段。\n\n绝密\n\n第二段。", "绝密"),
        ("内部资料，注意保存", "内部资料，注意保存"),
        ("（内部资料）", "内部资料"),
        ("第一段。\n注意保存", "注意保存"),
        ("公开属性：不予公开", "不予公开"),
        ("（此件不予公开）", "此件不予公开"),
        ("【内部资料】请示", "内部资料"),
        ("仅供内部使用，严禁外传", "仅供内部使用，严禁外传"),
        ("涉及国家秘密、商业秘密的，不予公开。", ""),
        ("不予公开0件", ""),
        ("见[不予公开](http://www.example.gov.cn/)的说明", ""),
        ("（三）不予公开", ""),
        ("不予公开", ""),
        ("绝密、机密、秘密三级文件", ""),
        ("属于内部资料的有3件", ""),
        ("请注意保存好有关材料", ""),
        ("公开属性：主动公开", ""),
        ("国家秘密", ""),
        ("不予公开的，说明理由", ""),
    ],
)
def test_marks_and_sentences(text: str, shown: str) -> None:
    assert [item.shown for item in markings(text)] == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("申请人家住新城镇张家村3组25号。", True),
        ("住址：示例路12号3栋2单元501室", True),
        ("张家村十二组8号的征地款", True),
        ("阳光小区3栋2单元501室的业主", True),
        ("户籍所在地为新城镇东街8号", True),
        ("走访张家村3组的群众", False),
        ("联系地址：阳光小区3栋101室", False),
        ("查阅点设在阳光小区3栋101室", False),
        ("秀苑路188号行政办公楼4楼401室", False),
        ("家住新城镇的申请人", False),
        ("示例市中心大道2号", False),
        ("公开村务信息12条，涉及3个小区、5号文件和2个工作室", False),
        ("社区第3组织生活会2号文件", False),
    ],
)
def test_addresses(text: str, found: bool) -> None:
    assert bool(list(home_addresses(text))) is found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("申请人王小明不服我局答复", "王小明"),
        ("原告：张强，诉请撤销", "张强"),
        ("全年有1件诉讼，孙晓红诉我局信息公开案", "孙晓红"),
        ("李晓东不服示例市财政局的答复", "李晓东"),
        ("第三人陈大海提出意见", "陈大海"),
        ("申请人王某某不服我局答复", ""),
        ("原告李某诉我局", ""),
        ("申请人张先生提出", ""),
        ("申请人向我局申请公开", ""),
        ("申请人要求更正", ""),
        ("申请人许可的，", ""),
        ("第三人合法权益受到损害", ""),
        ("申请人陈述，申辩", ""),
        ("原告方提出撤诉申请", ""),
        ("申请人江苏省某公司", ""),
        ("申请人于2022年提出", ""),
        ("不服行政机关答复提起诉讼", ""),
        ("行政复议、行政诉讼情况", ""),
        ("原告林业局提出", ""),
        ("举报人王**要求", ""),
    ],
)
def test_names(text: str, name: str) -> None:
    assert [text[i.offset : i.offset + i.length] for i in names_of_parties(text)] == ([name] if name else [])
    assert all(name not in item.shown for item in names_of_parties(text))


def test_mail_boxes() -> None:
    assert [i.shown for i in free_mail("a:czj01@163.com、abc@vip.qq.com；xx@example.gov.cn")] == [
        "cz***@163.com",
        "ab***@vip.qq.com",
    ]
    assert not list(free_mail("zx@163.com.gov.cn、zx@my163.com"))


@pytest.mark.parametrize(
    ("author", "named"),
    [
        ("王小明", True),
        ("黄河", True),
        ("办公室", False),
        ("财政局", False),
        ("微软用户", False),
        ("admin", False),
    ],
)
def test_authors(author: str, named: bool) -> None:
    assert is_name(author) is named
