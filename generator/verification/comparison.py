"""Holds what a server sends against the manifest: every file, a few at a time."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from generator.files.output import Published
from generator.problem import Level
from generator.verification.addresses import below
from generator.verification.findings import Finding
from generator.verification.insertion import Insertion, Insertions, rewritten, strange_scripts
from generator.verification.kinds import wrong_kind
from generator.verification.visitor import Answer, UnreachableError, Visitor

CONNECTIONS = 6
"""As many as a browser opens to one server."""
_BEYOND = 4 * 1024 * 1024
"""How much longer than it should be a file is read, so that it can be told what was put in."""
_GIVEN_UP = 20
"""After so many files in a row without an answer the site is taken for gone."""
_SHOWN = 200
_CHANGED = "要改内容就改稿件，再重新生成；不是您改的，查清是谁改的"
_PUT_IN = "请门户把这个栏目排除在外；去掉以前，这些网页不能核验，内容安全策略也会挡住它们"


class _Arrived(NamedTuple):
    address: str
    outcome: Answer | UnreachableError


def compare(
    visitor: Visitor,
    base: str,
    known: Mapping[str, Published],
    folder: Path,
    arrived: Callable[[int], None],
    *,
    keep: bool,
) -> Iterator[Finding]:
    """Fetch every file of a manifest into ``folder`` and yield what is wrong with it; ``arrived`` is told the size of each.

    Unless they are to be kept, files that are looked at are removed again.
    """

    def get(address: str) -> _Arrived:
        item, into = known[address], folder / address
        into.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Where a packed copy lies beside it, both are looked at: a server may send either.
            plain = not known.keys().isdisjoint((f"{address}.gz", f"{address}.br"))
            answer = visitor.fetch(below(base, address), into, item.size + _BEYOND, plain=plain)
        except UnreachableError as error:
            return _Arrived(address, error)
        if answer.sha256 == item.sha256 and not keep:
            into.unlink()
        return _Arrived(address, answer)

    insertions = Insertions()
    silent = 0
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        try:
            for address, outcome in pool.map(get, known):
                file = folder / address
                silent = 0 if isinstance(outcome, Answer) or outcome.cut else silent + 1
                if silent > _GIVEN_UP:
                    words = "和后面的文件没有核验：服务器一直没有回答"
                    yield Finding("V109", Level.ERROR, address, words, "等网站恢复了，再核验一次", once=True)
                    return
                arrived(outcome.size if isinstance(outcome, Answer) else 0)
                yield from _judged(address, known[address], outcome, file, insertions)
                if not keep or _not_there(outcome):
                    file.unlink(missing_ok=True)
        finally:
            pool.shutdown(cancel_futures=True)


def _not_there(outcome: Answer | UnreachableError) -> bool:
    return isinstance(outcome, UnreachableError) or outcome.status != 200


def _judged(
    address: str, item: Published, outcome: Answer | UnreachableError, file: Path, insertions: Insertions
) -> Iterator[Finding]:
    if isinstance(outcome, UnreachableError):
        code = "V110" if outcome.cut else "V109"
        yield Finding(code, Level.ERROR, address, outcome.reason, outcome.help)
        return
    if outcome.moved:
        words = f"被带到别的地址：{outcome.moved}"
        yield Finding("V114", Level.ERROR, address, words, "栏目的文件要在栏目的网址下面直接打开", once=True)
    elif outcome.status in (404, 410):
        yield Finding("V102", Level.ERROR, address, "在清单里，网站上没有", "重新生成或重新上传")
    elif outcome.status != 200:
        yield Finding("V109", Level.ERROR, address, *refused(outcome.status))
    else:
        wrong = wrong_kind(address, outcome.kind)
        if wrong:
            yield Finding("V113", wrong[0], address, wrong[1], wrong[2], once=True)
        if outcome.sha256 != item.sha256:
            yield _different(address, item, outcome, file.read_bytes(), insertions)


def refused(status: int) -> tuple[str, str]:
    """Say what a server means with a status other than success, and what helps."""
    if status in (401, 403):
        return f"服务器不让读（{status}）", "看文件的权限，和服务器、防火墙的规则"
    if status >= 500:
        return f"服务器出了错（{status}）", "过一会儿再核验；一直这样，请门户的同事看服务器的日志"
    return f"服务器回答 {status}", "请门户的同事看服务器的设置"


def _different(address: str, item: Published, answer: Answer, data: bytes, insertions: Insertions) -> Finding:
    page = address.endswith(".html")
    how = rewritten(data, item.sha256)
    if how:
        return Finding("V103", Level.ERROR, address, f"和生成时不一样：{how}", "重新上传")
    found = insertions.of(data, item.size, item.sha256) if page and not answer.more else ()
    if found:
        words = "被加了内容，去掉以后和生成时一样：" + "；".join(map(_words, found))
        return Finding("V111", Level.ERROR, address, words, _PUT_IN, once=True)
    less = item.size - answer.size
    if less > 0 and not (page and data.rstrip().endswith(b"</html>")):
        words = f"少了 {less} 个字节：没有传完，或者被改过"
        return Finding("V110", Level.ERROR, address, words, "重新上传这个文件，再核验")
    scripts = strange_scripts(data) if page else []
    if scripts and less < 0:
        words = f"和生成时不一样，里面有别的网站的脚本：{'、'.join(scripts[:3])[:_SHOWN]}"
        return Finding("V111", Level.ERROR, address, words, _PUT_IN, once=True)
    more = "太长了" if answer.more else f"多了 {-less} 个字节" if less < 0 else f"少了 {less} 个字节"
    words = f"和生成时不一样，{more}" if less or answer.more else "和生成时不一样，长短一样"
    return Finding("V103", Level.ERROR, address, words, _CHANGED)


def _words(insertion: Insertion) -> str:
    text = " ".join(insertion.data.decode("utf-8", "replace").split())
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f"{insertion.where}的 {len(insertion.data)} 个字节“{shown}”"
