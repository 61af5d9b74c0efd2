"""The schemas agree with the reader, and the editor's own language server completes and checks from them."""

import json
import queue
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest
import yaml
from jsonschema import Draft7Validator

from generator.formats import all_formats
from generator.forms.spec import Measure, ReportFormat
from generator.project.agencies import Agency
from generator.project.keys import AGENCY_FIELDS, REPORT_FIELDS, SITE_FIELDS
from generator.project.load import read_report
from generator.project.reference import reference
from generator.project.schema import schema_name, schemas, write
from generator.reading.shape import Field
from generator.reading.source import parse
from generator.rules import all_rules
from tests.sample import report as laid_over_a_blank

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
DOCS = ROOT / "docs/editors"
REPORT = "content/reports/xskgxj/2022.yaml"
SERVER = Path(__file__).parent / "node/node_modules/yaml-language-server/bin/yaml-language-server"
PATIENCE = 60
BODY = Agency("xskgxj", "示例局", "示例局", "部门")
PROSE = [rule.check for rule in all_rules() if rule.code.startswith("L") and rule.scope == "report"]


class Core(yaml.SafeLoader):
    """Resolves plain scalars as YAML 1.2 editors do: no dates, no octal, no yes and no."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), list(first))
Core.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


@cache
def validator(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads(schemas()[name]))


def errors(name: str, text: str) -> list[tuple[str, str]]:
    """Give where and by which keyword a text offends against a schema."""
    found = validator(name).iter_errors(yaml.load(text, Core))
    return sorted((".".join(map(str, error.absolute_path)), str(error.validator)) for error in found)


def sample() -> str:
    return (ROOT / REPORT).read_text(encoding="utf-8")


def swapped(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_schema_is_a_sound_draft_07_schema(name: str) -> None:
    Draft7Validator.check_schema(json.loads(schemas()[name]))


def test_the_schemas_beside_the_sample_are_fresh(tmp_path: Path) -> None:
    write(tmp_path)
    kept = {file.name: file.read_bytes() for file in (CONTENT / "schema").iterdir()}
    assert kept == {file.name: file.read_bytes() for file in tmp_path.iterdir()}, "run: nianbao schema"


def test_there_is_one_schema_per_form_and_one_per_configuration_file() -> None:
    assert set(schemas()) == {"site.json", "agencies.json", *map(schema_name, all_formats())}


@pytest.mark.parametrize("file", ["site.yaml", "agencies.yaml", "reports/xskgxj/2022.yaml"])
def test_the_sample_is_sound_against_the_schema_named_in_its_first_line(file: str) -> None:
    path = CONTENT / file
    text = path.read_text(encoding="utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named
    schema = (path.parent / named[1]).resolve()
    assert schema.parent == CONTENT / "schema"
    assert errors(schema.name, text) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("总体情况:", "总体情形:", [("", "additionalProperties"), ("", "required")]),
        ("  予以公开:", "  予已公开:", [("依申请公开", "additionalProperties"), ("依申请公开", "required")]),
        ("  行政许可: 0\n", "", [("主动公开", "required")]),
        ("行政许可: 0", "行政许可: 三件", [("主动公开.行政许可", "pattern")]),
        ("行政许可: 0", "行政许可: 1.5", [("主动公开.行政许可", "type")]),
        ("行政许可: 0", "行政许可:", [("主动公开.行政许可", "type")]),
        ("行政许可: 0", "行政许可: -1", [("主动公开.行政许可", "minimum")]),
        ("行政许可: 0", "行政许可: 空", []),
        ("行政许可: 0", "行政许可: /", []),
        ("行政事业性收费: 0", "行政事业性收费: 59237.2449", []),
        ("规章: {制发: 0, 废止: 0, 现行有效: 0}", "规章: 0", []),
        ("规章: {制发: 0, 废止: 0, 现行有效: 0}", "规章: 3", [("主动公开.规章", "maximum")]),
        ("规章: {制发: 0,", "规章: {", [("主动公开.规章", "required")]),
        ("规章: {制发: 0,", "规章: {制发: 空的,", [("主动公开.规章.制发", "pattern")]),
        ("状态: 发布", "状态: 已发布", [("状态", "enum")]),
        ("成文日期: 2023-01-28", "成文日期: 2023年1月28日", [("成文日期", "pattern")]),
        ("成文日期: 2023-01-28", "成文日期:", []),
        ("格式: 2021", "格式: 2019", [("格式", "enum")]),
        ("落款:", "附件: [表.xlsx]\n落款:", []),
        ("落款:", "主动公开说明: 无。\n落款:", []),
        ("落款:", "主动公开说明: {表前: 无。}\n落款:", []),
        ("落款:", "主动公开说明: {表中: 无。}\n落款:", [("主动公开说明", "additionalProperties")]),
        ("落款:", "章节标题: {问题及改进: 问题}\n落款:", []),
        ("落款:", "章节标题: {问题: 问题}\n落款:", [("章节标题", "enum")]),
    ],
)
def test_a_slip_is_told_where_it_stands_and_the_reader_agrees(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    text = swapped(sample(), old, new)
    assert errors("report-2021.json", text) == expected
    told = read_report(parse(text, REPORT), BODY, 2022).problems
    if (old, new) != ("格式: 2021", "格式: 2019"):
        assert bool(told) == bool(expected), [problem.message for problem in told]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("czj: {名称: 示例市财政局, 类别: 部门}", []),
        ("czj: {名称: 示例市财政局, 类别: 部门, 电话: 12345678}", []),
        ("czj: {名称: 示例市财政局}", [("czj", "required")]),
        ("czj: {名称: 示例市财政局, 类别: 机关}", [("czj.类别", "enum")]),
        ("czj: {名称: 示例市财政局, 类别: 部门, 邮编: 一二三}", [("czj.邮编", "pattern")]),
        ("财政局: {名称: 示例市财政局, 类别: 部门}", [("", "pattern")]),
        ("search: {名称: 示例市财政局, 类别: 部门}", [("", "pattern")]),
        ("czj: {名称: 示例市财政局, 类别: 部门, 曾用名: [{名称: 旧名, 止: 2020}]}", []),
        ("czj: {名称: 示例市财政局, 类别: 部门, 曾用名: [{名称: 旧名}]}", [("czj.曾用名.0", "required")]),
    ],
)
def test_the_agencies_are_held_against_their_fields(text: str, expected: list[tuple[str, str]]) -> None:
    assert errors("agencies.json", text) == expected


FIGURES = ["0", "7", "-7", "3.5", "1204", '"12"', '"012"', "三", "空", "/", "不适用", "125万元", "12 件"]


@pytest.mark.parametrize("form", [form for form in all_formats() if form.sections], ids=lambda form: form.id)
@pytest.mark.parametrize("figure", FIGURES)
def test_reader_and_schema_accept_the_same_figures_in_every_measure(form: ReportFormat, figure: str) -> None:
    seen = set()
    for table in form.tables():
        for row in table.rows:
            columns = () if row.children else table.columns_of(row)
            for column in columns:
                seen.add(column.measure)
                value = figure if len(columns) == 1 else f"{{{column.key}: {figure}}}"
                at = f"{table.key}.{row.key}" + ("" if len(columns) == 1 else f".{column.key}")
                text = f"{table.key}: {{{row.key}: {value}}}"
                told = read_report(parse(text, "x.yaml"), BODY, form.first_year).problems
                refused = any(
                    problem.at.startswith(at) and problem.code in ("F104", "F123") for problem in told
                )
                assert any(place == at for place, _ in errors(schema_name(form), text)) == refused, at
    assert Measure.COUNT in seen
    assert Measure.AMOUNT in seen or Measure.AMOUNT_WITH_UNIT in seen


class LanguageServer:
    """Speaks to ``yaml-language-server`` over its standard input and output, as an editor does."""

    def __init__(self, folder: Path) -> None:
        node = shutil.which("node")
        if not node or not SERVER.exists():
            pytest.fail(f"{SERVER.relative_to(ROOT)} is missing: run `npm ci` in tests/node (make test does)")
        self._process = subprocess.Popen([node, str(SERVER), "--stdio"], stdin=-1, stdout=-1, stderr=-3)
        self._heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._last = 0
        self._kept: list[dict[str, Any]] = []
        markup = {"contentFormat": ["markdown"]}
        items = {"documentationFormat": ["markdown"], "snippetSupport": True}
        able = {"textDocument": {"hover": markup, "completion": {"completionItem": items}}}
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), locale="zh-cn", capabilities=able)
        self.tell("initialized")
        yaml_settings = {
            "validate": True,
            "hover": True,
            "completion": True,
            "schemaStore": {"enable": False},
        }
        self.tell("workspace/didChangeConfiguration", settings={"yaml": yaml_settings})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()

    def tell(self, method: str, **params: object) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: object) -> Any:
        self._last += 1
        number = self._last
        self._send({"id": number, "method": method, "params": params})
        answer = self._await(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """Give what the server says about a document, whether it finds something or nothing."""

        def published(message: dict[str, Any]) -> bool:
            return (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
            )

        found: list[dict[str, Any]] = self._await(published)["params"]["diagnostics"]
        return found

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream
        while header := stream.readline():
            length = int(header.split(b":")[1])
            stream.readline()
            self._heard.put(json.loads(stream.read(length)))

    def _await(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        for place, message in enumerate(self._kept):
            if wanted(message):
                return self._kept.pop(place)
        while True:
            message = self._heard.get(timeout=PATIENCE)
            if wanted(message):
                return message
            if "id" in message and "method" in message:
                items = message.get("params", {}).get("items", [])
                self._send({"id": message["id"], "result": [None for _ in items] if items else None})
            else:
                self._kept.append(message)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("年报 项目")
    shutil.copytree(CONTENT, folder / "content")
    return folder


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[LanguageServer]:
    with LanguageServer(project) as running:
        yield running


def at(text: str, words: str) -> dict[str, int]:
    """Give the place just inside ``words``, which stand in the text once."""
    assert text.count(words) == 1, words
    before = text[: text.index(words)]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n")}


def fresh(project: Path, year: int) -> Path:
    return project / f"content/reports/xskgxj/{year}.yaml"


def test_the_editor_finds_nothing_wrong_with_the_sample(server: LanguageServer, project: Path) -> None:
    assert server.diagnostics(server.open(fresh(project, 2022), sample())) == []


def test_the_editor_marks_the_very_line_of_a_misspelt_key(server: LanguageServer, project: Path) -> None:
    text = swapped(sample(), "  予以公开:", "  予已公开:")
    found = server.diagnostics(server.open(fresh(project, 2031), text))
    line = at(text, "  予已公开:")["line"]
    assert [item["message"] for item in found if item["range"]["start"]["line"] == line] == [
        "属性 予已公开 不被允许。"
    ]


def test_the_editor_marks_a_figure_that_is_not_one_in_chinese(server: LanguageServer, project: Path) -> None:
    text = swapped(sample(), "行政处罚: 0", "行政处罚: 三")
    found = server.diagnostics(server.open(fresh(project, 2032), text))
    line = at(text, "  行政处罚: 三")["line"]
    assert [(item["range"]["start"], item["message"]) for item in found] == [
        ({"line": line, "character": 8}, "要一个整数，没有就写 0")
    ]


def test_the_editor_completes_a_missing_row_with_chinese_help_and_all_columns(
    server: LanguageServer, project: Path
) -> None:
    text = re.sub(r"  本年新收: .*\n", "  本\n", sample())
    uri = server.open(fresh(project, 2033), text)
    place = {**at(text, "  本\n"), "character": 3}
    answer = server.ask("textDocument/completion", textDocument={"uri": uri}, position=place)
    offered = {item["label"]: item for item in answer["items"]}
    help_ = "一、本年新收政府信息公开申请数量：每一列都要写，没有就写 0；整行为零可以只写 0"
    assert offered["本年新收"]["documentation"] == help_
    keys = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    columns = ", ".join(f"{key}: ${{{number}:0}}" for number, key in enumerate(keys, 1))
    assert offered["本年新收"]["insertText"] == f"本年新收: {{{columns}}}"
    assert "予以公开" not in offered, "what is there already is not offered again"


def test_the_editor_offers_no_null_where_a_value_may_be_empty(server: LanguageServer, project: Path) -> None:
    text = swapped(sample(), "成文日期: 2023-01-28", "成文日期: ")
    uri = server.open(fresh(project, 2034), text)
    place = {**at(text, "成文日期: "), "character": 6}
    answer = server.ask("textDocument/completion", textDocument={"uri": uri}, position=place)
    assert [item["label"] for item in answer["items"]] == ["2023-01-28"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("状态: 发布", "草稿只在预览里看得到；发布才会生成网页"),
        ("予以公开: {", "（一）予以公开：每一列都要写，没有就写 0；整行为零可以只写 0"),
        ("行政事业性收费: 0", "本年收费金额（单位：万元）：要一个金额，只写数字，可以有小数；没有就写 0"),
    ],
)
def test_the_editor_shows_chinese_help_for_the_key_under_the_pointer(
    server: LanguageServer, project: Path, words: str, expected: str
) -> None:
    uri = server.open(fresh(project, 2035), sample())
    answer = server.ask("textDocument/hover", textDocument={"uri": uri}, position=at(sample(), words))
    assert expected in answer["contents"]["value"]


def test_the_reference_of_keys_is_fresh() -> None:
    kept = (DOCS / "keys.md").read_text(encoding="utf-8")
    assert kept == reference(), "write generator.project.reference.reference() to docs/editors/keys.md"


@pytest.mark.parametrize(
    "fields", [SITE_FIELDS, AGENCY_FIELDS, REPORT_FIELDS], ids=["site", "agencies", "report"]
)
def test_the_reference_names_every_key(fields: tuple[Field, ...]) -> None:
    page = reference()
    for field in fields:
        assert f"\n| `{field.key}` |" in page
        for below in field.fields:
            assert re.search(rf"\n\| `{field.key}(\[\])?\.{below.key}` \|", page), (field.key, below.key)


def mistakes() -> list[tuple[str, str, str]]:
    page = (DOCS / "mistakes.md").read_text(encoding="utf-8")
    found = []
    for part in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        blocks = re.findall(r"```yaml\n(.*?)```", part, flags=re.DOTALL)
        code = re.search(r"（([A-Z][0-9]{3})）", part.splitlines()[0])
        assert code, part
        if blocks:
            wrong, right = blocks
            found.append((code[1], wrong, right))
    return found


def codes(text: str) -> set[str]:
    """Give the codes a piece of a report brings, but for what it lacks by being a piece."""
    told = read_report(parse(text, REPORT), BODY, 2022).problems
    found = {problem.code for problem in told} - {"F102", "F120", "F201"}
    return found or {problem.code for check in PROSE for problem in check(laid_over_a_blank(2022, text))}


@pytest.mark.parametrize(("code", "wrong", "right"), mistakes())
def test_every_mistake_of_the_handbook_is_found_and_its_mending_is_sound(
    code: str, wrong: str, right: str
) -> None:
    assert codes(wrong) == {code}
    assert codes(right) == set()


def test_the_handbook_shows_only_yaml_that_the_reader_takes() -> None:
    page = (DOCS / "index.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    assert len(blocks) >= 5
    for block in blocks:
        assert codes(block) == set(), block
