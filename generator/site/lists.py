"""Renders what shows many bodies, once all of them are rendered: columns of years, lists, comparisons, bulk data, the search."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from generator.comparing.comparison import INDEX
from generator.data.piece import coverage
from generator.files.output import LEDGER_HEAD, Staged
from generator.formats import all_formats
from generator.ledger.record import head_of
from generator.project.report_files import REPORTS
from generator.search.files import (
    by_volume,
    known_by_volume,
    names,
    stage_names,
    stage_volume,
    stands,
    volumes,
)
from generator.site import frame, pages
from generator.site.batch import Batch, Part, Rest
from generator.site.compare_files import CompareFiles, stage_comparison
from generator.site.compare_page import compare_page
from generator.site.feeds import corrections_feed, feed, sitemap
from generator.site.gathered import Gathered
from generator.site.note import Note
from generator.site.render import Renderer
from generator.site.search_page import search_page
from generator.site.spread import Spread
from generator.site.terms import terms_json
from generator.site.variables import size_in_words

COMPARISON, SEARCH = "*comparison", "*search"


def lists(
    renderer: Renderer,
    gathered: Gathered,
    spread: Spread,
    last: Callable[[str], Note | None],
) -> Iterator[Part]:
    """Yield the parts of what shows many bodies; that which other processes can help with comes first.

    ``last`` gives the note of a part whose files stand from the last build.
    """
    years, data = gathered.years, gathered.brings("pieces")
    if renderer.config.site.search:
        words = (gathered.mark("searched"), years)
        yield Part(SEARCH, words, partial(_search, renderer, gathered, spread, last))
    compared = (gathered.mark("compared"), data)
    yield Part(COMPARISON, compared, partial(_comparison, renderer, gathered, spread))
    yield Part("*lists", (gathered.mark("entries"), data), partial(_lists, renderer, gathered))
    for year, shown in gathered.columns.items():
        yield Part(
            f"*column {year}", (shown, [*gathered.columns]), partial(_column, renderer, gathered, year)
        )
    if data:
        copies = gathered.copies
        key = (gathered.mark("pieces"), [(at, copies[at].sha256) for at in sorted(copies)])
        yield Part("*data", key, partial(_data, renderer, gathered))
    yield Part("*terms", (), partial(_terms, renderer))


def _column(renderer: Renderer, gathered: Gathered, year: int, batch: Batch) -> Rest:
    """Render the column of a year, whose pages lead to those of the other years too."""
    shown = gathered.by_year[year]
    for page in pages.year_pages(renderer.config.site, year, shown, [*gathered.columns]):
        renderer.page(page, REPORTS, batch)
    return ()


def _lists(renderer: Renderer, gathered: Gathered, batch: Batch) -> Rest:
    """Render the lists of bodies and of corrections, the front page, and the lists for machines."""
    entries, by_year = gathered.entries, gathered.by_year
    data = gathered.brings("pieces")
    site = renderer.config.site
    years = [*by_year]
    reporting = {entry.slug for entry in entries}
    agencies = [agency for agency in renderer.config.agencies if agency.slug in reporting]
    addresses = [f"{entry.folder}index.html" for entry in entries]
    addresses += [frame.agency_address(agency.slug) for agency in agencies]
    for year, shown in by_year.items():
        addresses += pages.year_addresses(site, year, len(shown))
    renderer.page(pages.agencies_page(site, agencies), "content/agencies.yaml", batch)
    latest = by_year[years[0]] if years else []
    corrected = pages.corrections_pages(site, entries)
    for changed in corrected:
        renderer.page(changed, REPORTS, batch)
        addresses.append(changed.frame.address)
    home = pages.home_page(
        site,
        years,
        latest,
        agencies,
        data=data,
        corrected=bool(corrected),
        search=frame.SEARCH if site.search else "",
    )
    renderer.page(home, "content/site.yaml", batch)
    addresses += [frame.AGENCIES, frame.COMPARE, frame.TERMS, frame.HOME]
    addresses += [frame.SEARCH] if site.search else []
    addresses += [frame.DATA] if data else []
    feeds = [(frame.FEED, feed(site, entries)), *sitemap(site, addresses, entries)]
    feeds += [(frame.CORRECTIONS_FEED, corrections_feed(site, entries))] if corrected else []
    feeds += [(LEDGER_HEAD, head_of(renderer.books.ledger))] if renderer.books.ledger.entries else []
    for address, bytes_ in feeds:
        batch.staged.append(renderer.stage(address, bytes_, "content/site.yaml"))
    return ()


def _terms(renderer: Renderer, batch: Batch) -> Rest:
    """Render what depends on no report: what the figures mean, and the page for addresses that do not exist."""
    site = renderer.config.site
    renderer.page(pages.terms_page(site), "content/site.yaml", batch)
    for form in all_formats():
        if form.sections:
            address = frame.meanings_address(form.id)
            batch.staged.append(renderer.stage(address, terms_json(form), "content/site.yaml"))
    renderer.page(pages.not_found_page(site), "content/site.yaml", batch)
    return ()


def _data(renderer: Renderer, gathered: Gathered, batch: Batch) -> Rest:
    """Stage the bulk data and render the page that explains it."""
    from generator.site.bulk import data_addresses, stage_data  # noqa: PLC0415 - who offers no figures packs none

    pieces = gathered.pieces
    sizes: dict[str, str] = {}
    if renderer.out is None:
        staged = [Staged(address, "", 0, REPORTS, changed=False) for address in data_addresses(pieces)]
    else:
        staged = stage_data(renderer.out, renderer.config.site, pieces, gathered.copies, renderer.inputs)
        sizes = {item.address: size_in_words(item.size) for item in staged}
    batch.staged += staged
    renderer.page(pages.data_page(renderer.config.site, coverage(pieces), sizes), REPORTS, batch)
    return ()


def _comparison(renderer: Renderer, gathered: Gathered, spread: Spread, batch: Batch) -> Rest:
    """Give the figures that comparisons read and render their page once it is known where they stand; a mere check has no figures."""
    if renderer.out is None:
        made: Iterable[CompareFiles] = (CompareFiles("", [renderer.stage(INDEX, b"", REPORTS)]),)
    else:
        do = partial(stage_comparison, renderer.out, renderer.config.agencies)
        made = spread(do, [gathered.compared])
    return _with_compare_page(renderer, made, batch, data=gathered.brings("pieces"))


def _with_compare_page(renderer: Renderer, made: Iterable[CompareFiles], batch: Batch, *, data: bool) -> Rest:
    for mark, staged in made:
        renderer.page(compare_page(renderer.config.site, mark, data=data), REPORTS, batch)
        yield staged


def _search(
    renderer: Renderer,
    gathered: Gathered,
    spread: Spread,
    last: Callable[[str], Note | None],
    batch: Batch,
) -> Rest:
    """Render the page of the search and give the files of its index, a list for each volume; a check and a preview have none."""
    words = gathered.searched
    found, named = volumes(words), names(words)
    years = sorted(set(gathered.years), reverse=True)
    labels = [volume.label for volume in found]
    page = search_page(renderer.config.site, len(gathered.years), named.mark, labels, years)
    renderer.page(page, "content/site.yaml", batch)
    if renderer.out is None:
        return ()
    batch.staged += stage_names(renderer.out, named)
    note = last(SEARCH)
    standing = by_volume(note.staged) if note else {}
    new = []
    for volume in found:
        own = standing.get(volume.mark, ())
        if stands(volume, own):
            batch.staged += own
        else:
            new.append(volume)
    known = known_by_volume(renderer.inputs) if new else {}
    return spread(
        partial(stage_volume, renderer.out), [(volume, known.get(volume.mark, {})) for volume in new]
    )
