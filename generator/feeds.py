"""The lists for machines: the Atom feed of new reports and the sitemap, both from dates in the data, never a clock."""

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from generator.config import SiteConfig
from generator.pages import FEED, Entry

FEED_LENGTH = 50
_BEIJING = "+08:00"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML can say and XML cannot."""


def atom(site: SiteConfig, entries: Iterable[Entry]) -> bytes:
    """Give the feed of the newest reports and corrections (RFC 4287)."""
    newest = sorted(entries, key=lambda entry: (_changed(entry), entry.folder), reverse=True)[:FEED_LENGTH]
    updated = _timestamp(_changed(newest[0])) if newest else f"1970-01-01T00:00:00{_BEIJING}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{escape(site.column)}</title>",
        f"<subtitle>{escape(site.column_description)}</subtitle>",
        f"<id>{escape(site.url)}</id>",
        f'<link rel="self" href={quoteattr(site.url + FEED)}/>',
        f"<link href={quoteattr(site.url)}/>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(site.name)}</name></author>",
    ]
    for entry in newest:
        url = site.url + entry.folder
        lines += [
            "<entry>",
            f"<title>{escape(entry.title)}</title>",
            f"<id>{escape(url)}</id>",
            f"<link href={quoteattr(url)}/>",
            f"<updated>{_timestamp(_changed(entry))}</updated>",
            f"<author><name>{escape(entry.agency)}</name></author>",
            f"<category term={quoteattr(str(entry.year))} label={quoteattr(f'{entry.year}年')}/>",
        ]
        if entry.published:
            lines.append(f"<published>{_timestamp(entry.published)}</published>")
        if entry.abstract:
            lines.append(f"<summary>{escape(entry.abstract)}</summary>")
        lines.append("</entry>")
    lines.append("</feed>\n")
    return _NOT_XML.sub("", "\n".join(lines)).encode()


def sitemap(site: SiteConfig, addresses: Sequence[str], entries: Iterable[Entry]) -> bytes:
    """Give the sitemap of all pages; a report carries the date it last changed."""
    changed = {f"{entry.folder}index.html": _changed(entry)[:10] for entry in entries}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for address in sorted(addresses):
        date = changed.get(address, "")
        stamp = f"<lastmod>{date}</lastmod>" if date else ""
        lines.append(f"<url><loc>{escape(site.url + address.removesuffix('index.html'))}</loc>{stamp}</url>")
    lines.append("</urlset>\n")
    return _NOT_XML.sub("", "\n".join(lines)).encode()


def _changed(entry: Entry) -> str:
    return max(entry.dated, entry.corrected)


def _timestamp(moment: str) -> str:
    day, _, time = moment.partition(" ")
    return f"{day or '1970-01-01'}T{time or '00:00'}:00{_BEIJING}"
