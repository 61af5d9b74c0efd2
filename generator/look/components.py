"""The components of a theme: what they are for, what they take, and their examples, rendered as a template would.

A component is a folder with a macro, a style and a description; the description is a YAML file whose examples feed
the gallery and the tests. Each of the three is the child theme's where it has one, else its parent's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import nodes

from generator.look.component_examples import EXAMPLES, Example, listed, read_examples
from generator.look.theme import Theme
from generator.problem import Level, Problem, ProblemError, Span
from generator.reading.shape import Field, Kind, Reader
from generator.reading.source import read_source
from generator.telling.template_faults import FAILURES, template_problem
from generator.telling.theme_file import shown

FOLDER = "components"
PARTS = {"html": "网页", "css": "样式", "yaml": "说明"}
FIELDS = (
    Field("名称", Kind.TEXT, "部件的中文名称", True),
    Field("用途", Kind.TEXT, "一句话：用在哪里，什么时候不出现", True),
    Field("参数", Kind.PAIRS, "宏的参数和它们的意思，按宏里的次序"),
    Field("脚本", Kind.TEXTS, "这个部件要用的脚本，static/ 里的路径，如 js/page.js"),
)


@dataclass(frozen=True, slots=True)
class Component:
    """One component as a designer knows it; ``files`` are the path and the theme of its macro, style and description.

    ``parameters`` are the names that the macro takes with their meaning, ``scripts`` what the page must load for it,
    ``problems`` what is wrong with the description or between it and the macro.
    """

    name: str
    title: str
    purpose: str
    parameters: tuple[tuple[str, str], ...]
    scripts: tuple[str, ...]
    examples: tuple[Example, ...]
    files: tuple[tuple[str, str], ...]
    takes_content: bool
    problems: tuple[Problem, ...]

    @property
    def macro(self) -> str:
        """Give the name of the macro."""
        return self.name.replace("-", "_")

    @property
    def call(self) -> str:
        """Give the lines with which a template uses the component."""
        names = ", ".join(name for name, _ in self.parameters)
        called = f"{self.macro}({names})"
        use = f"{{% call {called} %}}（内容）{{% endcall %}}" if self.takes_content else f"{{{{ {called} }}}}"
        return f'{{% from "{self.name}/{self.name}.html" import {self.macro} %}}\n{use}'


def components(theme: Theme) -> tuple[Component, ...]:
    """Give every component of a theme and its parent, by name, each with what is wrong with it."""
    folders = (place for folder in theme.folders for place in (folder / FOLDER).glob("*"))
    names = {place.name for place in folders if place.is_dir() and not place.name.startswith((".", "_"))}
    return tuple(_component(theme, name) for name in sorted(names))


def rendered(theme: Theme, component: Component, example: Example) -> str:
    """Give an example as the component writes it; raises ``ProblemError`` at the line of the template that fails."""
    try:
        text: str = theme.environment.from_string(component.call).render(example.given)
        text.encode()
    except FAILURES as error:
        template = f"{component.name}/{component.name}.html"
        raise ProblemError(template_problem(error, template, theme.folders)) from error
    return text


def _component(theme: Theme, name: str) -> Component:
    found = {part: file for part in PARTS if (file := _file(theme, name, part))}
    files = tuple((shown(file, theme.folders), _owner(file, theme)) for file in found.values())
    problems: list[Problem] = []
    if "html" in found:
        macro = _macro(theme, found["html"], name, problems)
    else:
        macro = None
        where = Span(f"themes/{theme.name}/{FOLDER}/{name}")
        help_ = f"写一个 {name}.html，或删去这个文件夹"
        problems.append(Problem("T105", Level.ERROR, f"部件“{name}”没有模板", where, help_))
    takes = tuple(argument.name for argument in macro.args) if macro else ()
    if "yaml" not in found:
        where = Span(files[0][0] if files else f"themes/{theme.name}/{FOLDER}/{name}")
        help_ = "写上名称、用途、参数和示例，样子见 default 的 pager.yaml"
        message = f"部件“{name}”没有说明文件 {name}.yaml"
        problems.append(Problem("T105", Level.ERROR, message, where, help_))
        parameters = tuple((parameter, "") for parameter in takes)
        return Component(name, name, "", parameters, (), (), files, _asks(macro), tuple(problems))
    source = read_source(found["yaml"], shown(found["yaml"], theme.folders))
    reader = Reader(source, "C")
    record = reader.record(source.root, FIELDS, "", frozenset({EXAMPLES}))
    problems += [*source.problems, *reader.problems]
    told = dict(record.pairs("参数"))
    if macro:
        problems += _differing(takes, tuple(told), record.place("参数"))
    scripts = record.texts("脚本")
    unknown = [script for script in scripts if script not in theme.assets]
    for script in unknown:
        message = f"脚本 {script} 在 static/ 下没有"
        problems.append(Problem("T102", Level.ERROR, message, record.place("脚本"), "核对文件名"))
    examples = tuple(read_examples(source, takes if macro else tuple(told), _defaults(macro), problems))
    return Component(
        name=name,
        title=record.text("名称") or name,
        purpose=record.text("用途"),
        parameters=tuple((parameter, told.get(parameter, "")) for parameter in (takes if macro else told)),
        scripts=tuple(script for script in scripts if script not in unknown),
        examples=examples,
        files=files,
        takes_content=_asks(macro),
        problems=tuple(problems),
    )


def _file(theme: Theme, name: str, part: str) -> Path | None:
    """Give the nearest file of one kind."""
    files = (folder / FOLDER / name / f"{name}.{part}" for folder in theme.folders)
    return next((file for file in files if file.is_file()), None)


def _owner(file: Path, theme: Theme) -> str:
    return next(folder.name for folder in theme.folders if file.is_relative_to(folder))


def _macro(theme: Theme, file: Path, name: str, problems: list[Problem]) -> nodes.Macro | None:
    """Give the macro of a component as its template defines it."""
    template = f"{name}/{name}.html"
    wanted = name.replace("-", "_")
    try:
        text, path, _ = theme.environment.loader.get_source(theme.environment, template)
        tree = theme.environment.parse(text, template, path)
    except FAILURES as error:
        problems.append(template_problem(error, template, theme.folders))
        return None
    found = next((macro for macro in tree.find_all(nodes.Macro) if macro.name == wanted), None)
    if found is None:
        help_ = f"写上 {{% macro {wanted}(…) %}}，参数和 default 的同名部件一样"
        problems.append(
            Problem("T101", Level.ERROR, f"缺少宏 {wanted}", Span(shown(file, theme.folders)), help_)
        )
    return found


def _asks(macro: nodes.Macro | None) -> bool:
    """Say whether a macro prints what stands between ``call`` and ``endcall``."""
    return macro is not None and any(name.name == "caller" for name in macro.find_all(nodes.Name))


def _defaults(macro: nodes.Macro | None) -> frozenset[str]:
    """Give the parameters of a macro that may be left out."""
    if macro is None or not macro.defaults:
        return frozenset()
    return frozenset(argument.name for argument in macro.args[-len(macro.defaults) :])


def _differing(takes: tuple[str, ...], told: tuple[str, ...], span: Span) -> Iterator[Problem]:
    """Say in what a description and the macro it describes differ."""
    if takes == told:
        return
    missing = [name for name in takes if name not in told]
    message = f"“参数”写的是 {listed(told)}，宏的参数是 {listed(takes)}"
    help_ = f"补上 {listed(missing)} 的说明" if missing else f"照宏的次序写：{listed(takes)}"
    yield Problem("T105", Level.ERROR, message, span, help_)
