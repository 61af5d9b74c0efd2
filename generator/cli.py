"""The command line: parse, call, print, exit code. Nothing else in the generator prints.

Exit codes: 0 fine, 1 problems, 2 wrong usage, 70 a fault of the generator itself. Heavy modules are imported by the
command that needs them, so that ``--help`` answers at once.
"""

import gettext
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import click

from generator import __version__
from generator.problem import Level, Problem, ProblemError, counted

DOWNLOADS = ("pdf", "docx", "xlsx", "csv", "json")
FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif")
LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Project:
    """Where the command works."""

    root: Path


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; a user's mistake never ends in a traceback."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("messages", LOCALE)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments), prog_name="nianbao", standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("已中止。", err=True)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        from generator.output import disk_problem

        _show([disk_problem(error, Path())], "full", Path())
        return 1
    except Exception:  # noqa: BLE001 - whatever is left is our own fault, and said so
        click.echo(traceback.format_exc(), err=True)
        click.echo("这是生成器的错误，不是您的错误。请把上面的内容和用的命令一起报告给维护者。", err=True)
        return 70
    return code if isinstance(code, int) else 0


class _Commands(click.Group):
    """The commands; what one of them cannot go on from is shown with the lines of the project it worked in."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except ProblemError as error:
            _show(error.problems, "full", ctx.obj.root if ctx.obj else Path())
            return 1


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
)
@click.option(
    "-C", "root", type=click.Path(file_okay=False), default=".", metavar="文件夹", help="项目所在的文件夹。"
)
@click.version_option(
    __version__, prog_name="nianbao", message="%(prog)s %(version)s", help="显示版本并退出。"
)
@click.pass_context
def cli(context: click.Context, root: str) -> None:
    """政府信息公开工作年度报告：一份 YAML 稿件，核对每一个数，生成整个年报栏目。

    \b
    一年一次的三步：
      nianbao new xskgxj 2022    新建一份稿件，逐行填写
      nianbao preview            边写边看网页，有错就地标出
      nianbao build              核对无误后生成 site/
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    context.obj = Project(Path(root))


@cli.command(options_metavar="[选项]", short_help="核对全部稿件，指出错在哪一行哪一列。")
@click.argument("only", nargs=-1, metavar="[文件或文件夹]...")
@click.option(
    "--format", "style", type=click.Choice(FORMATS), default="full", show_default=True, help="输出的样子。"
)
@click.option("--strict", is_flag=True, help="把警告当错误，把提示当警告。")
@click.pass_obj
def check(project: Project, only: tuple[str, ...], style: str, strict: bool) -> int:
    """核对全部稿件，指出错在哪一行哪一列；写了文件或文件夹，就只显示它们的问题。

    做的检查和生成时一样多，只是不写文件；这里没有错误，就能生成。
    """
    from generator.build import Options
    from generator.build import check as run_check

    for name in only:
        if not any((base / name).exists() for base in (Path(), project.root)):
            raise click.BadParameter(f"没有这个文件或文件夹：{name}", param_hint="文件或文件夹")
    checked = run_check(project.root, Options(strict=strict, published=project.root / "site"))
    problems = [problem for problem in checked.problems if _chosen(problem, only, project.root)]
    _show(problems, style, project.root)
    if style in ("full", "concise"):
        drafts = f"（其中草稿 {checked.drafts} 份）" if checked.drafts else ""
        click.echo(f"核对了 {checked.files} 份报告{drafts}：{counted(problems)}。", err=True)
    return _code(problems)


@cli.command(options_metavar="[选项]", short_help="核对并生成网站到 site/。")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False),
    metavar="文件夹",
    help="输出到哪里，默认是项目下的 site。",
)
@click.option("--strict", is_flag=True, help="有警告也不生成。")
@click.option(
    "--withdraw",
    multiple=True,
    metavar="地址",
    help="确认撤下已公布的一份报告，如 2022/xskgxj/；或一种电子版，如 report.csv。",
)
@click.option(
    "--workers", type=click.IntRange(0), default=0, metavar="个数", help="用几个进程，默认按处理器的个数。"
)
@click.option(
    "--format", "style", type=click.Choice(FORMATS), default="full", show_default=True, help="问题的样子。"
)
@click.pass_obj
def build(
    project: Project, out: str | None, strict: bool, withdraw: tuple[str, ...], workers: int, style: str
) -> int:
    """核对全部稿件，没有错误就生成网站；有错误时原来的网站一个字也不动。"""
    from generator.build import Options
    from generator.build import build as run_build

    target = Path(out) if out else project.root / "site"
    withdrawn = frozenset(f"{address.strip('/')}/" for address in withdraw)
    built = run_build(project.root, target, Options(strict=strict, workers=workers, withdrawn=withdrawn))
    _show(built.problems, style, project.root)
    if built.committed is None:
        click.echo(f"没有生成：{counted(built.problems)}。原来的网站没有变。", err=True)
        return 1
    done = built.committed
    drafts = f"，另有 {built.drafts} 份草稿没有放进去" if built.drafts else ""
    click.echo(f"生成了 {built.reports} 份报告{drafts}：{target / 'index.html'}", err=True)
    click.echo(
        f"写入 {done.written} 个文件，{done.unchanged} 个没有变化，删去 {done.removed} 个过时的；"
        f"{counted(built.problems)}。",
        err=True,
    )
    return 0


@cli.command(options_metavar="[选项]", short_help="边写边看：保存后网页自动更新。")
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="端口", help="端口，默认 5500，被占用就往后找。"
)
@click.option("--open", "open_browser", is_flag=True, help="打开浏览器。")
@click.pass_obj
def preview(project: Project, port: int | None, open_browser: bool) -> int:
    """在本机预览整个栏目，草稿也看得到；保存后网页自动更新，有错就地标出。只有本机能打开。"""
    from generator.preview import serve

    serve(project.root, port, open_browser=open_browser, say=lambda words: click.echo(words, err=True))
    return 0


@cli.command(options_metavar="[选项]", short_help="建一个可以运行的小网站。")
@click.argument("folder", type=click.Path(file_okay=False), metavar="文件夹")
def init(folder: str) -> int:
    """在一个空文件夹里建一个可以运行的小网站，从它改起。"""
    from generator.scaffold import init as lay_out

    made = lay_out(Path(folder))
    click.echo(f"在 {folder} 里建了 {len(made)} 个文件。接着可以：", err=True)
    click.echo(f"  nianbao -C {folder} preview", err=True)
    return 0


@cli.command(options_metavar="[选项]", short_help="新建一份报告的稿件。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.pass_obj
def new(project: Project, agency: str, year: int) -> int:
    """新建一份报告的稿件：各行列好，数字空着，上年结转从去年的报告带过来。"""
    from generator.scaffold import new as draft

    path, text = draft(project.root, agency, year)
    file = project.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    click.echo(f"建好了 {file}，填完后把“状态”改成“发布”。", err=True)
    return 0


@cli.command(
    "import", options_metavar="[选项]", short_help="把已有的报告（网页、Word、Excel、PDF、文本）变成稿件。"
)
@click.argument("sources", nargs=-1, required=True, metavar="文件或文件夹...", type=click.Path(exists=True))
@click.option("--agency", default="", metavar="机关代号", help="是哪个机关的；不写就从标题里认。")
@click.option("--year", type=int, default=0, metavar="年度", help="是哪一年度的；不写就从标题里认。")
@click.option("--stdout", is_flag=True, help="只打印稿件，不写文件。")
@click.option("--merge", is_flag=True, help="稿件已经有了的，打印两边的不同。")
@click.option(
    "--format", "style", type=click.Choice(FORMATS), default="full", show_default=True, help="问题的样子。"
)
@click.pass_obj
def import_(
    project: Project, sources: tuple[str, ...], agency: str, year: int, stdout: bool, merge: bool, style: str
) -> int:
    """把已有的报告变成稿件：网页、Word、Excel、PDF、文本都可以，一次可以导入整个文件夹。

    分不清的数留着“空”，后面注明“待核”和来源里的样子；认不出的内容写在“未识别”里，一个字也不丢。
    全部认出，退出码是 0；有要核对的，是 1。

    \b
    nianbao import 2019年报.html --agency czj --year 2019
    nianbao import 旧年报/                                 机关和年度从标题里认
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.importing import (
        Outcome,
        closing_table,
        difference,
        import_source,
        known,
        place,
        sources_in,
    )

    config = known(project.root, agency)
    files = list(sources_in([Path(name) for name in sources]))
    if not files:
        raise click.BadParameter("里面没有能导入的文件", param_hint="文件或文件夹")
    found = []
    alone = nullcontext(files) if len(files) == 1 else None
    with alone or click.progressbar(files, label="导入", file=sys.stderr, width=24, show_pos=True) as shown:
        for file in shown:
            one = import_source(file, config, agency, year)
            found.append(one if stdout else place(project.root, one))
    _show([problem for one in found for problem in one.problems], style, Path(), err=stdout)
    for one in found:
        if stdout:
            click.echo(one.draft, nl=False)
        elif merge and one.standing:
            click.echo(difference(one))
    for line in closing_table(found):
        click.echo(line, err=True)
    return int(any(one.outcome is not Outcome.UNDERSTOOD for one in found))


@cli.command(options_metavar="[选项]", short_help="单独做一份电子版。")
@click.argument("agency", metavar="机关代号")
@click.argument("year", type=int, metavar="年度")
@click.option("--to", "name", type=click.Choice(DOWNLOADS), required=True, help="做成哪一种。")
@click.option("-o", "--out", type=click.Path(dir_okay=False), metavar="文件", help="写到哪里，- 是标准输出。")
@click.option("--blank", is_flag=True, help="不用稿件，做一份空白的，供填写。")
@click.option("--force", is_flag=True, help="文件已经有了，也盖掉它。")
@click.pass_obj
def export(
    project: Project, agency: str, year: int, name: str, out: str | None, blank: bool, force: bool
) -> int:
    """单独做一份电子版：PDF、Word、Excel、CSV 或 JSON；草稿也能做，每一页上会标明。

    \b
    nianbao export xskgxj 2022 --to pdf             得到 xskgxj-2022.pdf
    nianbao export xskgxj 2023 --to xlsx --blank    空白的 Excel 填报表
    """  # noqa: D301 - a mark of click's: keep the lines below as they are
    from generator.export import export as make

    ending = Path(out or "").suffix.lstrip(".").lower()
    if ending in DOWNLOADS and ending != name:
        raise click.BadParameter(f"文件名是 .{ending}，要做的却是 {name}", param_hint="--out")
    data, draft = make(project.root, agency, year, name, blank=blank)
    target = Path(out or f"{agency}-{year}{'-空白' if blank else ''}.{name}")
    if out == "-":
        click.echo(data, nl=False)
        return 0
    if target.exists() and not force:
        raise click.UsageError(f"{target} 已经有了；用 -o 换一个名字，或加上 --force。")
    if not target.parent.is_dir():
        raise click.BadParameter(f"没有文件夹 {target.parent}，先建好它", param_hint="--out")
    target.write_bytes(data)
    note = "（空白的填报表）" if blank else "（草稿，每一页上标明了）" if draft else ""
    click.echo(f"做好了 {target}{note}。", err=True)
    return 0


@cli.command(options_metavar="[选项]", short_help="核验网站：每个文件、每个数都和稿件一样。")
@click.argument("folder", type=click.Path(file_okay=False), required=False, metavar="[文件夹]")
@click.option(
    "--format", "style", type=click.Choice(FORMATS), default="full", show_default=True, help="问题的样子。"
)
@click.option(
    "--workers", type=click.IntRange(0), default=0, metavar="个数", help="用几个进程，默认按处理器的个数。"
)
@click.pass_obj
def verify(project: Project, folder: str | None, style: str, workers: int) -> int:
    """核验生成好的网站，默认是项目下的 site。

    每个文件都和清单（manifest.json）里的 SHA-256 一样，没有多出来的文件；
    网页、PDF、Word、Excel、CSV、JSON 统计表里的每一个数，重新读出来都和稿件一样。
    在服务器上，或者手边没有稿件，只核对文件。
    """
    from generator.verify import verify as run_verify

    verified = run_verify(project.root, Path(folder) if folder else project.root / "site", workers)
    _show(verified.problems, style, project.root)
    if style in ("full", "concise"):
        click.echo(
            f"核验了 {verified.files} 个文件、{verified.reports} 份报告，比对了 {verified.figures} 个数："
            f"{counted(verified.problems)}。" + ("" if verified.reports else "这里没有稿件，只核对了文件。"),
            err=True,
        )
    return _code(verified.problems)


@cli.command(options_metavar="[选项]", short_help="说明一条规则：为什么、依据、怎么改。")
@click.argument("code", metavar="编号")
def explain(code: str) -> int:
    """说明一个编号（如 A103）是什么问题、为什么、怎么改。"""
    from generator.explain import explain as words_of

    words = words_of(code)
    if words is None:
        raise click.BadParameter(f"没有编号 {code}。编号见 nianbao check 的输出。", param_hint="编号")
    click.echo(words)
    return 0


@cli.command(options_metavar="[选项]", short_help="写出编辑器用的 JSON Schema。")
@click.argument("folder", type=click.Path(file_okay=False), required=False, metavar="[文件夹]")
@click.pass_obj
def schema(project: Project, folder: str | None) -> int:
    """写出编辑器补全和提示用的 JSON Schema，默认写到 content/schema。"""
    from generator.schema import write

    target = Path(folder) if folder else project.root / "content/schema"
    for file in write(target):
        click.echo(str(file), err=True)
    return 0


def _chosen(problem: Problem, only: tuple[str, ...], root: Path) -> bool:
    place = (root / problem.span.path).resolve()
    return not only or any(
        place.is_relative_to(base.resolve()) for name in only for base in (Path(name), root / name)
    )


def _code(problems: Sequence[Problem]) -> int:
    return 1 if any(problem.level is Level.ERROR for problem in problems) else 0


def _show(problems: Sequence[Problem], style: str, root: Path, *, err: bool = False) -> None:
    """Print problems in the style asked for."""
    from generator.listing import listing

    for text in listing(problems, style, root):
        click.echo(text, err=err)
