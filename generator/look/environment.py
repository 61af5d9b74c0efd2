"""The Jinja environment of a theme: where templates are looked for, what they may use, and how a slip in one of them is told."""

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2

from generator.filling import syntax
from generator.filling.escaping import printed, replaced, safe
from generator.filling.tables import Prepared
from generator.reading.shape import nearest
from generator.telling.template_faults import PARTS, MissingMacroError, ToldError, UnreadableError

_SYNTAX = "autoescape trim lstrip keep"
"""How templates are read; what was compiled in another way is compiled again, and so is what was asked other questions."""
_HINTS = (
    ("parameter '(.+)' was not provided", "宏缺少参数“{}”"),
    ("there is no parent block called '(.+)'", "继承的模板里没有“{}”这一块，不能用 super()"),
    ("sequence was empty", "列表是空的，取不出一项"),
)


def environment_of(folders: tuple[Path, ...], assets: Mapping[str, str]) -> jinja2.Environment:
    """Give the environment of a theme: its templates before those of its parent, which a template may also name; ``assets`` are addresses by name."""
    places = [folder / part for folder in folders for part in PARTS]
    named = {folder.name: _Loader([folder / part for part in PARTS]) for folder in folders}
    environment = _Environment(
        loader=jinja2.ChoiceLoader([_Loader(places), jinja2.PrefixLoader(named)]),
        undefined=_Missing,
        auto_reload=False,
        bytecode_cache=_compiled(),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def asset(name: str) -> str:
        if name not in assets:
            raise ToldError(f"主题里没有文件 static/{name}")
        return assets[name]

    environment.filters["safe"] = safe
    environment.filters["replace"] = replaced
    environment.globals["asset"] = asset
    environment.globals["prepared"] = Prepared()
    return environment


class _Environment(jinja2.Environment):
    """Holds what every template may use in one plain dictionary: Jinja's chain of two is asked at every import of a component."""

    code_generator_class = syntax.Generator
    printed = staticmethod(printed)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give what a template may use."""
        return {**self.globals, **(d or {})}


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Keeps compiled templates in a folder of the user's own, as long as text, syntax and Jinja stay the same."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Give the name under which a template is kept."""
        return super().get_cache_key(f"{jinja2.__version__} {_SYNTAX} {_questions()} {name}", filename)


@cache
def _questions() -> str:
    """Give the hash of the questions that are asked of the syntax of a template."""
    return sha256(Path(syntax.__file__).read_bytes()).hexdigest()


def _compiled() -> _Compiled | None:
    try:
        return _Compiled()
    except (RuntimeError, OSError):
        # Another user took the folder's name, or nothing can be written there: templates are compiled again each time.
        return None


class _Loader(jinja2.FileSystemLoader):
    """Reads templates, and names the file that cannot be read rather than the one that includes it."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Give the text of a template, as Jinja asks for it."""
        try:
            return super().get_source(environment, template)
        except jinja2.TemplateNotFound:
            raise
        except (OSError, UnicodeDecodeError) as error:
            files = (Path(place, template) for place in self.searchpath)
            file = next(file for file in files if file.is_file())
            if isinstance(error, UnicodeDecodeError):
                raise UnreadableError(file, "模板不是 UTF-8 编码", "另存为 UTF-8") from error
            raise UnreadableError(file, "读不到这个模板", "检查文件的权限") from error


class _Missing(jinja2.StrictUndefined):
    """A variable that a template uses and nobody gave; says what could have been meant."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = jinja2.utils.missing,
        name: str | None = None,
        exc: type[jinja2.TemplateRuntimeError] = jinja2.UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, MissingMacroError if MissingMacroError.told_by(hint) else exc)

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        hint = self._undefined_hint
        if hint and self._undefined_exception is not MissingMacroError:
            found = ((re.search(known, hint), told) for known, told in _HINTS)
            words = (told.format(*match.groups()) for match, told in found if match)
            return next(words, f"这里没有值（{hint}）")
        if hint:
            return hint
        holder = self._undefined_obj
        if holder is jinja2.utils.missing:
            return f"没有变量“{name}”"
        if isinstance(holder, Mapping):
            known = [str(key) for key in holder]
        else:
            known = [*getattr(holder, "__dataclass_fields__", getattr(holder, "_fields", ()))]
        meant = nearest(name, known)
        return f"{type(holder).__name__} 里没有“{name}”" + (f"；您是不是想写“{meant}”？" if meant else "")
