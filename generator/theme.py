"""Finds a theme and its parent, reads its tokens, bundles its styles and makes the Jinja environment.

Lookup is two steps, the theme and then the one it extends, and nothing else. Assets carry the hash of their
bytes in their name, so that an old page never meets a new stylesheet.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2

from generator.problem import Level, Problem, ProblemError, Span
from generator.shape import Field, Kind, Reader, nearest
from generator.source import Mapping as MappingNode
from generator.source import Source, read_source

BUILT_IN = Path(__file__).parent / "themes"
CHECKOUT = Path(__file__).parent.parent / "themes"
ASSETS = "assets"
PARTS = ("templates", "components")
STYLE = "style.css"

THEME_FIELDS = (
    Field("名称", Kind.TEXT, "主题的名称", True),
    Field("继承", Kind.TEXT, "在哪个主题上修改；default 自己不写"),
    Field("变量", Kind.PAIRS, "颜色、字体、间距，成为 CSS 变量；site.yaml 可以改写"),
    Field("样式", Kind.TEXTS, "static/ 下参加合并的样式表，按顺序"),
)
_VALUE = re.compile(r"[^;{}<>\\\x00-\x1f]{1,200}")
_NAME = re.compile(r"[\w-]+")
_URL = re.compile(r"""url\(\s*["']?([^"')]+?)["']?\s*\)""")
_SITE = "content/site.yaml"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme ready to render: templates with their parent's behind them, and fingerprinted assets.

    ``assets`` maps a name as a template says it (``style.css``, ``js/page.js``) to its address below the
    column's root; ``files`` maps that address to bytes.
    """

    name: str
    folders: tuple[Path, ...]
    tokens: tuple[tuple[str, str], ...]
    assets: Mapping[str, str]
    files: Mapping[str, bytes]
    environment: jinja2.Environment

    def render(self, template: str, page: object) -> str:
        """Give the text of a page; an error in a template is a problem at its file and line."""
        try:
            return self.environment.get_template(template).render(page=page)
        except (
            jinja2.TemplateError,
            ArithmeticError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise ProblemError(_template_problem(error, template, self.folders)) from error


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What ``theme.yaml`` says, and where."""

    source: Source
    parent: str
    styles: tuple[str, ...]
    tokens: Mapping[str, str]

    def problem(self, code: str, message: str, help_: str, key: str = "", token: str = "") -> Problem:
        """Give a problem at one of the keys, or at one of the tokens."""
        node = self.source.root
        found = node.entries.get(key) if isinstance(node, MappingNode) else None
        if found and token and isinstance(found[1], MappingNode):
            found = found[1].entries.get(token, found)
        span = self.source.span(found[0]) if found else Span(self.source.path)
        return Problem(code, Level.ERROR, message, span, help_)


class _Missing(jinja2.StrictUndefined):
    """A variable that a template uses and nobody gave; says what could have been meant."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        if self._undefined_hint:
            return f"引入的文件里没有“{name}”"
        holder = self._undefined_obj
        if holder is jinja2.utils.missing:
            return f"没有变量“{name}”"
        if isinstance(holder, Mapping):
            known = [str(key) for key in holder]
        else:
            known = [*getattr(holder, "__dataclass_fields__", getattr(holder, "_fields", ()))]
        meant = nearest(name, known)
        return f"{type(holder).__name__} 里没有“{name}”" + (f"；您是不是想写“{meant}”？" if meant else "")


def find_theme(root: Path, name: str) -> Path | None:
    """Give the folder of a theme: the project's own first, then the one that comes with the generator."""
    for place in (root / "themes", BUILT_IN, CHECKOUT):
        if (place / name / "theme.yaml").is_file():
            return place / name
    return None


def load_theme(root: Path, name: str, tokens: Iterable[tuple[str, str]] = ()) -> Theme:
    """Make a theme ready; raises ``ProblemError`` with everything that is wrong with it."""
    problems: list[Problem] = []
    folders, styles, known = _chain(root, name, problems)
    for key, value in tokens if folders else ():
        problem = _token_problem(name, known, key, value)
        if problem:
            problems.append(_problem("T103", *problem, _SITE))
        known[key] = value
    if problems:
        raise ProblemError(*problems)
    assets, files = _assets(folders, styles, known, problems)
    if problems:
        raise ProblemError(*problems)
    return Theme(name, folders, tuple(known.items()), assets, files, _environment(folders, assets))


def _problem(code: str, message: str, help_: str, path: str, line: int = 0) -> Problem:
    return Problem(code, Level.ERROR, message, Span(path, line, 1 if line else 0), help_)


def _shown(file: Path, folders: tuple[Path, ...]) -> str:
    """Give the path of a theme's file as a designer knows it: ``themes/default/templates/report.html``."""
    for folder in folders:
        if file.is_relative_to(folder):
            return f"themes/{folder.name}/{file.relative_to(folder).as_posix()}"
    return file.name


def _token_problem(name: str, known: Mapping[str, str], key: str, value: str) -> tuple[str, str] | None:
    """Give what is wrong with a token that is written over one of ``known``, and the help."""
    if key not in known:
        meant = nearest(key, known)
        advice = f"您是不是想写“{meant}”？" if meant else f"可以改写：{'、'.join(known)}"
        return f"主题“{name}”没有变量“{key}”", advice
    if not _VALUE.fullmatch(value):
        return f"变量“{key}”的值“{value}”不能用在样式里", "去掉 ; { } < > \\"
    return None


def _manifest(folder: Path, problems: list[Problem]) -> _Manifest:
    source = read_source(folder / "theme.yaml", f"themes/{folder.name}/theme.yaml")
    reader = Reader(source, "C")
    record = reader.record(source.root or MappingNode({}, 1, 1), THEME_FIELDS, "", frozenset())
    problems += [*source.problems, *reader.problems]
    return _Manifest(source, record.text("继承"), record.texts("样式"), dict(record.pairs("变量")))


def _chain(
    root: Path, name: str, problems: list[Problem]
) -> tuple[tuple[Path, ...], tuple[str, ...], dict[str, str]]:
    """Give the folders of a theme, nearest first, its styles, and its tokens over those of its parent."""
    folder = find_theme(root, name)
    if folder is None:
        advice = "在 themes/ 下建这个文件夹，或改用 default"
        problems.append(_problem("T104", f"找不到主题“{name}”", advice, _SITE))
        return (), (), {}
    own = _manifest(folder, problems)
    above = find_theme(root, own.parent) if own.parent else None
    folders: tuple[Path, ...] = (folder,)
    styles, known = own.styles, dict(own.tokens)
    if above and own.parent != name:
        base = _manifest(above, problems)
        folders, styles, known = (folder, above), (*base.styles, *own.styles), dict(base.tokens)
        if base.parent:
            message = f"主题“{own.parent}”自己也继承别的主题；只能继承一层"
            problems.append(own.problem("T104", message, "继承 default", "继承"))
    elif own.parent:
        message = f"主题“{name}”继承的“{own.parent}”不存在"
        problems.append(own.problem("T104", message, "核对“继承”后面的名字", "继承"))
    for key, value in own.tokens.items():
        problem = _token_problem(own.parent or name, known, key, value)
        if problem is None and not _NAME.fullmatch(key):
            problem = f"变量“{key}”的名字不能用在样式里", "只用汉字、字母、数字、- 和 _"
        if problem:
            problems.append(own.problem("T103", *problem, "变量", key))
        known[key] = value
    for style in own.styles:
        if not any((place / "static" / style).is_file() for place in folders):
            message = f"“样式”里的 {style} 在 static/ 下没有"
            problems.append(own.problem("T102", message, "核对文件名", "样式"))
    return folders, styles, known


def _environment(folders: tuple[Path, ...], assets: Mapping[str, str]) -> jinja2.Environment:
    places = [folder / part for folder in folders for part in PARTS]
    named = {folder.name: jinja2.FileSystemLoader([folder / part for part in PARTS]) for folder in folders}
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(places), jinja2.PrefixLoader(named)]),
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )

    def asset(name: str) -> str:
        if name not in assets:
            raise jinja2.TemplateRuntimeError(f"主题里没有文件 static/{name}")
        return assets[name]

    environment.globals["asset"] = asset
    return environment


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
    bundle = [_style(file, _shown(file, folders), assets, problems) for file in sheets]
    _add(STYLE, "\n".join([_root_block(tokens), *bundle]).encode(), assets, files)
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


def _root_block(tokens: Mapping[str, str]) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in tokens.items())
    return f":root {{\n{lines}}}\n"


def _template_problem(error: Exception, template: str, folders: tuple[Path, ...]) -> Problem:
    file, line = _place(error, template, folders)
    shown = _shown(file, folders) if file else f"themes/{folders[0].name}"
    if isinstance(error, jinja2.TemplateNotFound):
        return _problem("T102", f"主题里没有模板“{error.name}”", "核对文件名", shown, line)
    if isinstance(error, UnicodeDecodeError):
        return _problem("T101", "模板不是 UTF-8 编码", "另存为 UTF-8", shown)
    message = error.message if isinstance(error, jinja2.TemplateError) else str(error)
    return _problem("T101", f"模板出错：{message}", "对照 docs/templates.md 里可以用的变量", shown, line)


def _place(error: Exception, template: str, folders: tuple[Path, ...]) -> tuple[Path | None, int]:
    """Give the file and the line where a template failed: the innermost that belongs to the theme."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return Path(error.filename), error.lineno
    found: tuple[Path | None, int] = (None, 0)
    trace = error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if any(file.is_relative_to(folder) for folder in folders):
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    if found[0] is None:
        candidates = (folder / part / template for folder in folders for part in PARTS)
        return next((file for file in candidates if file.is_file()), None), 0
    return found
