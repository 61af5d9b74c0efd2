"""Reading YAML: places, no guessed types, what is refused, files that are not text; every message as it is told."""

import re
import time
from pathlib import Path

import pytest

from generator.files.encoding import MAX_BYTES
from generator.problem import Span
from generator.reading.source import Mapping, Node, Scalar, Sequence, Source, parse, read_source
from generator.telling.diagnostics import concise


def told(source: Source) -> list[str]:
    return [f"{concise(problem)} | {problem.help}" for problem in source.problems]


def values(node: Node | None) -> object:
    """Give a tree as plain texts, lists and dictionaries."""
    if isinstance(node, Mapping):
        return {name: values(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [values(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def scalar(text: str) -> tuple[Source, Scalar]:
    """Read a text and give the scalar under its only key."""
    source = parse(text, "r.yaml")
    assert source.problems == ()
    assert isinstance(source.root, Mapping)
    (_, node) = next(iter(source.root.entries.values()))
    assert isinstance(node, Scalar)
    return source, node


def test_every_node_knows_where_it_was_typed() -> None:
    source = parse('甲: {乙: 一, 𬱖: "二"}\n丙:\n  - 三\n  - 四: [五]\n', "r.yaml")
    places = []

    def walk(node: Node) -> None:
        places.append((values(node), source.span(node)))
        if isinstance(node, Mapping):
            for key, value in node.entries.values():
                places.append((key.text, source.span(key)))
                walk(value)
        elif isinstance(node, Sequence):
            for item in node.items:
                walk(item)

    assert source.root
    walk(source.root)
    assert [(what, span.line, span.column, span.end) for what, span in places if isinstance(what, str)] == [
        ("甲", 1, 1, 2),
        ("乙", 1, 5, 6),
        ("一", 1, 8, 9),
        ("𬱖", 1, 11, 12),
        ("二", 1, 14, 17),
        ("丙", 2, 1, 2),
        ("三", 3, 5, 6),
        ("四", 4, 5, 6),
        ("五", 4, 9, 10),
    ]
    assert [(span.line, span.column) for what, span in places if not isinstance(what, str)] == [
        (1, 1),
        (1, 4),
        (3, 3),
        (4, 5),
        (4, 8),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "0412",
        "9:00",
        "no",
        "yes",
        "on",
        "2023-01-28",
        "1_000",
        "0x1F",
        "0o17",
        "~",
        "null",
        ".inf",
        ".nan",
        "1e3",
        "=",
        "+5",
        "3.10",
    ],
)
def test_no_type_is_guessed(typed: str) -> None:
    source = parse(f"甲: {typed}\n乙: {{丙: {typed}}}\n{typed}: 丁\n", "r.yaml")
    assert told(source) == []
    assert values(source.root) == {"甲": typed, "乙": {"丙": typed}, typed: "丁"}


SOUND = """# 注释：有全角冒号，有\t制表符
网址: https://www.example.gov.cn/a:b?c={d}
时间: 9:00-17:00
引文: “甲：乙”，丙
数字: 1,204
引用: '{甲：乙，丙}'
双引: "缩进：\t制表符"
跨行: 第一行，
  注：第二行也是文字
  上午9:00开始
折叠: >
  甲：乙
  - 不是列表
正文: |
  ｛甲：1，204｝
  - 甲：乙
  \t制表符开头
   # 不是注释
列表:
  - 注：这是一句话
  - |
    甲：乙
  - 正文: |
      甲：乙
    标题: 丙
空的:
流: {甲: 1, 乙: "二：", 丙: [三，四, 五]}
"""


def test_a_sound_file_gives_no_problem() -> None:
    source = parse(SOUND, "r.yaml")
    assert told(source) == []
    root = values(source.root)
    assert isinstance(root, dict)
    assert root["正文"] == "｛甲：1，204｝\n- 甲：乙\n\t制表符开头\n # 不是注释\n"
    assert root["流"] == {"甲": "1", "乙": "二：", "丙": ["三，四", "五"]}


def test_what_is_sound_stays_sound_beside_a_slip() -> None:
    source = parse(SOUND.replace("  - 注：这是一句话\n", "") + "末尾：1\n", "r.yaml")
    assert told(source) == [
        "r.yaml:27:3: error[S102] “末尾”后面用了全角冒号 | 改成英文冒号加一个空格，如“名称: 内容”"
    ]
    root = values(source.root)
    assert isinstance(root, dict)
    assert root["末尾"] == "1"
    assert root["跨行"] == "第一行， 注：第二行也是文字 上午9:00开始"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "甲: 1\n乙: 2\n甲: 3\n",
            ["r.yaml:3:1: error[S101] “甲”写了两次；第一次在第 1 行 | 保留正确的一处，删去另一处"],
        ),
        (
            "甲: {乙: 1, 乙: 2}\n",
            ["r.yaml:1:11: error[S101] “乙”写了两次；第一次在第 1 行 | 保留正确的一处，删去另一处"],
        ),
        (
            "甲: &a 1\n乙: *a\n",
            [
                "r.yaml:1:4: error[S105] 这里用了 YAML 的锚点 &a | 删去 & 和后面的名字",
                "r.yaml:2:4: error[S105] 这里用了 YAML 的引用 *a | 把内容直接写在这里",
            ],
        ),
        (
            "甲: !!int 1\n",
            [
                "r.yaml:1:4: error[S105] 这里用了 YAML 的类型标记 tag:yaml.org,2002:int | 删去感叹号标记，只写内容"
            ],
        ),
        (
            "甲: !a {乙: 1}\n",
            ["r.yaml:1:4: error[S105] 这里用了 YAML 的类型标记 !a | 删去感叹号标记，只写内容"],
        ),
        ("甲: 1\n<<: {乙: 1}\n", ["r.yaml:2:1: error[S105] 这里用了 YAML 的合并键 << | 把内容直接写在这里"]),
        (
            "甲: 1\n---\n乙: 2\n",
            ["r.yaml:2:1: error[S108] 一个文件里只能有一份内容，这里用 --- 又开了一份 | 删去这一行 ---"],
        ),
        (
            "甲: 1\n? [乙]\n: 2\n",
            ["r.yaml:2:3: error[S113] 这里要写一个名称，后面跟冒号 | 名称不能是括号或列表"],
        ),
        ("甲: @乙\n丙: 1\n", ["r.yaml:1:4: error[S100] 这个字符不能放在开头 | 整段文字用英文双引号括起来"]),
        (
            "甲: 乙: 丙\n",
            ["r.yaml:1:5: error[S100] 这里多了一个冒号，或者上一行没有写完 | 含冒号的文字用英文双引号括起来"],
        ),
        (
            "甲:\n  乙: 1\n 丙: 2\n丁: 3\n",
            [
                "r.yaml:3:2: error[S100] 这里和上面接不上：缩进不一致，或前面多了引号、括号 | 与同一层的其他行左对齐，去掉多余的标点"
            ],
        ),
        ("  甲: 1\n乙: 2\n", ["r.yaml:2:1: error[S100] 这一行和前面的缩进不一致 | 与同一层的其他行左对齐"]),
        (
            "甲: 1\n乙\n丙: 2\n",
            [
                (
                    "r.yaml:2:1: error[S100] 这一行不是“名称: 内容”的样子"
                    " | 写成“名称: 内容”；如果是上一行的文字，缩进要比上一行的名称深"
                )
            ],
        ),
        ('甲: "\\q"\n', ["r.yaml:1:5: error[S100] 双引号里的反斜杠写法不对 | 改用单引号，或把 \\ 写成 \\\\"]),
        (
            "甲: *\n",
            ["r.yaml:1:5: error[S100] 星号 * 或 & 在 YAML 里有特殊含义 | 整段文字用英文双引号括起来"],
        ),
        ("甲: !甲 1\n", ["r.yaml:1:5: error[S100] 感叹号在 YAML 里有特殊含义 | 整段文字用英文双引号括起来"]),
        ("甲: !a!b 1\n", ["r.yaml:1:4: error[S100] 感叹号在 YAML 里有特殊含义 | 整段文字用英文双引号括起来"]),
        (
            "甲: | 乙\n丙: 1\n",
            ["r.yaml:1:6: error[S100] “|”或“>”的用法不对 | “|”后面不写别的，文字另起一行，缩进两格、左对齐"],
        ),
        ("甲: - 乙\n", ["r.yaml:1:4: error[S100] 这里不能出现以“- ”开头的列表 | 把列表另起一行，缩进两格"]),
        (
            "甲: {乙: 1 丙: 2}\n丁: 1\n",
            ["r.yaml:1:11: error[S100] 括号里各项之间要用英文逗号隔开，最后要有 } | 检查逗号、引号和右括号"],
        ),
    ],
)
def test_what_a_report_never_needs_is_named(text: str, lines: list[str]) -> None:
    assert told(parse(text, "r.yaml")) == lines


def test_only_the_entry_that_cannot_be_read_is_lost() -> None:
    source = parse("甲: 1\n乙:\n  丙: @x\n  丁: 2\n戊: 3\n", "r.yaml")
    assert values(source.root) == {"甲": "1", "乙": {"丙": "", "丁": "2"}, "戊": "3"}
    assert isinstance(source.root, Mapping)
    inner = source.root.entries["乙"][1]
    assert isinstance(inner, Mapping)
    assert [value.lost for _, value in inner.entries.values() if isinstance(value, Scalar)] == [True, False]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "[" * 50_000 + "]" * 50_000,
            "r.yaml:1:13: error[S106] 括号或缩进套得太深了 | 年度报告不需要这么多层，检查括号和缩进",
        ),
        (
            "甲: " + "{a: " * 100_000 + "}" * 100_000,
            "r.yaml:1:48: error[S106] 括号或缩进套得太深了 | 年度报告不需要这么多层，检查括号和缩进",
        ),
        ("[" * 100_000, "r.yaml:1:1: error[S112] 这个“[”一直没有配对的“]” | 在这一项末尾补上右括号"),
        (
            "- " * 100_000,
            "r.yaml:1:25: error[S106] 括号或缩进套得太深了 | 年度报告不需要这么多层，检查括号和缩进",
        ),
    ],
    ids=["list", "mapping", "unclosed", "dashes"],
)
def test_deep_nesting_is_refused_at_once(text: str, line: str) -> None:
    """The parser alone takes most of a minute over the second of these; newer ones refuse the first themselves, further on."""
    start = time.perf_counter()
    column = re.compile(r"(?<=^r\.yaml:1:)\d+")
    (found,) = told(parse(text, "r.yaml"))
    assert column.sub("", found) == column.sub("", line)
    assert time.perf_counter() - start < 5


def test_the_rest_is_read_beside_a_nesting_that_is_refused() -> None:
    source = parse("甲: " + "[" * 20 + "]" * 20 + "\n乙: 2\n", "r.yaml")
    assert values(source.root) == {"甲": "", "乙": "2"}


def test_control_characters_are_named_each_at_its_place() -> None:
    source = parse("甲: 一\x01二\n乙: 三\u2028四\n丙: \ufeff五\x85\n", "r.yaml")
    assert told(source) == [
        "r.yaml:1:5: error[S107] 这里有一个看不见的控制字符 U+0001 | 删去这个字符",
        "r.yaml:2:5: error[S107] 这里有一个看不见的控制字符 U+2028 | 删去这个字符",
        "r.yaml:3:4: error[S107] 这里有一个看不见的控制字符 U+FEFF | 删去这个字符",
        "r.yaml:3:6: error[S107] 这里有一个看不见的控制字符 U+0085 | 删去这个字符",
    ]
    assert values(source.root) == {"甲": "一 二", "乙": "三 四", "丙": "五"}


def test_many_control_characters_are_counted_not_listed() -> None:
    problems = parse("甲: " + "\x01" * 50, "r.yaml").problems
    assert len(problems) == 20
    assert problems[0].help == "删去这些字符，全文共 50 个"


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_lines_alike(breaks: str) -> None:
    source = parse("\ufeff甲: 1\n乙: |\n  文\n丙：2\n".replace("\n", breaks), "r.yaml")
    assert told(source) == [
        "r.yaml:4:2: error[S102] “丙”后面用了全角冒号 | 改成英文冒号加一个空格，如“名称: 内容”"
    ]
    assert values(source.root) == {"甲": "1", "乙": "文\n", "丙": "2"}


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n"])
def test_an_empty_file_has_no_root(text: str) -> None:
    assert parse(text, "r.yaml") == Source("r.yaml", text, None, ())


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (
            "甲: 示例".encode("gbk"),
            "r.yaml: error[S003] 文件不是 UTF-8 编码，像是 GBK（记事本的“ANSI”） | 在编辑器里选“另存为”，编码选 UTF-8",
        ),
        (
            "a: 1\nb: 示例".encode("gbk"),
            "r.yaml: error[S003] 文件不是 UTF-8 编码，像是 GBK（记事本的“ANSI”） | 在编辑器里选“另存为”，编码选 UTF-8",
        ),
        (
            "甲: 一".encode("utf-16"),
            "r.yaml: error[S003] 文件不是 UTF-8 编码，像是 UTF-16（记事本的“Unicode”） | 在编辑器里选“另存为”，编码选 UTF-8",
        ),
        (
            "甲: 啊\n".encode("utf-16-le"),
            "r.yaml: error[S003] 文件不是 UTF-8 编码，像是 UTF-16（记事本的“Unicode”） | 在编辑器里选“另存为”，编码选 UTF-8",
        ),
        (
            "\ufeff甲: 1\n乙: 二三".encode()[:-1],
            (
                "r.yaml:2:5: error[S003] 文件不是完好的 UTF-8 编码，从这里起读不出来（字节 0xE4）"
                " | 重新输入这个字；或在编辑器里选“另存为”，编码选 UTF-8"
            ),
        ),
        (
            b"# " + "甲".encode() + b"\xff",
            (
                "r.yaml:1:4: error[S003] 文件不是完好的 UTF-8 编码，从这里起读不出来（字节 0xFF）"
                " | 重新输入这个字；或在编辑器里选“另存为”，编码选 UTF-8"
            ),
        ),
        (
            b"PK\x03\x04\x14\x00\x06\x00" + b"\x08\x00!\x00\xff" * 30,
            "r.yaml: error[S003] 这不是文本文件，像是 Word 或 Excel 文档 | 用文本编辑器新建一个文件，把内容写进去；这个文件可以作为附件",
        ),
        (
            b"\0" * 200,
            "r.yaml: error[S003] 这不是文本文件，里面有读不出来的内容 | 用文本编辑器新建一个文件，把内容写进去；这个文件可以作为附件",
        ),
        (
            b"a: " + b"x" * MAX_BYTES,
            "r.yaml: error[S002] 文件超过 2 MiB，不像一份年度报告 | 大的内容请放进附件，用“附件”一项列出",
        ),
    ],
    ids=["gbk", "gbk-later", "utf-16", "utf-16-no-mark", "cut-off", "damaged", "docx", "zeros", "too-large"],
)
def test_a_file_that_is_not_utf8_is_named(tmp_path: Path, data: bytes, line: str) -> None:
    (tmp_path / "r.yaml").write_bytes(data)
    source = read_source(tmp_path / "r.yaml", "r.yaml")
    assert told(source) == [line]
    assert source.root is None


def test_a_file_of_exactly_two_mebibytes_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"a: |\n  " + b"x" * (MAX_BYTES - 7))
    assert told(read_source(tmp_path / "r.yaml", "r.yaml")) == []


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    assert told(read_source(tmp_path / "没有.yaml", "没有.yaml")) == [
        "没有.yaml: error[S001] 没有这个文件 | 检查文件名和所在的文件夹"
    ]
    assert told(read_source(tmp_path, "文件夹")) == [
        "文件夹: error[S001] 这是一个文件夹，不是文件 | 检查文件名"
    ]


@pytest.mark.parametrize("header", ["|", "|-", "|+", "|2", "|2-", "| # 注"])
def test_a_character_of_a_literal_text_is_located(header: str) -> None:
    source, node = scalar(
        f"甲: {header}\n    一二\n\n  三𬱖五六\n"
        if "2" in header
        else f"甲: {header}\n  一二\n\n  三𬱖五六\n"
    )
    offset = node.text.index("五")
    assert source.locate(node, offset, 2) == Span("r.yaml", 4, 5, 7)
    first = 5 if "2" in header else 3
    assert source.locate(node, node.text.index("一")) == Span("r.yaml", 2, first, first + 1)


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("甲: 一二三\n", "二", (1, 5)),
        ('甲: "一二三"\n', "二", (1, 6)),
        ("甲: '一二三'\n", "二", (1, 6)),
        ("甲: >\n  一二\n  三四\n\n  五\n", "四", (3, 4)),
        ("甲: >-\n  一二\n  三四\n\n  五\n", "五", (5, 3)),
        ("甲: 一二\n  三四\n", "四", (2, 4)),
        ('甲: "一二\n  三四"\n', "四", (2, 4)),
        ('甲: "一\\t二"\n', "二", (1, 4)),
        ("甲: '一''二'\n", "二", (1, 4)),
    ],
)
def test_a_character_of_any_other_text_is_located(text: str, word: str, place: tuple[int, int]) -> None:
    """A text with escapes is pointed at as a whole."""
    source, node = scalar(text)
    span = source.locate(node, node.text.index(word))
    assert (span.line, span.column) == place


def test_a_place_never_reaches_past_its_line() -> None:
    source, node = scalar("甲: |\n  一二\n  三\n")
    assert source.locate(node, 1, 20) == Span("r.yaml", 2, 4, 5)
