"""Verifies a published site over the network, and its figures too where the project is at hand."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from generator.files.manifest import SUMS
from generator.files.output import MANIFEST, published
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.present import missing_site
from generator.verification.addresses import below, column
from generator.verification.comparison import CONNECTIONS, compare, refused
from generator.verification.findings import told
from generator.verification.verify import Verified, figures, listed_wrongly
from generator.verification.visitor import Patience, UnreachableError, Visitor

_LONGEST = 512 * 1024 * 1024
"""More than the manifest of any site."""
_NO_FILE = "nianbao-verify-{}.html"
_FULL = 1024 * 1024

Progress = Callable[[int, int, int], None]
"""Told how many files have come, of how many, and how many bytes."""


def visit(
    root: Path, written: str, workers: int, progress: Progress, patience: Patience | None = None
) -> Verified:
    """Hold the site at an address against its manifest, and its figures against the project in ``root`` if there is one.

    Raises ``ProblemError`` when there is no manifest.
    """
    base = column(written)
    visitor = Visitor(base, CONNECTIONS, patience or Patience())
    try:
        with tempfile.TemporaryDirectory(prefix="nianbao-verify-") as name:
            return _visited(root, base, visitor, Path(name), workers, progress)
    finally:
        visitor.close()


def _visited(
    root: Path, base: str, visitor: Visitor, folder: Path, workers: int, progress: Progress
) -> Verified:
    _manifest(visitor, base, folder)
    known = published(folder)
    if not known:
        raise ProblemError(_no_site(base, "清单读不出来，或者不是 nianbao 写的"))
    keep = missing_site(root) is None
    count = size = 0

    def arrived(more: int) -> None:
        nonlocal count, size
        count, size = count + 1, size + more
        progress(count, len(known), size)

    findings = list(compare(visitor, base, known, folder, arrived, keep=keep))
    problems = [*told(findings, base), *_soft(visitor, base, folder, known[min(known)].sha256)]
    seen = Verified((), len(known))
    if keep:
        found = figures(root, folder, known, workers)
        seen = replace(found, problems=())
        problems += [_seen_at(base, folder, problem) for problem in found.problems]
        problems += [_seen_at(base, folder, problem) for problem in listed_wrongly(folder, known)]
    sums = known[SUMS].sha256 if SUMS in known else ""
    ordered = tuple(sorted(problems, key=lambda one: one.order))
    return replace(seen, problems=ordered, sums=sums)


def _manifest(visitor: Visitor, base: str, folder: Path) -> None:
    url = below(base, MANIFEST)
    try:
        answer = visitor.fetch(url, folder / MANIFEST, _LONGEST)
    except UnreachableError as error:
        problem = Problem("V109", Level.ERROR, f"{MANIFEST} {error.reason}", Span(url), error.help)
        raise ProblemError(problem) from error
    if answer.moved:
        help_ = f"核对网址；栏目搬到了那里的，核验 {answer.moved.removesuffix(MANIFEST)}"
        raise ProblemError(Problem("V114", Level.ERROR, f"被带到别的地址：{answer.moved}", Span(url), help_))
    if answer.status in (404, 410):
        raise ProblemError(_no_site(base, f"没有 {MANIFEST}"))
    if answer.status != 200:
        reason, help_ = refused(answer.status)
        raise ProblemError(Problem("V109", Level.ERROR, f"{MANIFEST} {reason}", Span(url), help_))


def _no_site(base: str, why: str) -> Problem:
    help_ = "核对网址：写栏目首页的地址；地址没有错的，把整个 site 文件夹重新上传"
    return Problem("V101", Level.ERROR, f"这里没有 nianbao 生成的网站：{why}", Span(base), help_)


def _soft(visitor: Visitor, base: str, folder: Path, mark: str) -> Iterator[Problem]:
    """Say that the server answers with success where there is nothing."""
    url = below(base, _NO_FILE.format(mark[:16]))
    try:
        answer = visitor.fetch(url, folder / "nothing", _FULL)
    except UnreachableError:
        return
    finally:
        (folder / "nothing").unlink(missing_ok=True)
    if answer.status == 200:
        message = "没有的地址，服务器也回答成功（200）"
        help_ = "错误页面要用 404 回答，不要跳到首页：nginx 写 error_page 404，不要写成 =200"
        yield Problem("V112", Level.ERROR, message, Span(url), help_)


def _seen_at(base: str, folder: Path, problem: Problem) -> Problem:
    """Give a problem of a fetched file at the address that it was fetched from."""
    inside = problem.span.path.removeprefix(folder.as_posix())
    if inside == problem.span.path:
        return problem
    return problem._replace(span=problem.span._replace(path=below(base, inside.lstrip("/"))))
