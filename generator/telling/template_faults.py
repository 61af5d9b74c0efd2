"""What Jinja and Python complain of in a theme's template, in Chinese, at the file that has to be mended."""

import re
from pathlib import Path

import jinja2

from generator.patterns import seldom
from generator.problem import Level, Problem, Span
from generator.telling.theme_file import shown

PARTS = ("templates", "components")
FAILURES = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
_VARIABLES = "对照 docs/templates.md 里可以用的变量"
_NOT_EXPORTED = seldom(r"the template '(.+)' \(imported on .*\) does not export the requested name '(.+)'")
_HALF = seldom(r"\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]")
_KNOWN = (
    (r"(?:Expected an expression, got|unexpected) 'end of .*'", "标签里少了内容"),
    (r"unexpected end of template, expected '.*'\.", "标签没有结束，少了“}}}}”或“%}}”"),
    (r"expected token 'end of .*', got '(.+)'", "多了“{}”"),
    (r"expected token 'name', got '.+'", "这里应当是一个名称"),
    (r"expected token '(.+)', got 'end of .*'", "标签里少了“{}”"),
    (r"expected token '(.+)', got '(.+)'", "这里应当是“{}”，写的是“{}”"),
    (r"unexpected '(.+)', expected '(.+)'", "括号不成对：这里应当是“{1}”，写的是“{0}”"),
    (r"unexpected char ['\"](.+)['\"] at \d+", "标签里不能有 {} 这个字符，或者引号没有配成对"),
    (r"unexpected '(.+)'", "多了“{}”"),
    (
        r"Unexpected end of template\. .* needs to be closed is '(.+)'\.",
        "“{{% {0} %}}”没有结束，少了“{{% end{0} %}}”",
    ),
    (
        r"Encountered unknown tag '(.+)'\. (?:You|Jinja) .*needs to be closed is '(.+)'\.",
        "“{{% {} %}}”的位置不对，前面的“{{% {} %}}”还没有结束",
    ),
    (r"Encountered unknown tag '(.+)'\.", "没有“{{% {} %}}”这种标签"),
    (r"No filter named '(.+)'\.", "没有过滤器“{}”"),
    (r"No test named '(.+)'\.", "“is”后面不能写“{}”"),
    (r"block '(.+)' defined twice", "“{{% block {} %}}”写了两次"),
    (r"Required block '(.+)' not found", "没有写“{{% block {} %}}”，它是必须的"),
    (r"Missing end of comment tag", "注释没有结束，少了“#}}”"),
    (r"Missing end of raw directive", "“{{% raw %}}”没有结束，少了“{{% endraw %}}”"),
    (r"tag name expected", "“{{%”后面少了标签的名称"),
    (r"extended multiple times", "“{{% extends %}}”只能写一次"),
    (r"macro '(.+)' takes no keyword argument '(.+)'", "宏“{}”没有参数“{}”"),
    (r"macro '(.+)' takes not more than (\d+) argument.*", "宏“{}”最多 {} 个参数，写多了"),
    (r"(?:.* )?(?:division|modulo) by zero", "除数是 0"),
    (r"can only concatenate .*|unsupported operand type.*", "不同种类的值不能这样计算，比如文字加数字"),
    (r"'.+' not supported between instances of .*", "不同种类的值不能比较大小，比如文字和数字"),
    (r"'.+' object is not callable", "后面不能写括号：它不是宏，也不是函数"),
    (r"'.+' object is not iterable", "不是列表，不能用“{{% for %}}”"),
    (r"object of type '.+' has no len\(\)", "不是列表，也不是文字，没有长度"),
)
_TOKENS = {"integer": "整数", "float": "小数", "string": "文字"}
_BY_KIND = (
    (RecursionError, "引用绕成了圈，或者嵌套太深"),
    (MemoryError, "要的内存太多"),
    (UnicodeEncodeError, "印出了不能写进 UTF-8 文件的字符"),
)


class ToldError(jinja2.TemplateRuntimeError):
    """An error whose words are ours already."""


class UnreadableError(jinja2.TemplateError):
    """A template's file that is there and cannot be read as text."""

    def __init__(self, file: Path, words: str, advice: str) -> None:
        super().__init__(words)
        self.file = file
        self.advice = advice


class MissingMacroError(jinja2.UndefinedError):
    """A macro that one template takes from another, which does not define it; made of Jinja's own hint."""

    def __init__(self, hint: str) -> None:
        found = _NOT_EXPORTED.fullmatch(hint)
        self.template, self.macro = found.groups() if found else ("", "")
        super().__init__(f"{self.template} 里没有宏“{self.macro}”" if found else hint)

    @staticmethod
    def told_by(hint: str | None) -> bool:
        """Say whether a hint of Jinja's speaks of such a macro."""
        return bool(hint and _NOT_EXPORTED.fullmatch(hint))


def template_problem(error: Exception, template: str, folders: tuple[Path, ...]) -> Problem:
    """Give the problem that an error in a template is; ``folders`` are the theme's, nearest first."""
    if isinstance(error, UnreadableError):
        return _problem("T101", str(error), error.advice, shown(error.file, folders))
    file, line = _place(error, template, folders)
    if isinstance(error, UnicodeEncodeError):
        file, line = _half_character(folders) or (file, line)
    if isinstance(error, MissingMacroError):
        owner = _find(error.template, folders)
        if owner and file and _rank(owner, folders) < _rank(file, folders):
            advice = f"写上 {{% macro {error.macro}(…) %}}，参数和 default 的同名部件一样"
            return _problem("T101", f"缺少宏 {error.macro}", advice, shown(owner, folders))
    where = shown(file, folders) if file else f"themes/{folders[0].name}"
    if isinstance(error, jinja2.TemplateNotFound):
        return _problem("T102", f"主题里没有模板“{error.name}”", "核对文件名", where, line)
    return _problem("T101", f"模板出错：{words_of(error)}", _VARIABLES, where, line)


def words_of(error: Exception) -> str:
    """Give what an error in a template says, in Chinese."""
    message = (error.message if isinstance(error, jinja2.TemplateError) else str(error)) or ""
    if isinstance(error, ToldError | jinja2.UndefinedError):
        return message
    for kind, words in _BY_KIND:
        if isinstance(error, kind):
            return words
    for pattern, words in _KNOWN:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*(_TOKENS.get(part, part) for part in found.groups()))
    return f"这一处不能执行（{message or type(error).__name__}）"


def _problem(code: str, message: str, help_: str, path: str, line: int = 0) -> Problem:
    return Problem(code, Level.ERROR, message, Span(path, line, 1 if line else 0), help_)


def _rank(file: Path, folders: tuple[Path, ...]) -> int:
    return next(place for place, folder in enumerate(folders) if file.is_relative_to(folder))


def _find(template: str, folders: tuple[Path, ...]) -> Path | None:
    """Give the file of a template as the loader finds it."""
    candidates = (folder / part / template for folder in folders for part in PARTS)
    return next((file for file in candidates if file.is_file()), None)


def _half_character(folders: tuple[Path, ...]) -> tuple[Path, int] | None:
    """Give the first place that writes half of a character as an escape: which file printed it is known no more."""
    files = (file for folder in folders for part in PARTS for file in sorted((folder / part).rglob("*.html")))
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        found = _HALF.search(text)
        if found:
            return file, text.count("\n", 0, found.start()) + 1
    return None


def _place(error: Exception, template: str, folders: tuple[Path, ...]) -> tuple[Path | None, int]:
    """Give the file and the line where a template failed: the innermost that belongs to the theme."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        # An unfinished comment or raw block carries its file as the name of the template.
        written = error.filename or error.name
        if written and any(Path(written).is_relative_to(folder) for folder in folders):
            return Path(written), error.lineno
    found: tuple[Path | None, int] = (None, 0)
    trace = error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if any(file.is_relative_to(folder) for folder in folders):
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found if found[0] else (_find(template, folders), 0)
