"""The lists for machines: the Atom feeds of new reports and of corrections, and the sitemap, all from dates in the data, never a clock."""

import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

from generator.changes.listed import Entry, newest_corrections
from generator.project.settings import SiteConfig
from generator.site.frame import CORRECTIONS_FEED, CORRECTIONS_TITLE, FEED, SITEMAP, corrections_address

FEED_LENGTH = 50
SITEMAP_LENGTH = 50_000
"""Pages of one sitemap; the protocol allows no more."""
_BEIJING = "+08:00"
# What XML has no character for, told by itself: the set of all others takes ten times as long to compile.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that YAML can say and XML cannot."""


class _Item(NamedTuple):
    """What a feed tells: a report, or one correction of it."""

    updated: str
    id: str
    title: str
    entry: Entry
    words: str = ""
    new: bool = True
    former: str = ""


def feed(site: SiteConfig, entries: Iterable[Entry]) -> bytes:
    """Give the feed of the newest reports and corrections (RFC 4287), at most ``FEED_LENGTH`` of them.

    A correction is an entry of its own, so that a reader is told what was changed, and not only that something was.
    """
    listed = list(entries)
    # Of those that are older than the newest nothing can be told.
    least = min(nlargest(FEED_LENGTH, [one.dated for one in listed]), default="")
    reports = [
        _Item(one.dated, site.url + one.folder, one.title, one, one.abstract)
        for one in listed
        if one.dated >= least
    ]
    return _atom(site, (site.column, FEED, ""), [*reports, *_corrections(site, listed)])


def corrections_feed(site: SiteConfig, entries: Iterable[Entry]) -> bytes:
    """Give the feed of the newest corrections alone: new reports come in thousands in one month, and would push them out."""
    title = f"{site.column}{CORRECTIONS_TITLE}"
    return _atom(site, (title, CORRECTIONS_FEED, corrections_address()), _corrections(site, list(entries)))


def _corrections(site: SiteConfig, entries: Sequence[Entry]) -> list[_Item]:
    return [
        _Item(
            str(made.date or ""),
            f"{site.url}{entry.folder}#{made.id}",
            f"更正：{entry.title}",
            entry,
            made.sentence + (f"（理由：{made.reason}）" if made.reason else ""),
            new=False,
            former=entry.former_of(made) and site.url + entry.former_of(made),
        )
        for entry, made in newest_corrections(entries)
    ]


def _atom(site: SiteConfig, about: tuple[str, str, str], items: Iterable[_Item]) -> bytes:
    """Give a feed; ``about`` is its title, its address and that of the page it belongs to."""
    newest = sorted(items, key=lambda item: (item.updated, item.id), reverse=True)[:FEED_LENGTH]
    title, address, page = about
    url = site.url + page.removesuffix("index.html")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{escape(title)}</title>",
        f"<subtitle>{escape(site.column_description)}</subtitle>",
        f"<id>{escape(url)}</id>",
        f'<link rel="self" href={quoteattr(site.url + address)}/>',
        f"<link href={quoteattr(url)}/>",
        f"<updated>{_timestamp(newest[0].updated if newest else '')}</updated>",
        f"<author><name>{escape(site.name)}</name></author>",
    ]
    for item in newest:
        lines += _entry(item)
    lines.append("</feed>\n")
    return _NOT_XML.sub("", "\n".join(lines)).encode()


def _entry(item: _Item) -> Iterator[str]:
    entry = item.entry
    yield "<entry>"
    yield f"<title>{escape(item.title)}</title>"
    yield f"<id>{escape(item.id)}</id>"
    yield f"<link href={quoteattr(item.id)}/>"
    if item.former:
        yield f'<link rel="related" title="更正前的版本" href={quoteattr(item.former)}/>'
    yield f"<updated>{_timestamp(item.updated)}</updated>"
    yield f"<author><name>{escape(entry.agency)}</name></author>"
    yield f"<category term={quoteattr(str(entry.year))} label={quoteattr(f'{entry.year}年')}/>"
    if item.new and entry.published:
        yield f"<published>{_timestamp(entry.published)}</published>"
    if item.words:
        yield f"<summary>{escape(item.words)}</summary>"
    yield "</entry>"


def sitemap(
    site: SiteConfig, addresses: Sequence[str], entries: Iterable[Entry]
) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap of all pages, by address; a report carries the date it last changed.

    One that would name more pages than a reader of sitemaps takes is a list of several (https://www.sitemaps.org/protocol.html).
    """
    changed = {f"{entry.folder}index.html": _changed(entry)[:10] for entry in entries}
    urls = [_url(site, address, changed.get(address, "")) for address in sorted(addresses)]
    if len(urls) <= SITEMAP_LENGTH:
        yield SITEMAP, _map("urlset", urls)
        return
    parts = [urls[at : at + SITEMAP_LENGTH] for at in range(0, len(urls), SITEMAP_LENGTH)]
    names = [SITEMAP.replace(".", f"-{number}.") for number in range(1, len(parts) + 1)]
    yield (
        SITEMAP,
        _map("sitemapindex", [f"<sitemap><loc>{escape(site.url + name)}</loc></sitemap>" for name in names]),
    )
    for name, part in zip(names, parts, strict=True):
        yield name, _map("urlset", part)


def _url(site: SiteConfig, address: str, date: str) -> str:
    stamp = f"<lastmod>{date}</lastmod>" if date else ""
    return f"<url><loc>{escape(site.url + address.removesuffix('index.html'))}</loc>{stamp}</url>"


def _map(kind: str, lines: Sequence[str]) -> bytes:
    head = f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    text = "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', head, *lines, f"</{kind}>\n"))
    return _NOT_XML.sub("", text).encode()


def _changed(entry: Entry) -> str:
    return max(entry.dated, entry.corrected) if entry.corrections else entry.dated


def escape(text: str) -> str:
    """Give a text as XML writes it."""
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def quoteattr(text: str) -> str:
    """Give an attribute's value as XML writes it, in double quotes."""
    written = escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    return f'"{written.replace(chr(34), "&quot;")}"'


def _timestamp(moment: str) -> str:
    day, _, time = moment.partition(" ")
    return f"{day or '1970-01-01'}T{time or '00:00'}:00{_BEIJING}"
