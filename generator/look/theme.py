"""Finds a theme and its parent, reads its tokens and bundles its styles.

Lookup is two steps, the theme and then the one it extends, and nothing else. Assets carry the hash of their
bytes in their name, so that an old page never meets a new stylesheet.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from generator.look.stylesheet import compact
from generator.look.tokens import LONGEST, root_block, token_problem
from generator.problem import Level, Problem, ProblemError, Span
from generator.reading.shape import Field, Kind, Reader, short
from generator.reading.source import Mapping as MappingNode
from generator.reading.source import Scalar, Sequence, Source, read_source
from generator.telling.theme_file import shown

BUILT_IN = Path(__file__).parent.parent / "themes"
CHECKOUT = Path(__file__).parent.parent.parent / "themes"
ASSETS = "assets"
STYLE = "style.css"

THEME_FIELDS = (
    Field("名称", Kind.TEXT, "主题的名称", True),
    Field("继承", Kind.TEXT, "在哪个主题上修改；default 自己不写"),
    Field("变量", Kind.PAIRS, "颜色、字体、间距，成为 CSS 变量；site.yaml 可以改写"),
    Field("样式", Kind.TEXTS, "static/ 下参加合并的样式表，按顺序"),
)
_URL = re.compile(r"""url\(\s*["']?([^"')]+?)["']?\s*\)""")
_SITE = "content/site.yaml"


class NotedTheme(NamedTuple):
    """What a build notes of a theme, paths as texts, so that it need not be found out again as long as no file of it changes."""

    name: str
    folders: tuple[str, ...]
    tokens: tuple[tuple[str, str], ...]
    assets: Mapping[str, str]
    copies: Mapping[str, str]
    fonts: tuple[str, ...]
    places: Mapping[str, Span]


@dataclass(frozen=True)
class Theme:
    """A theme ready to render: templates with their parent's behind them, and fingerprinted assets.

    ``assets`` maps a name as a template says it (``style.css``, ``js/page.js``) to its address below the
    column's root; ``files`` maps that address to bytes. ``copies`` holds the templates of the electronic copies by name
    (``report.typ``, ``report.docx``), ``fonts`` the folders of fonts, nearest first; ``places`` says where the value of
    a token is written: in the theme, its parent or ``site.yaml``.
    """

    name: str
    folders: tuple[Path, ...]
    tokens: tuple[tuple[str, str], ...]
    assets: Mapping[str, str]
    files: Mapping[str, bytes]
    copies: Mapping[str, Path]
    fonts: tuple[Path, ...]
    places: Mapping[str, Span]

    @cached_property
    def environment(self) -> Any:  # noqa: ANN401 - to name its type would be to load Jinja, which not every build needs
        """Give the Jinja environment of the templates."""
        from generator.look.environment import environment_of  # noqa: PLC0415 - as above

        return environment_of(self.folders, self.assets)

    def render(self, template: str, page: object) -> str:
        """Give the text of a page; an error in a template is a problem at its file and line."""
        from generator.telling.template_faults import FAILURES, template_problem  # noqa: PLC0415 - as above

        try:
            text: str = self.environment.get_template(template).render(page=page)
            text.encode()
        except FAILURES as error:
            raise ProblemError(template_problem(error, template, self.folders)) from error
        return text

    def noted(self) -> NotedTheme:
        """Give what can be noted of the theme: all but its files."""
        return NotedTheme(
            self.name,
            tuple(map(str, self.folders)),
            self.tokens,
            self.assets,
            {name: str(file) for name, file in self.copies.items()},
            tuple(map(str, self.fonts)),
            self.places,
        )

    @classmethod
    def again(cls, noted: NotedTheme) -> "Theme":
        """Give the theme that was noted, without its files."""
        return cls(
            noted.name,
            tuple(map(Path, noted.folders)),
            noted.tokens,
            noted.assets,
            {},
            {name: Path(file) for name, file in noted.copies.items()},
            tuple(map(Path, noted.fonts)),
            noted.places,
        )


class _Manifest(NamedTuple):
    """What ``theme.yaml`` says, and where."""

    source: Source
    parent: str
    styles: tuple[str, ...]
    tokens: Mapping[str, str]

    def problem(self, code: str, message: str, help_: str, *keys: str) -> Problem:
        """Give a problem at the place that these keys lead to."""
        return Problem(code, Level.ERROR, message, _span(self.source, *keys), help_)


def _span(source: Source, *keys: str) -> Span:
    """Give the place of the entry that ``keys`` lead to, as far as they lead; a list is searched for a text."""
    node, span = source.root, Span(source.path)
    for key in keys:
        if isinstance(node, MappingNode) and key in node.entries:
            name, node = node.entries[key]
            span = source.span(name)
        elif isinstance(node, Sequence):
            same = (item for item in node.items if isinstance(item, Scalar) and item.text == key)
            span = next((source.span(item) for item in same), span)
    return span


def _site_problem(root: Path, code: str, message: str, help_: str, *keys: str) -> Problem:
    """Give a problem at an entry of ``主题`` in ``site.yaml``; the file is read again, since nothing else needs it."""
    return Problem(code, Level.ERROR, message, _site_span(root, *keys), help_)


def _site_span(root: Path, *keys: str) -> Span:
    return _span(read_source(root / _SITE, _SITE), "主题", *keys)


def find_theme(root: Path, name: str) -> Path | None:
    """Give the folder of a theme: the project's own first, then the one that comes with the generator."""
    if re.search(r"^\.|[/\\]", name) or len(name) > LONGEST:
        return None
    for place in (root / "themes", BUILT_IN, CHECKOUT):
        try:
            if (place / name / "theme.yaml").is_file():
                return place / name
        except OSError:
            continue
    return None


def load_theme(root: Path, name: str, tokens: Iterable[tuple[str, str]] = ()) -> Theme:
    """Make a theme ready; raises ``ProblemError`` with everything that is wrong with it."""
    problems: list[Problem] = []
    folders, styles, known, places = _chain(root, name, problems)
    for key, value in tokens if folders else ():
        problem = token_problem(name, known, key, value)
        if problem:
            problems.append(_site_problem(root, "T103", *problem, "变量", key))
        known[key] = value
        places[key] = _site_span(root, "变量", key)
    if problems:
        raise ProblemError(*problems)
    assets, files = _assets(folders, styles, known, problems)
    if problems:
        raise ProblemError(*problems)
    fonts = tuple(folder / "fonts" for folder in folders if (folder / "fonts").is_dir())
    copies = _files(folders, "copies", "*")
    return Theme(name, folders, tuple(known.items()), assets, files, copies, fonts, places)


def _problem(code: str, message: str, help_: str, path: str, line: int = 0) -> Problem:
    return Problem(code, Level.ERROR, message, Span(path, line, 1 if line else 0), help_)


def _manifest(folder: Path, problems: list[Problem]) -> _Manifest:
    source = read_source(folder / "theme.yaml", f"themes/{folder.name}/theme.yaml")
    reader = Reader(source, "C")
    record = reader.record(source.root or MappingNode({}, 1, 1), THEME_FIELDS, "", frozenset())
    problems += [*source.problems, *reader.problems]
    return _Manifest(source, record.text("继承"), record.texts("样式"), dict(record.pairs("变量")))


def _chain(
    root: Path, name: str, problems: list[Problem]
) -> tuple[tuple[Path, ...], tuple[str, ...], dict[str, str], dict[str, Span]]:
    """Give the folders of a theme, nearest first, its styles, and its tokens over those of its parent with their places."""
    folder = find_theme(root, name)
    if folder is None:
        advice = "在 themes/ 下建这个文件夹，或改用 default"
        problems.append(_site_problem(root, "T104", f"找不到主题“{short(name)}”", advice, "名称"))
        return (), (), {}, {}
    own = _manifest(folder, problems)
    if not own.parent:
        alone = _alone(root, folder)
        if alone and not problems:
            problems.append(own.problem("T104", alone, "写上“继承: default”", "名称"))
        if alone:
            return (), (), {}, {}
    above = find_theme(root, own.parent) if own.parent else None
    folders: tuple[Path, ...] = (folder,)
    chain: tuple[_Manifest, ...] = (own,)
    if above and own.parent != name:
        base = _manifest(above, problems)
        folders, chain = (folder, above), (base, own)
        if base.parent:
            message = f"主题“{own.parent}”自己也继承别的主题；只能继承一层"
            problems.append(own.problem("T104", message, "继承 default", "继承"))
    elif own.parent:
        message = f"主题“{name}”继承的“{short(own.parent)}”不存在"
        problems.append(own.problem("T104", message, "核对“继承”后面的名字", "继承"))
    known: dict[str, str] = {}
    places: dict[str, Span] = {}
    for manifest in chain:
        _add_tokens(manifest, own.parent or name, known, problems)
        places |= {key: _span(manifest.source, "变量", key) for key in manifest.tokens}
    found = _files(folders, "static", "**/*")
    for manifest in chain:
        problems += [
            _style_problem(manifest, style, found) for style in manifest.styles if style not in found
        ]
    return folders, tuple(style for manifest in chain for style in manifest.styles), known, places


def _alone(root: Path, folder: Path) -> str:
    """Say which pages a theme without a parent misses; a child that forgot to name its parent misses most."""
    whole = find_theme(root, "default")
    pages = sorted((whole / "templates").glob("*.html")) if whole else []
    missing = [page.name for page in pages if not (folder / "templates" / page.name).is_file()]
    missing = [page for page in missing if page != "base.html"]
    return f"主题“{folder.name}”没有写“继承”，自己又没有 {'、'.join(missing)}" if missing else ""


def _add_tokens(manifest: _Manifest, name: str, known: dict[str, str], problems: list[Problem]) -> None:
    """Lay the tokens of a theme over those of its parent, when there is one."""
    allowed = known or manifest.tokens
    for key, value in manifest.tokens.items():
        problem = token_problem(name, allowed, key, value)
        if problem:
            problems.append(manifest.problem("T103", *problem, "变量", key))
    known.update(manifest.tokens)


def _style_problem(manifest: _Manifest, style: str, found: Iterable[str]) -> Problem:
    """Say that a style of the list is no file below ``static/``, or is not written as it is called there."""
    plain = posixpath.normpath(style)
    advice = f"写成 {plain}" if plain in found else "核对文件名；只能用 static/ 下的文件，名字不以 . 开头"
    message = f"“样式”里的 {style if len(style) <= LONGEST else short(style)} 在 static/ 下没有"
    return manifest.problem("T102", message, advice, "样式", style)


def _assets(
    folders: tuple[Path, ...], styles: tuple[str, ...], tokens: Mapping[str, str], problems: list[Problem]
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Give the address of every asset and the bytes under it; what a style misses is a problem."""
    found = _files(folders, "static", "**/*")
    assets: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for name, file in found.items():
        if name not in styles:
            _add(name, file.read_bytes(), assets, files)
    sheets = [found[name] for name in dict.fromkeys(styles)]
    components = _files(folders, "components", "*/*.css")
    sheets += [components[name] for name in sorted(components)]
    bundle = [_style(file, shown(file, folders), assets, problems) for file in sheets]
    _add(STYLE, compact("\n".join([root_block(tokens), *bundle])).encode(), assets, files)
    return assets, files


def _files(folders: tuple[Path, ...], part: str, pattern: str) -> dict[str, Path]:
    """Give the files of a part of the theme by their path below it, a child's instead of its parent's."""
    return {
        file.relative_to(folder / part).as_posix(): file
        for folder in reversed(folders)
        for file in sorted((folder / part).glob(pattern))
        if file.is_file() and not file.name.startswith(".")
    }


def _style(file: Path, shown: str, assets: Mapping[str, str], problems: list[Problem]) -> str:
    """Give the text of a style sheet; its ``url(…)`` point at the fingerprinted files beside the bundle."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        problems.append(_problem("T101", "样式表不是 UTF-8 编码", "另存为 UTF-8", shown))
        return ""

    def address(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith(("data:", "#")):
            return match[0]
        if name not in assets:
            line = text.count("\n", 0, match.start()) + 1
            message = f"样式里的 url({name}) 在 static/ 下没有"
            advice = "只能用 static/ 下的文件，写它在 static/ 里的路径"
            problems.append(_problem("T102", message, advice, shown, line))
            return match[0]
        return f'url("{Path(assets[name]).name}")'

    return _URL.sub(address, text)


def _add(name: str, data: bytes, assets: dict[str, str], files: dict[str, bytes]) -> None:
    path = Path(name)
    mark = hashlib.sha256(data).hexdigest()[:10]
    address = f"{ASSETS}/{path.stem}.{mark}{path.suffix}"
    assets[name] = address
    files[address] = data
