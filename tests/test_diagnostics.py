"""How a problem looks: whole outputs, with the caret under the right character of Chinese text."""

import json

import pytest

from generator.problem import Also, Level, Problem, Span
from generator.telling.diagnostics import as_json, concise, full, github, gitlab, sarif

WRONG_TOTAL = Problem(
    "A102",
    Level.ERROR,
    "总计与各列之和不符：写的是 13810，相加是 13616",
    Span("content/reports/czj/2024.yaml", 2, 36, 41),
    "改正总计，或改正某一列",
    notes=("计算: 13364 + 252 = 13616",),
    also=(Also(Span("content/reports/czj/2023.yaml", 161, 8, 11), "上年报告写的是 783"),),
    at="依申请公开.办理结果总计.总计",
)
FILES = {
    "content/reports/czj/2024.yaml": [
        "依申请公开:",
        "  已办结总计: {自然人: 13364, 企业: 252, 总计: 13810}",
    ],
    "content/reports/czj/2023.yaml": [""] * 160 + ["  结转下年: 783"],
}


def read(path: str) -> list[str]:
    return FILES.get(path, [])


def shown(line: str, column: int, end: int = 0) -> list[str]:
    """Give the source line and the caret line for one place."""
    problem = Problem("F104", Level.WARNING, "话", Span("a.yaml", 1, column, end))
    return full(problem, lambda _: [line]).split("\n")[2:4]


def test_the_full_form_shows_source_computation_other_places_and_help() -> None:
    assert full(WRONG_TOTAL, read).split("\n") == [
        "content/reports/czj/2024.yaml:2:36: error[A102] 总计与各列之和不符：写的是 13810，相加是 13616",
        "    |",
        "  2 |   已办结总计: {自然人: 13364, 企业: 252, 总计: 13810}",
        "    |                                                ^^^^^",
        "    = 计算: 13364 + 252 = 13616",
        "    = 另见: content/reports/czj/2023.yaml:161:8 上年报告写的是 783",
        "    |",
        "161 |   结转下年: 783",
        "    |            ^^^",
        "    = 建议: 改正总计，或改正某一列；规则说明见 `nianbao explain A102`",
    ]


def test_the_full_form_of_a_whole_file_has_no_excerpt() -> None:
    problem = Problem("S002", Level.ERROR, "文件超过 2 MiB", Span("a.yaml"))
    assert full(problem, read) == "a.yaml: error[S002] 文件超过 2 MiB\n  = 规则说明见 `nianbao explain S002`"


def test_a_line_that_is_not_there_is_not_shown() -> None:
    problem = Problem("S100", Level.HINT, "话", Span("a.yaml", 9, 1), "改")
    assert full(problem, lambda _: ["一"]) == (
        "a.yaml:9:1: hint[S100] 话\n  = 建议: 改；规则说明见 `nianbao explain S100`"
    )


@pytest.mark.parametrize(
    ("line", "column", "end", "expected"),
    [
        ("abc: 1", 6, 7, ["1 | abc: 1", "  |      ^"]),
        ("甲：1", 2, 3, ["1 | 甲：1", "  |   ^^"]),
        ("𬱖和：1", 3, 4, ["1 | 𬱖和：1", "  |     ^^"]),
        ("ｱｲ：1", 3, 4, ["1 | ｱｲ：1", "  |   ^^"]),
        ("e\u0301é：1", 4, 5, ["1 | e\u0301é：1", "  |   ^^"]),
        ("２０: x", 1, 3, ["1 | ２０: x", "  | ^^^^"]),
        ("\t甲\t: 1", 4, 5, ["1 |  甲 : 1", "  |     ^"]),
        ("甲\x1b[31m乙", 7, 8, ["1 | 甲\ufffd[31m乙", "  |        ^^"]),
        ("甲\u202e乙", 3, 0, ["1 | 甲\ufffd乙", "  |    ^"]),
        ("甲: ", 4, 0, ["1 | 甲:", "  |     ^"]),
        ("甲", 40, 50, ["1 | 甲", "  |   ^"]),
        ("", 1, 0, ["1 |", "  | ^"]),
    ],
    ids=[
        "ascii",
        "chinese",
        "rare",
        "half-width",
        "combining",
        "digits",
        "tab",
        "escape",
        "bidi",
        "end",
        "past",
        "empty",
    ],
)
def test_the_caret_stands_under_its_character(line: str, column: int, end: int, expected: list[str]) -> None:
    assert shown(line, column, end) == expected


@pytest.mark.parametrize("column", [1, 2, 30, 120, 150, 299, 300, 301])
def test_a_long_line_is_cut_to_a_window_around_the_caret(column: int) -> None:
    """Every character of the line is another one, so that the caret can be read back."""
    line = "".join(chr(0x4E00 + number) for number in range(300))
    text, caret = shown(line, column, column + 1)
    assert sum(2 if "\u4e00" <= character <= "\u9fff" else 1 for character in text) <= 100
    width, at = 0, 0
    while at < len(text) and width < caret.index("^"):
        width += 2 if "\u4e00" <= text[at] <= "\u9fff" else 1
        at += 1
    assert width == caret.index("^")
    assert text[at : at + 1] == line[column - 1 : column]
    assert text.startswith("1 | …") == (column >= 30)
    assert text.endswith("…") == (column < 250)


def test_a_long_line_cut_in_full() -> None:
    text, caret = shown("字" * 100 + "错" + "字" * 100, 101, 102)
    assert text == "1 | …" + "字" * 15 + "错" + "字" * 31 + "…"
    assert caret == "  | " + " " * 31 + "^^"


def test_a_mark_longer_than_the_window_ends_with_it() -> None:
    text, caret = shown("字" * 300, 1, 301)
    assert text == "1 | " + "字" * 47 + "…"
    assert caret == "  | " + "^" * 94


def test_the_concise_form_is_one_line_whatever_the_message_holds() -> None:
    assert concise(WRONG_TOTAL) == (
        "content/reports/czj/2024.yaml:2:36: error[A102] 总计与各列之和不符：写的是 13810，相加是 13616"
    )
    problem = Problem("F104", Level.HINT, "一\n二\x1b三\u2028四", Span("a.yaml"))
    assert concise(problem) == "a.yaml: hint[F104] 一 二\ufffd三 四"


def test_the_json_form_is_a_list_of_objects() -> None:
    plain = Problem("S001", Level.WARNING, "话", Span("a.yaml"))
    assert json.loads(as_json([WRONG_TOTAL, plain])) == [
        {
            "code": "A102",
            "level": "error",
            "path": "content/reports/czj/2024.yaml",
            "line": 2,
            "column": 36,
            "message": "总计与各列之和不符：写的是 13810，相加是 13616",
            "help": "改正总计，或改正某一列",
            "end": 41,
            "notes": ["计算: 13364 + 252 = 13616"],
            "also": [
                {
                    "path": "content/reports/czj/2023.yaml",
                    "line": 161,
                    "column": 8,
                    "words": "上年报告写的是 783",
                }
            ],
            "at": "依申请公开.办理结果总计.总计",
        },
        {
            "code": "S001",
            "level": "warning",
            "path": "a.yaml",
            "line": 0,
            "column": 0,
            "message": "话",
            "help": "",
        },
    ]
    assert as_json([]) == "[]"
    assert "总计与各列之和不符" in as_json([WRONG_TOTAL])


def test_the_github_form_escapes_what_its_syntax_uses() -> None:
    assert github(WRONG_TOTAL) == (
        "::error file=content/reports/czj/2024.yaml,line=2,col=36,title=A102::"
        "总计与各列之和不符：写的是 13810，相加是 13616%0A建议: 改正总计，或改正某一列"
    )
    awkward = Problem("N103", Level.HINT, "占 50%：\r\n甲, 乙", Span("a,b:c%/d.yaml", 3, 4))
    assert (
        github(awkward) == "::notice file=a%2Cb%3Ac%25/d.yaml,line=3,col=4,title=N103::占 50%25：%0D%0A甲, 乙"
    )
    assert (
        github(Problem("S001", Level.WARNING, "话", Span("a.yaml"))) == "::warning file=a.yaml,title=S001::话"
    )


def test_the_sarif_form_is_one_run_with_its_rules() -> None:
    hint = Problem("S107", Level.HINT, "话", Span("内容/a b.yaml", 3, 4))
    whole = Problem("A102", Level.WARNING, "整个", Span("a.yaml"))
    log = json.loads(
        sarif(
            [WRONG_TOTAL, hint, whole],
            {"A102": ("总计等于各列之和", "A102 总计等于各列之和（错误）"), "A101": ("没有用到", "")},
        )
    )
    assert log == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "nianbao",
                        "rules": [
                            {"id": "A101", "shortDescription": {"text": "没有用到"}},
                            {
                                "id": "A102",
                                "shortDescription": {"text": "总计等于各列之和"},
                                "help": {"text": "A102 总计等于各列之和（错误）"},
                            },
                            {"id": "S107", "shortDescription": {"text": "规则 S107"}},
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "A102",
                        "ruleIndex": 1,
                        "level": "error",
                        "message": {
                            "text": "总计与各列之和不符：写的是 13810，相加是 13616\n"
                            "计算: 13364 + 252 = 13616\n建议: 改正总计，或改正某一列"
                        },
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {
                                        "uri": "content/reports/czj/2024.yaml",
                                        "uriBaseId": "%SRCROOT%",
                                    },
                                    "region": {"startLine": 2, "startColumn": 36, "endColumn": 41},
                                }
                            }
                        ],
                        "relatedLocations": [
                            {
                                "id": 0,
                                "physicalLocation": {
                                    "artifactLocation": {
                                        "uri": "content/reports/czj/2023.yaml",
                                        "uriBaseId": "%SRCROOT%",
                                    },
                                    "region": {"startLine": 161, "startColumn": 8, "endColumn": 11},
                                },
                                "message": {"text": "上年报告写的是 783"},
                            }
                        ],
                    },
                    {
                        "ruleId": "S107",
                        "ruleIndex": 2,
                        "level": "note",
                        "message": {"text": "话"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {
                                        "uri": "%E5%86%85%E5%AE%B9/a%20b.yaml",
                                        "uriBaseId": "%SRCROOT%",
                                    },
                                    "region": {"startLine": 3, "startColumn": 4},
                                }
                            }
                        ],
                    },
                    {
                        "ruleId": "A102",
                        "ruleIndex": 1,
                        "level": "warning",
                        "message": {"text": "整个"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"}
                                }
                            }
                        ],
                    },
                ],
            }
        ],
    }


def test_the_sarif_form_has_the_same_bytes_twice() -> None:
    rules = {"A102": ("总计等于各列之和", "A102 总计等于各列之和（错误）"), "A101": ("没有用到", "")}
    assert sarif([WRONG_TOTAL], rules) == sarif([WRONG_TOTAL], dict(reversed(rules.items())))


def test_the_gitlab_form_tells_equal_problems_apart_and_outlives_moved_lines() -> None:
    moved = WRONG_TOTAL._replace(span=WRONG_TOTAL.span._replace(line=9))
    one, again, whole = json.loads(
        gitlab([WRONG_TOTAL, WRONG_TOTAL, Problem("S001", Level.HINT, "话", Span("a"))])
    )
    assert one["location"] == {"path": "content/reports/czj/2024.yaml", "lines": {"begin": 2}}
    assert (one["check_name"], one["severity"]) == ("A102", "critical")
    assert one["description"].endswith("相加是 13616（建议: 改正总计，或改正某一列）")
    assert len({one["fingerprint"], again["fingerprint"], whole["fingerprint"]}) == 3
    assert json.loads(gitlab([moved]))[0]["fingerprint"] == one["fingerprint"]
    assert (whole["severity"], whole["location"]["lines"]["begin"]) == ("info", 1)
    assert json.loads(gitlab([])) == []


def test_many_other_places_are_named_without_their_lines_and_cut_short() -> None:
    """An equation over twenty rows must not fill the screen."""
    span = Span("a.yaml", 1, 1)
    many = tuple(Also(Span("a.yaml", line, 3), f"第 {line} 行") for line in range(1, 12))
    problem = Problem("A103", Level.ERROR, "不平", span, also=many)
    lines = full(problem, lambda _: ["  行: 1"] * 12).split("\n")
    assert lines[4] == "   = 另见: a.yaml:1:3 第 1 行"
    assert lines[5] == "   = 另见: a.yaml:2:3 第 2 行"
    assert lines[12:] == ["   = 另有 3 处", "   = 规则说明见 `nianbao explain A103`"]


def test_a_question_is_not_followed_by_a_semicolon() -> None:
    problem = Problem("F101", Level.ERROR, "没有这一项", Span("a.yaml"), "您是不是想写“规章”？")
    assert full(problem, lambda _: []).endswith("建议: 您是不是想写“规章”？规则说明见 `nianbao explain F101`")
