"""What typst complains of, in Chinese: at the report for its characters and pictures, at the theme's file for the rest."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.look.theme import Theme
from generator.printing.edition import Edition
from generator.problem import Level, Problem, Span
from generator.telling.theme_file import shown

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_FORBIDDEN = re.compile(r'the text contains the disallowed codepoint `"(.+?)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PLACE = re.compile(r"┌─ (.+?):(\d+):(\d+)")
_FAMILY = re.compile("unknown font family: (.+)")
_NEAR = 8
_MOST = 8
_KNOWN = (
    (r"unknown variable: (.+)", "没有变量“{}”"),
    (r"unclosed (?:delimiter|string|label|raw text)", "括号或引号没有配成对"),
    (r"unexpected (?:closing .+|comma|end of .+)", "多了或者少了标点、括号"),
    (r"expected (.+)", "这里的写法不对（要的是 {}）"),
    (r'dictionary does not contain key "(.+?)".*', "数据里没有“{}”"),
    (r"file not found.*", "找不到这个文件"),
    (r"failed to load file.*|.*access denied.*", "读不到这个文件"),
    (r"(?:panicked|assertion failed)(?: with)?:? (.+)", "{}"),
    (r"PDF/UA-1 error: missing document title", "没有用 set document 写标题"),
    (r"PDF/UA-1 error: missing alt text", "图片没有写替代文字 alt"),
    (r"PDF/UA-1 error: the first heading must be of level 1", "第一个标题要用一级标题"),
    (r"PDF/UA-1 error: skipped from heading level (\d) to (\d)", "标题从 {} 级跳到了 {} 级"),
)


def typst_problems(
    message: str, diagnostic: str, edition: Edition, theme: Theme, broken: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Give the problems that a failure of typst is; ``broken`` names the pictures of the report that do not open."""
    characters = (
        _characters(code, tuple(dict.fromkeys(map(_plain, pattern.findall(diagnostic)))), edition, theme)
        for code, pattern in (("W102", _MISSING), ("W106", _FORBIDDEN))
    )
    told = tuple(problem for problem in characters if problem)
    if told:
        return told
    if broken:
        return tuple(
            Problem(
                "W107",
                Level.ERROR,
                f"图片“{name}”打不开，放不进 PDF",
                _report(edition),
                "用看图软件打开，另存为 PNG 或 JPEG 再用",
            )
            for name in broken
        )
    return (
        Problem(
            "W121",
            Level.ERROR,
            f"PDF 模板出错：{_words(message)}",
            _place(diagnostic, theme),
            "照模板开头的说明改",
        ),
    )


def font_problems(warnings: Iterable[tuple[str, str]], theme: Theme) -> tuple[Problem, ...]:
    """Give the fonts that a template names and that are not there, of the warnings (message and diagnostic) of typst."""
    found = ((_FAMILY.match(message), diagnostic) for message, diagnostic in warnings)
    advice = f"改用 d.fonts 里的字体，或把字体文件放进 {fonts_folder(theme)}"
    return tuple(
        Problem("W105", Level.ERROR, f"没有字体“{family[1]}”", _place(diagnostic, theme), advice)
        for family, diagnostic in found
        if family
    )


def font_file_problems(files: Iterable[Path], theme: Theme) -> tuple[Problem, ...]:
    """Give the problems that these files of the theme are, which ought to be fonts."""
    return tuple(
        Problem(
            "W108",
            Level.ERROR,
            f"字体文件 {file.name} 打不开",
            Span(shown(file, theme.folders)),
            "重新复制一份完整的字体文件；用不着的，删去",
        )
        for file in files
    )


def fonts_folder(theme: Theme) -> str:
    """Give the folder that an advice sends fonts to; the theme that comes with the program is nobody's to change."""
    name = theme.folders[0].name
    return f"themes/{'<您的主题>' if name == 'default' else name}/fonts/"


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _words(message: str) -> str:
    for pattern, words in _KNOWN:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*found.groups())
    return f"这一处不能执行（{message}）"


def _place(diagnostic: str, theme: Theme) -> Span:
    """Give the first place that a diagnostic names; it says which file only by a path from somewhere."""
    found = _PLACE.search(diagnostic)
    name = Path(found[1]).name if found else "report.typ"
    file = theme.copies.get(name)
    path = shown(file, theme.folders) if file else f"themes/{theme.folders[0].name}/copies/{name}"
    return Span(path, int(found[2]), int(found[3]) + 1) if found else Span(path)


def _report(edition: Edition) -> Span:
    return Span(f"content/reports/{edition.slug}/{edition.year}.yaml")


def _characters(code: str, texts: tuple[str, ...], edition: Edition, theme: Theme) -> Problem | None:
    """Give the one problem that all these characters are, the first of them with where they stand."""
    if not texts:
        return None
    places = [next(_found(text, edition), "") for text in texts]
    place = _report(edition) if any(places) else Span(f"themes/{theme.folders[0].name}/copies/report.typ")
    if len(texts) == 1:
        what, list_ = _name(texts[0]), f"：{places[0]}" if places[0] else ""
    else:
        told = [
            f"{_name(text)}，{where}" if where else _name(text)
            for text, where in zip(texts, places, strict=True)
        ]
        rest = len(told) - _MOST
        what = f" {len(texts)} 个{'字' if code == 'W102' else '字符'}"
        list_ = f"：{'；'.join(told[:_MOST])}{f'；还有 {rest} 个' if rest > 0 else ''}"
    if code == "W106":
        return Problem(
            code,
            Level.ERROR,
            f"PDF 里不能有{what}{list_}",
            place,
            "删去这个字符" if len(texts) == 1 else "删去这些字符",
        )
    advice = f"核对是不是打错了字；没有错的，把有这个字的字体文件放进 {fonts_folder(theme)}"
    return Problem(code, Level.ERROR, f"字体里没有{what}，PDF 印不出来{list_}", place, advice)


def _name(text: str) -> str:
    points = " ".join(f"U+{ord(character):04X}" for character in text)
    return f"“{text}”（{points}）" if text.isprintable() else f"看不见的字符 {points}"


def _found(text: str, edition: Edition) -> Iterator[str]:
    """Yield where a character stands: the part of the report, and the words around it."""
    for part, words in _texts(edition):
        at = words.find(text)
        if at >= 0:
            line = words[words.rfind("\n", 0, at) + 1 :].partition("\n")[0]
            at -= words.rfind("\n", 0, at) + 1
            before, after = line[:at], line[at + len(text) :]
            near = f"{'…' * (len(before) > _NEAR)}{before[-_NEAR:]}{text}{after[:_NEAR]}{'…' * (len(after) > _NEAR)}"
            yield f"{part}“{near}”"


def _texts(edition: Edition) -> Iterator[tuple[str, str]]:
    document = edition.document
    yield "标题", document.title
    yield "引言", edition.lead
    for section, source in zip(document.sections, edition.sources, strict=True):
        yield "标题", section.heading
        yield section.heading, source.before
        yield section.heading, source.after
    for figure in edition.figures:
        yield f"{figure.rows[-1]}·{figure.column}", figure.text
    yield "落款", document.signature
    for correction in edition.corrections:
        yield "更正记录", correction.sentence
        yield "更正记录", correction.reason
    yield from edition.facts
    yield "附图", " ".join(edition.pictures)
