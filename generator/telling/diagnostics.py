"""The forms a problem is told in: in full for a reader, on one line, and as JSON, SARIF, and for GitHub and GitLab.

None of them shows the number of a person, also not in the line of the source: what is told ends in logs and tickets.
"""

import hashlib
import json
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from urllib.parse import quote

from generator.problem import Level, Problem, Span
from generator.telling.personal_numbers import masked

Json = str | int | list["Json"] | dict[str, "Json"]
ReadLines = Callable[[str], Sequence[str]]

_WIDTH = 100
_CUT = "…"
_MOST_EXCERPTS = 2
_MOST_PLACES = 8
_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "notice"}
_GITLAB = {Level.ERROR: "critical", Level.WARNING: "minor", Level.HINT: "info"}
_SARIF = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "note"}


def concise(problem: Problem) -> str:
    """Give one line that editors and grep understand: ``path:line:column: error[A102] message``."""
    return f"{problem.span}: {problem.level.value}[{problem.code}] {_one_line(masked(problem.message))}"


def full(problem: Problem, read: ReadLines) -> str:
    """Give the line, the source with a caret below it, how it was computed, the other places, and the help.

    ``read`` gives the lines of a file by its path, none when there are none to show.
    """
    spans = [problem.span, *(also.span for also in problem.also)]
    gutter = max(len(str(span.line)) for span in spans)
    shown = [concise(problem), *_excerpt(problem.span, read, gutter)]
    shown += [f"{'':{gutter}} = {_one_line(masked(note))}" for note in problem.notes]
    for also in problem.also[:_MOST_PLACES]:
        shown.append(f"{'':{gutter}} = 另见: {also.span} {_one_line(masked(also.words))}".rstrip())
        if len(problem.also) <= _MOST_EXCERPTS:
            shown += _excerpt(also.span, read, gutter)
    if len(problem.also) > _MOST_PLACES:
        shown.append(f"{'':{gutter}} = 另有 {len(problem.also) - _MOST_PLACES} 处")
    explain = f"规则说明见 `nianbao explain {problem.code}`"
    stop = "" if problem.help.endswith(("？", "。")) else "；"
    advice = f"建议: {_one_line(masked(problem.help))}{stop}{explain}" if problem.help else explain
    return "\n".join([*shown, f"{'':{gutter}} = {advice}"])


def as_json(problems: Iterable[Problem]) -> str:
    """Give a list of objects; ``end``, ``notes``, ``also`` and ``at`` are there when a problem has them."""
    return json.dumps([_object(problem) for problem in problems], ensure_ascii=False, indent=2)


def github(problem: Problem) -> str:
    """Give a workflow command that shows the problem beside the line of a pull request."""
    span = problem.span
    place = f",line={span.line},col={span.column}" if span.line else ""
    words = f"{problem.message}\n建议: {problem.help}" if problem.help else problem.message
    file, title = _github_property(span.path), _github_property(problem.code)
    return f"::{_GITHUB[problem.level]} file={file}{place},title={title}::{_github_data(masked(words))}"


def gitlab(problems: Iterable[Problem]) -> str:
    """Give a Code Quality report of GitLab; a problem keeps its fingerprint when lines move above it."""
    found: list[Json] = []
    seen: Counter[str] = Counter()
    for problem in problems:
        span = problem.span
        name = f"{problem.code}\n{span.path}\n{problem.at}\n{problem.message}"
        # Two equal problems of one report are told apart by their order.
        fingerprint = hashlib.sha256(f"{name}\n{seen[name]}".encode()).hexdigest()
        seen[name] += 1
        words = f"{problem.message}（建议: {problem.help}）" if problem.help else problem.message
        found.append(
            {
                "description": _one_line(masked(words)),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": _GITLAB[problem.level],
                "location": {"path": span.path, "lines": {"begin": max(span.line, 1)}},
            }
        )
    return json.dumps(found, ensure_ascii=False, indent=2)


def sarif(problems: Iterable[Problem], rules: Mapping[str, tuple[str, str]]) -> str:
    """Give a SARIF 2.1.0 log of one run; ``rules`` holds per code a sentence on what it is about, and its page."""
    found = list(problems)
    codes = sorted({*rules, *(problem.code for problem in found)})
    run: dict[str, Json] = {
        "tool": {"driver": {"name": "nianbao", "rules": [_rule(code, rules) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in found],
    }
    log: dict[str, Json] = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: str, rules: Mapping[str, tuple[str, str]]) -> Json:
    title, page = rules.get(code, (f"规则 {code}", ""))
    found: dict[str, Json] = {"id": code, "shortDescription": {"text": title}}
    if page:
        found["help"] = {"text": page}
    return found


def _excerpt(span: Span, read: ReadLines, gutter: int) -> list[str]:
    lines = read(span.path) if span.line else ()
    if not 0 < span.line <= len(lines):
        return []
    text, before, marked = _window(masked(lines[span.line - 1]), span, _WIDTH - gutter - 3)
    return [
        f"{'':{gutter}} |",
        f"{span.line:>{gutter}} | {text}".rstrip(),
        f"{'':{gutter}} | {' ' * before}{'^' * marked}",
    ]


def _window(line: str, span: Span, room: int) -> tuple[str, int, int]:
    """Give the part of a line that fits, the width before the caret, and the width of the caret."""
    shown = [*_visible(line)]
    start = min(max(span.column - 1, 0), len(shown))
    stop = min(max(span.end - 1, start), len(shown))
    first, last = 0, len(shown)
    # The width of all characters before each of them, and at last of all.
    at = [0, *accumulate(map(_width_of, shown))]
    if at[-1] > room:
        last = bisect_right(at, at[start] + room * 2 // 3) - 1
        first = min(bisect_left(at, at[last] - (room - 2)), start)
        last = max(bisect_right(at, at[first] + room - 2) - 1, last)
    head, tail = _CUT if first else "", _CUT if last < len(shown) else ""
    before = len(head) + at[start] - at[first]
    marked = at[max(min(stop, last), start)] - at[start]
    return head + "".join(shown[first:last]) + tail, before, max(marked, 1)


def _visible(text: str) -> str:
    """Give what stands for each character in a terminal: for a tab a space, for what cannot be seen something that can."""
    return text if text.isprintable() else "".join(map(_shown_for, text))


def _shown_for(character: str) -> str:
    if character == "\t":
        return " "
    return (
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
        else character
    )


def width(characters: Iterable[str]) -> int:
    """Give the columns a terminal uses: two for a wide character, none for a mark that sits on the one before."""
    return sum(map(_width_of, characters))


@lru_cache(8192)
def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 1 + (unicodedata.east_asian_width(character) in "WF")


def _one_line(text: str) -> str:
    return _visible(" ".join(text.splitlines()))


def _object(problem: Problem) -> Json:
    span = problem.span
    found: dict[str, Json] = {
        "code": problem.code,
        "level": problem.level.value,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "message": masked(problem.message),
        "help": masked(problem.help),
    }
    if span.end:
        found["end"] = span.end
    if problem.notes:
        found["notes"] = [masked(note) for note in problem.notes]
    if problem.also:
        found["also"] = [
            {
                "path": also.span.path,
                "line": also.span.line,
                "column": also.span.column,
                "words": masked(also.words),
            }
            for also in problem.also
        ]
    if problem.at:
        found["at"] = problem.at
    return found


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


def _result(problem: Problem, rule: int) -> Json:
    words = [problem.message, *problem.notes]
    if problem.help:
        words.append(f"建议: {problem.help}")
    found: dict[str, Json] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _SARIF[problem.level],
        "message": {"text": masked("\n".join(words))},
        "locations": [{"physicalLocation": _location(problem.span)}],
    }
    if problem.also:
        found["relatedLocations"] = [
            {"id": number, "physicalLocation": _location(also.span), "message": {"text": masked(also.words)}}
            for number, also in enumerate(problem.also)
        ]
    return found


def _location(span: Span) -> dict[str, Json]:
    file: dict[str, Json] = {"uri": quote(span.path)}
    if not span.path.startswith("/"):
        file["uriBaseId"] = "%SRCROOT%"
    found: dict[str, Json] = {"artifactLocation": file}
    if span.line:
        region: dict[str, Json] = {"startLine": span.line, "startColumn": max(span.column, 1)}
        if span.end > span.column:
            region["endColumn"] = span.end
        found["region"] = region
    return found
