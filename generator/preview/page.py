"""What the preview adds to a page, and what it shows when there is none; nothing of it is ever published."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.problem import Problem, counted
from generator.telling.diagnostics import full

OVERVIEW = "/__nianbao/"
SHOWN_WHOLE = 5
SHOWN_IN_BAR = 30
SHOWN_IN_OVERVIEW = 200
Read = Callable[[str], Sequence[str]]

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_BODY = re.compile(rb"<body(?:\s[^>]*)?>", re.IGNORECASE)
_BODY_END = re.compile(rb"</body\s*>(?![\s\S]*</body\s*>)", re.IGNORECASE)
_STYLE = """
.nb-draft,.nb-panel,.nb-page{box-sizing:border-box;
font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
.nb-draft{position:sticky;top:0;z-index:2147483000;margin:0;padding:.3em 1em;text-align:center;
color:#4a3200;background:#ffe49a;border-bottom:1px solid #c99a1e}
.nb-panel{position:fixed;inset:auto 0 0 0;z-index:2147483001;margin:0;max-height:40vh;overflow:auto;
color:#1d1d1d;background:#fffdf5;border-top:3px solid #a86a00;box-shadow:0 -2px 12px rgba(0,0,0,.25);text-align:left}
.nb-failure{max-height:60vh;background:#fff5f4;border-top:5px solid #b3261e}
.nb-panel summary{padding:.4em 1em;font-weight:700;cursor:pointer}
.nb-panel ul,.nb-page ul{margin:0;padding:0 1em .6em;list-style:none}
.nb-panel li{padding:.3em 0;border-top:1px solid #e4dcc8;overflow-wrap:anywhere}
.nb-panel p{margin:0;padding:.4em 1em}
.nb-panel a,.nb-page a{color:#0b4f94;text-decoration:underline}
.nb-level{display:inline-block;padding:0 .5em;border-radius:3px;color:#fff;background:#595959}
.nb-level-error{background:#b3261e}
.nb-level-warning{background:#8a5300}
.nb-help{display:block}
.nb-source{margin:.2em 1em .8em;padding:.6em .8em;overflow:auto;white-space:pre;color:#1d1d1d;background:#fff;
border:1px solid #d9c9c7;font:14px/1.5 "Sarasa Mono SC","Noto Sans Mono CJK SC",NSimSun,monospace}
.nb-page{max-width:60em;margin:0 auto;padding:1em;overflow-wrap:anywhere}
.nb-space{height:40vh}
@media print{.nb-draft,.nb-panel,.nb-space{display:none}}
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something could not be renewed: problems, or the trace of a fault of our own."""

    title: str
    problems: tuple[Problem, ...] = ()
    trace: str = ""


def head(host: str, stamp: str) -> str:
    """Give what goes to the end of ``<head>``: the look of our additions, and livereload's script.

    The script reports the build that made the page, as the version of a plugin: a page that was on its way to
    the browser while its source was saved again is reloaded as soon as it is there.
    """
    name, _, port = host.rpartition(":") if re.search(r":\d+$", host) else (host, ":", "80")
    plugin = (
        "window.LiveReloadPluginNianbao=function(){};"
        f'LiveReloadPluginNianbao.identifier="nianbao";LiveReloadPluginNianbao.version="{stamp}"'
    )
    source = html.escape(f"/livereload.js?host={name}&port={port}")
    return f'<style>{_STYLE}</style><script>{plugin}</script><script src="{source}" defer></script>'


def draft_banner() -> str:
    """Give the banner over a draft."""
    return '<p class="nb-draft" role="note">草稿，只在预览里看得到</p>'


def uncleared_banner() -> str:
    """Give the banner over a report whose sign-off is not done."""
    return '<p class="nb-draft" role="note">未审签，不会发布</p>'


def bar(own: Sequence[Problem], others: int) -> str:
    """Give the bar at the bottom of a page: its own problems one by one, those of other files as a number."""
    if not own and not others:
        return ""
    rest = f'其他文件还有 {others} 个问题，<a href="{OVERVIEW}">全部列出</a>' if others else ""
    if not own:
        return f'<aside class="nb-panel" aria-label="预览中的问题"><p>{rest}</p></aside>'
    items = "".join(f"<li>{_item(problem)}</li>" for problem in own[:SHOWN_IN_BAR])
    if len(own) > SHOWN_IN_BAR:
        items += f'<li>还有 {len(own) - SHOWN_IN_BAR} 个，<a href="{OVERVIEW}">全部列出</a></li>'
    return _panel("", f"本页的稿件有 {counted(own)}", f"<ul>{items}</ul>{f'<p>{rest}</p>' if rest else ''}")


def overlay(failure: Failure, read: Read) -> str:
    """Give the panel that lies over the last good page after a build that failed."""
    return _panel(" nb-failure", failure.title, _failure(failure, read), alert=True)


def failure_page(failure: Failure, read: Read) -> str:
    """Give a page of its own for what has never been built."""
    return _page(failure.title, _failure(failure, read))


def message_page(title: str, words: str) -> str:
    """Give a page that says one thing."""
    return _page(title, f"<p>{html.escape(words)}</p>")


def overview_page(failure: Failure | None, problems: Sequence[Problem], read: Read) -> str:
    """Give the page that lists every problem of the project, file by file."""
    number = f"共有 {counted(problems)}" if problems else "现在没有问题"
    body = [f'<p>{number}。<a href="/">回到栏目首页</a></p>']
    if failure:
        body.append(f"<p><strong>{html.escape(failure.title)}</strong></p>")
        body += [_source(failure.trace)] if failure.trace else []
    path = None
    for problem in problems[:SHOWN_IN_OVERVIEW]:
        if problem.span.path != path:
            path = problem.span.path
            body.append(f"<h2>{html.escape(path)}</h2>")
        body.append(_source(full(problem, read)))
    if len(problems) > SHOWN_IN_OVERVIEW:
        body.append(f"<p>这里列出前 {SHOWN_IN_OVERVIEW} 个；全部的问题用 nianbao check 看。</p>")
    return _page("预览中的问题", "".join(body))


def injected(page: bytes, at_head: str, at_top: str, at_end: str) -> bytes:
    """Give a page with our additions in its head, and at the top and the end of its body."""
    page = _put(page, _HEAD_END, at_head.encode(), after=False)
    page = _put(page, _BODY, at_top.encode(), after=True)
    return _put(page, _BODY_END, at_end.encode(), after=False)


def _put(page: bytes, tag: re.Pattern[bytes], addition: bytes, *, after: bool) -> bytes:
    match = tag.search(page)
    if match is None:
        return page + addition
    place = match.end() if after else match.start()
    return page[:place] + addition + page[place:]


def _panel(kind: str, title: str, body: str, *, alert: bool = False) -> str:
    role = ' role="alert"' if alert else ""
    return (
        f'<div class="nb-space"></div><aside class="nb-panel{kind}"{role} aria-label="预览中的问题">'
        f"<details open><summary>{html.escape(title)}</summary>{body}</details></aside>"
    )


def _item(problem: Problem) -> str:
    level = problem.level
    advice = f'<span class="nb-help">建议：{html.escape(problem.help)}</span>' if problem.help else ""
    return (
        f'<span class="nb-level nb-level-{level.value}">{level.words}</span> '
        f"<code>{html.escape(str(problem.span))}</code> {html.escape(problem.code)} "
        f"{html.escape(problem.message)}{advice}"
    )


def _failure(failure: Failure, read: Read) -> str:
    if failure.trace:
        words = "这是生成器的错误，不是您的错误。请把下面的内容报告给维护者；改动并保存稿件后会再试一次。"
        return f"<p>{words}</p>{_source(failure.trace)}"
    if not failure.problems:
        return "<p>没有发现原因。再保存一次稿件，会重新生成。</p>"
    shown = "".join(_source(full(problem, read)) for problem in failure.problems[:SHOWN_WHOLE])
    more = len(failure.problems) - SHOWN_WHOLE
    rest = f"还有 {more} 个，" if more > 0 else ""
    return f'{shown}<p>{rest}<a href="{OVERVIEW}">全部的问题</a>。改好保存后，这里会自己消失。</p>'


def _source(text: str) -> str:
    return f'<pre class="nb-source">{html.escape(text)}</pre>'


def _page(title: str, body: str) -> str:
    heading = html.escape(title)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{heading}</title></head><body>"
        f'<main class="nb-page"><h1>{heading}</h1>{body}</main></body></html>\n'
    )
