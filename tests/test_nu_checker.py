"""The Nu HTML checker of the W3C finds no error on any page: all forms and years, every theme, inline SVG included."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sites import audited

JAR = Path(__file__).parent / "node/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def messages(
    tmp_path_factory: pytest.TempPathFactory, dressed: Callable[[str], Path]
) -> list[dict[str, object]]:
    """Give what the checker says of all pages, one of which is wrong on purpose."""
    folder = tmp_path_factory.mktemp("pages")
    wrong = folder / "wrong.html"
    wrong.write_text("<!DOCTYPE html><html lang=zh><p id=a><p id=a>", encoding="utf-8")
    command = [
        "java",
        "-Xss2m",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--skip-non-html",
        str(wrong),
        *map(str, audited(folder, dressed).values()),
    ]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    found: list[dict[str, object]] = json.loads(said.stderr)["messages"]
    return found


def told(messages: list[dict[str, object]], *, wrong: bool) -> list[str]:
    return [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if str(message["url"]).endswith("/wrong.html") is wrong
    ]


def test_the_checker_sees_what_is_wrong(messages: list[dict[str, object]]) -> None:
    assert [words for words in told(messages, wrong=True) if "Duplicate ID" in words]


def test_no_page_has_an_error_or_a_warning(messages: list[dict[str, object]]) -> None:
    assert told(messages, wrong=False) == []
