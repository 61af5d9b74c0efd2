"""``site.yaml`` and ``agencies.yaml``: what they say, what is left out, and every message as it is told."""

from pathlib import Path

import pytest

from generator.project.config import Config, load_config
from generator.project.present import missing_site
from generator.telling.diagnostics import concise
from tests.sample import AGENCIES, SITE


def load(folder: Path, site: str = SITE, agencies: str = AGENCIES) -> Config:
    (folder / "content").mkdir()
    (folder / "content/site.yaml").write_text(site, encoding="utf-8")
    (folder / "content/agencies.yaml").write_text(agencies, encoding="utf-8")
    return load_config(folder)


def told(config: Config) -> list[str]:
    found = sorted(config.problems, key=lambda problem: problem.order)
    return [f"{concise(problem)} | {problem.help}".removeprefix("content/") for problem in found]


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    config = load(tmp_path)
    assert told(config) == []
    site = config.site
    assert (site.base_path, site.home, site.theme, site.page_size) == ("/", "/", "default", 20)
    assert site.url == "https://www.example.gov.cn/"
    assert site.fictitious
    assert site.deadlines == (
        ("政府", "03-31"),
        ("部门", "01-31"),
        ("乡镇街道", "01-31"),
        ("开发区", "01-31"),
    )
    assert [(item.name, item.here) for item in site.navigation] == [
        ("政府信息公开指南", False),
        ("政府信息公开制度", False),
        ("法定主动公开内容", False),
        ("政府信息公开年报", True),
    ]


def test_bodies_are_listed_by_kind_and_order(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        agencies="""b: {名称: 示例市乙局, 类别: 部门, 排序: 2}
a: {名称: 示例市甲局, 类别: 部门, 曾用名: [{名称: 示例市老甲局, 止: 2019}, {名称: 示例市更老甲局, 止: 2010}]}
c: {名称: 示例市丙局, 类别: 部门, 排序: 1, 前身: a}
z: {名称: 示例市人民政府, 简称: 市政府, 类别: 政府, 汇总: [a, b]}
""",
    )
    assert told(config) == []
    assert [agency.slug for agency in config.agencies] == ["z", "c", "b", "a"]
    first = config.agency("a")
    assert first
    assert first.short == "示例市甲局"
    assert [first.name_in(year) for year in (2010, 2011, 2019, 2020)] == [
        "示例市更老甲局",
        "示例市老甲局",
        "示例市老甲局",
        "示例市甲局",
    ]
    assert config.agency("没有") is None


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "网站名称",
            "网站名字",
            "site.yaml:1:1: error[C101] 文件最外层里没有“网站名字”这一项 | 您是不是想写“网站名称”？",
        ),
        (
            "网站名称: ",
            "网站名称：",
            "site.yaml:1:5: error[S102] “网站名称”后面用了全角冒号 | 改成英文冒号加一个空格，如“名称: 内容”",
        ),
        (
            "www.example",
            "https://www.example",
            (
                "site.yaml:2:7: error[C107] “网站域名”写的是“https://www.example.gov.…”，只写域名，如 www.example.gov.cn"
                " | 门户网站的域名，不带 http，写进每页的 SiteDomain"
            ),
        ),
        (
            '"0000000000"',
            "12",
            (
                "site.yaml:3:8: error[C107] “网站标识码”写的是“12”，应当是 10 位数字，或 bm 加 8 位数字"
                " | 政府网站标识码，10 位，写进每页的 SiteIDCode"
            ),
        ),
        (
            "示例: 是",
            "示例: 是\n路径: zfxxgk",
            "site.yaml:6:5: error[C107] “路径”写的是“zfxxgk”，只能用英文字母、数字、-、_ 和 .，以 / 开头和结尾，如 /zfxxgk/zfxxgknb/ | 栏目在门户里的路径",
        ),
        *(
            (
                "示例: 是",
                f"示例: 是\n路径: {path}",
                f"site.yaml:6:5: error[C107] “路径”写的是“{path}”，只能用英文字母、数字、-、_ 和 .，以 / 开头和结尾，如 /zfxxgk/zfxxgknb/ | 栏目在门户里的路径",
            )
            for path in ("/年报/", "/a b/", "/a/../b/", "/./")
        ),
        (
            "示例: 是",
            "示例: 是\n每页条数: 0",
            "site.yaml:6:7: error[C104] “每页条数”要一个整数，写的是“0” | 写 1 或更大的数",
        ),
        *(
            (
                "示例: 是",
                f"示例: 是\n网站首页: {link}",
                (
                    f"site.yaml:6:7: error[C107] “网站首页”写的是“{link}”，要写完整的网址，如 https://www.example.gov.cn/zn/，"
                    "或门户里以 / 开头的路径，如 /zn/ | 门户首页的地址，“当前位置”的第一级；不写就用 /"
                ),
            )
            for link in ("javascript:alert(1)", "zn/", "www.x.cn", "http://", "//x.cn/")
        ),
        (
            "示例: 是",
            "示例: 是\n导航: [{名称: 指南, 链接: zn/}]\n页脚: {找错: 'https://x.cn', 网站地图: /map/}",
            (
                "site.yaml:6:19: error[C107] “导航[1].链接”写的是“zn/”，要写完整的网址，如 https://www.example.gov.cn/zn/，"
                "或门户里以 / 开头的路径，如 /zn/ | 地址；年报栏目自己不用写"
            ),
        ),
        (
            "示例: 是",
            "示例: 是\n期限: {部门: 02-28}",
            "site.yaml:6:10: error[C109] 部门的期限写的是 02-28，晚于法定期限 01-31 | 条例第四十九条的期限只能提前，不能推后",
        ),
        (
            "下载: []",
            "下载: [pdf，docx]",
            "site.yaml:6:5: error[C107] “下载”里没有“pdf，docx”这种电子版 | 列表里的逗号用英文的，写成 [pdf, docx]",
        ),
        (
            "下载: []",
            "下载: [doc]",
            "site.yaml:6:5: error[C107] “下载”里没有“doc”这种电子版 | 您是不是想写“docx”？可以写：pdf、docx、xlsx、csv、json；一种也不提供就写 []",
        ),
    ],
)
def test_what_is_wrong_with_the_site(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert old in SITE
    assert told(load(tmp_path, SITE.replace(old, new))) == [line]


@pytest.mark.parametrize(
    ("agencies", "line"),
    [
        (
            "局: {名称: 示例市甲局, 类别: 部门}",
            "agencies.yaml:1:1: error[C107] 机关代号“局”写法不对 | 用小写字母、数字和 -，如 xskgxj；它是网址的一部分",
        ),
        (
            "assets: {名称: 示例市甲局, 类别: 部门}",
            "agencies.yaml:1:1: error[C107] 机关代号不能用“assets”，这个地址有别的用处 | 换一个代号",
        ),
        (
            "2022: {名称: 示例市甲局, 类别: 部门}",
            "agencies.yaml:1:1: error[C107] 机关代号不能用“2022”，这个地址有别的用处 | 换一个代号",
        ),
        (
            "a: {名称: 甲, 类别: 局}",
            "agencies.yaml:1:16: error[C107] “a.类别”不能写“局” | 可以写：政府、部门、乡镇街道、开发区",
        ),
        (
            "a: {名称: 甲, 类别: 部门}\nb: {名称: 甲, 类别: 部门}",
            "agencies.yaml:2:1: error[C110] “甲”有两个代号：a 和 b | 只留一个",
        ),
        (
            "a: {名称: 甲, 类别: 部门, 前身: b}",
            "agencies.yaml:1:1: error[C111] “a”提到的机关“b”不存在 | 核对代号",
        ),
        (
            "a: {名称: 甲, 类别: 部门, 前身: a}",
            "agencies.yaml:1:1: error[C111] “a”的“前身”写的是它自己 | 写改组之前那个机关的代号，没有就删去“前身”",
        ),
        (
            "a: {名称: 甲, 类别: 政府, 汇总: [a]}",
            "agencies.yaml:1:25: error[C111] “a”的“汇总”里有它自己 | 从“汇总”里删去它",
        ),
        (
            "con: {名称: 甲, 类别: 部门}",
            "agencies.yaml:1:1: error[C107] 机关代号不能用“con”，Windows 不许文件夹用这个名字 | 换一个代号",
        ),
        (
            f"{'a' * 61}: {{名称: 甲, 类别: 部门}}",
            f"agencies.yaml:1:1: error[C107] 机关代号“{'a' * 24}…”有 61 个字符，太长了 | 不要超过 60 个",
        ),
        (
            "",
            "agencies.yaml: error[C105] 还没有登记机关 | 每个机关一项，如 czj: {名称: …, 类别: 部门}",
        ),
        (
            "a: {名称: 甲, 类别: 部门}\na: {名称: 乙, 类别: 部门}",
            "agencies.yaml:2:1: error[S101] “a”写了两次；第一次在第 1 行 | 保留正确的一处，删去另一处",
        ),
    ],
)
def test_what_is_wrong_with_the_bodies(tmp_path: Path, agencies: str, line: str) -> None:
    assert told(load(tmp_path, agencies=agencies)) == [line]


BODIES = "".join(f"{slug}: {{名称: 示例{slug}, 类别: 部门}}\n" for slug in "xyz")


@pytest.mark.parametrize(
    ("lists", "lines"),
    [
        ("a: {名称: 甲, 类别: 政府, 汇总: [x, {机关: y, 起: 2020, 止: 2022}, {机关: z, 计入: 否}]}", []),
        ("a: {名称: 甲, 类别: 政府, 汇总: [{机关: x, 止: 2019}, {机关: x, 起: 2021}]}", []),
        (
            (
                "a: {名称: 甲, 类别: 政府, 汇总: [b, {机关: x, 止: 2019}]}\n"
                "b: {名称: 乙, 类别: 政府, 汇总: [{机关: x, 起: 2020}]}"
            ),
            [],
        ),
        (
            "a: {名称: 甲, 类别: 政府, 汇总: [b, {机关: x, 计入: 否}]}\nb: {名称: 乙, 类别: 政府, 汇总: [x]}",
            [],
        ),
        (
            "a: {名称: 甲, 类别: 政府, 汇总: [x, w]}",
            ["agencies.yaml:1:28: error[C111] “a”提到的机关“w”不存在 | 核对代号，或先登记这个机关"],
        ),
        (
            "a: {名称: 甲, 类别: 政府, 汇总: [{机关: x, 起: 2022, 止: 2021}]}",
            [
                (
                    "agencies.yaml:1:45: error[C107] “x”从 2022 年度起汇总，却到 2021 年度为止"
                    " | “止”写不早于“起”的年度"
                )
            ],
        ),
        (
            (
                "a: {名称: 甲, 类别: 政府, 汇总: [b]}\nb: {名称: 乙, 类别: 政府, 汇总: [x, c]}\n"
                "c: {名称: 丙, 类别: 政府, 汇总: [b]}"
            ),
            [
                (
                    "agencies.yaml:2:28: error[C111] “b”的“汇总”绕成了圈：b → c → b"
                    " | 只能由上级汇总下级，从其中一个“汇总”里删去"
                ),
                (
                    "agencies.yaml:3:25: error[C111] “c”的“汇总”绕成了圈：c → b → c"
                    " | 只能由上级汇总下级，从其中一个“汇总”里删去"
                ),
            ],
        ),
        (
            "a: {名称: 甲, 类别: 政府, 汇总: [x, x]}",
            [
                (
                    "agencies.yaml:1:28: warning[J211] “示例x”的数会被“甲”加两次：直接一次，直接一次"
                    " | 只留一处；前后换过的，用“起”“止”写明年度；只是列出的，写 计入: 否"
                )
            ],
        ),
        (
            (
                "a: {名称: 甲, 类别: 政府, 汇总: [b, x]}\nb: {名称: 乙, 类别: 政府, 汇总: [{机关: x, 起: 2020}]}\n"
                "c: {名称: 丙, 类别: 政府, 汇总: [a]}"
            ),
            [
                (
                    "agencies.yaml:1:28: warning[J211] “示例x”的数会被“甲”加两次：经过乙一次，直接一次"
                    " | 只留一处；前后换过的，用“起”“止”写明年度；只是列出的，写 计入: 否"
                )
            ],
        ),
    ],
)
def test_who_sums_up_whom(tmp_path: Path, lists: str, lines: list[str]) -> None:
    assert told(load(tmp_path, agencies=f"{lists}\n{BODIES}")) == lines


def test_predecessors_must_not_go_round(tmp_path: Path) -> None:
    config = load(
        tmp_path, agencies="a: {名称: 甲, 类别: 部门, 前身: b}\nb: {名称: 乙, 类别: 部门, 前身: a}\n"
    )
    assert told(config) == [
        "agencies.yaml:1:1: error[C111] “a”的“前身”绕成了圈 | 前身只能指向更早的机关",
        "agencies.yaml:2:1: error[C111] “b”的“前身”绕成了圈 | 前身只能指向更早的机关",
    ]


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    lines = told(load_config(tmp_path))
    assert lines == [
        "agencies.yaml: error[S001] 没有这个文件 | 检查文件名和所在的文件夹",
        "site.yaml: error[S001] 没有这个文件 | 检查文件名和所在的文件夹",
    ]
    problem = missing_site(tmp_path)
    assert problem
    assert problem.code == "C001"
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").touch()
    assert missing_site(tmp_path) is None


def test_a_site_in_another_encoding_is_not_also_called_incomplete(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_bytes(SITE.encode("gbk"))
    (tmp_path / "content/agencies.yaml").write_text(AGENCIES, encoding="utf-8")
    assert told(load_config(tmp_path)) == [
        "site.yaml: error[S003] 文件不是 UTF-8 编码，像是 GBK（记事本的“ANSI”） | 在编辑器里选“另存为”，编码选 UTF-8"
    ]
