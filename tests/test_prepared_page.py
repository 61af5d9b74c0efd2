"""A prepared page is the page as the theme renders it, whatever the words and whatever the theme asks about them."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
import pytest

from generator.changes.listed import Entry, entry_of
from generator.files.links import Target, shows, targets, written
from generator.filling.escaping import Place
from generator.filling.sheet import Sheet
from generator.filling.skeleton import skeleton_of
from generator.look.theme import Theme, load_theme
from generator.printing.document import to_document
from generator.problem import ProblemError
from generator.site.frame import frame_of
from generator.site.pages import agency_page, report_page, with_charts
from generator.site.prepared_page import PreparedPages
from generator.site.press import Press
from generator.site.variables import (
    TEMPLATES,
    AgencyPage,
    FileLink,
    Link,
    OldVersion,
    Page,
    Pager,
    ReportPage,
    Row,
    RowGroup,
    YearPage,
)
from tests.random_reports import random_report
from tests.test_pages import PUBLISHED, SITE

PIECES = ("甲", "a", "/", " ", "<", "&amp;", '"', "'", "2022", "\ue000e1\ue001", "\ue000", "index.html", "-")
HEADER = "slots/header.html"


def words(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.choice([0, 1, 2, 5])))


def entry(chance: random.Random) -> Entry | None:
    return PUBLISHED._replace(title=words(chance)) if chance.random() < 0.8 else None


def page(chance: random.Random) -> ReportPage:
    """Give a page with words that nobody would write."""
    report = replace(
        random_report(chance), title=words(chance), signature=words(chance), origin=words(chance)
    )
    document = to_document(report)
    sections = (
        section._replace(heading=words(chance), before=f"<p>{chance.randrange(9)}</p>" * chance.randrange(2))
        for section in document.sections
    )
    document = document._replace(sections=tuple(sections))
    files = tuple(
        FileLink(words(chance), words(chance), words(chance), words(chance))
        for _ in range(chance.randrange(3))
    )
    data = chance.choice([True, False, None])
    found = report_page(report, document, SITE, files, entry(chance), entry(chance), data=data)
    return with_charts(found, report) if chance.random() < 0.7 else found


def of_one_shape(chance: random.Random, count: int) -> list[ReportPage]:
    """Give pages that differ in a few words only, none of them empty."""
    first = with_charts(page(chance), random_report(chance))
    found = []
    for _ in range(count):
        title = words(chance) + chance.choice("甲乙a<")
        frame = first.frame._replace(title=title)
        found.append(
            first._replace(frame=frame, origin=f"{title}{words(chance)}", year=chance.randrange(2000, 2040))
        )
    return found


@pytest.fixture(scope="module")
def default() -> Theme:
    return load_theme(Path(__file__).parent, "default")


def row(chance: random.Random) -> Row:
    return Row(*(words(chance) for _ in range(5)), chance.randrange(2000, 2040), words(chance), words(chance))


def rows(chance: random.Random) -> tuple[Row, ...]:
    return tuple(row(chance) for _ in range(chance.randrange(3)))


def body(chance: random.Random) -> AgencyPage:
    """Give the page of a body with words that nobody would write, and with some years of figures."""
    first = random_report(chance)
    years = [replace(first, year=first.year + more) for more in range(chance.randrange(4))]
    shown = SITE if chance.random() < 0.5 else SITE._replace(page_charts=True)
    links = tuple(Link(words(chance), words(chance)) for _ in range(chance.randrange(3)))
    found = agency_page(shown, first.agency, [entry_of(one) for one in years], (), years)
    return found._replace(
        heading=words(chance),
        facts=tuple((name, words(chance)) for name in ("电话", "传真")[: chance.randrange(3)]),
        former=tuple((words(chance), chance.randrange(2040)) for _ in range(chance.randrange(3))),
        predecessors=links,
        predecessor=links[0] if links else None,
        rows=found.rows if chance.random() < 0.5 else rows(chance),
        compare=chance.choice([None, Link(words(chance), words(chance))]),
    )


def column(chance: random.Random) -> YearPage:
    """Give a page of a year's column with words that nobody would write."""
    others = range(1, chance.randrange(2, 5))
    links = tuple(Link(f"{other}", words(chance), here=other == 1) for other in others)
    pager = Pager(1, len(links), words(chance), words(chance), links)
    groups = tuple(RowGroup(words(chance), rows(chance)) for _ in range(chance.randrange(3)))
    address = chance.choice(["2022/index.html", "2021/page-2.html"])
    frame = frame_of(SITE, address, words(chance), [(words(chance), "")])._replace(years=links)
    return YearPage(frame, words(chance), chance.randrange(2040), chance.randrange(99), groups, pager)


def titled(one: Any, title: str) -> Page:
    frame = one.frame._replace(title=title)
    found: Page = replace(one, frame=frame) if isinstance(one, YearPage) else one._replace(frame=frame)
    return found


@pytest.mark.parametrize("made", [page, body, column])
def test_pages_of_the_theme_are_prepared_and_the_same(
    made: Callable[[random.Random], Page], default: Theme
) -> None:
    chance = random.Random(7)
    prepared = PreparedPages(default)
    pages = [made(chance) for _ in range(60)]
    pages += [titled(one, f"{words(chance)}甲") for one in pages if one.frame.title]
    pages += of_one_shape(chance, 20)
    for one in pages:
        prepared.render(one)
    for one in (*pages, *pages):
        found = prepared.render(one)
        assert found
        assert found.data.decode() == default.render(TEMPLATES[type(one)], one)
    assert all(prepared._known.values())
    assert len(prepared._known) < len(pages)


def test_what_was_compiled_is_not_read_again_to_find_out_what_it_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = of_one_shape(random.Random(3), 3)

    def printed() -> list[bytes]:
        theme = load_theme(Path(), "default")
        theme.environment.bytecode_cache.directory = str(tmp_path)
        prepared = PreparedPages(theme)
        return [found.data for one in pages if (found := prepared.render(one))]

    done = printed()
    assert done
    monkeypatch.setattr(jinja2.Environment, "_parse", lambda *_: pytest.fail("a template was read again"))
    assert printed() == done


def test_a_shape_that_comes_once_is_not_learned(default: Theme) -> None:
    prepared = PreparedPages(default)
    one, other = of_one_shape(random.Random(1), 2)
    assert prepared.render(one) is None
    assert prepared.render(other)


SAID = "{% macro n(x) %}{{ x }}{% endmacro %}"
ASKING = [
    "{{ page.frame.title|upper }}",
    "{{ page.frame.title.upper() }}",
    "{{ page.frame.title[0] }}",
    "{{ page.frame.title|length }}",
    '{{ (page.frame.title ~ "x")|length }}',
    "{{ page.frame.title * 2 }}",
    "{{ '%s'|format(page.frame.title) }}",
    "{{ [page.frame.title, 'b']|max }}",
    "{{ page.frame|attr('title')|title }}",
    "{{ page.frame.title|default('x')|first }}",
    "{{ page.frame.meta|map('last')|max }}",
    "{{ page.year + 1 }}",
    "{% if page.year > 2020 %}neu{% endif %}",
    "{% if page.frame.title == page.origin %}a{% else %}b{% endif %}",
    "{% if page.frame.title < page.origin %}a{% else %}b{% endif %}",
    "{% if page.frame.title == '甲' %}a{% else %}b{% endif %}",
    "{% if '甲' in page.frame.title %}a{% else %}b{% endif %}",
    "{% if page.frame.title in ('甲', 'a') %}a{% else %}b{% endif %}",
    "{% if page.frame.title is string %}a{% else %}b{% endif %}",
    "{% if page.frame.title.startswith('甲') %}a{% else %}b{% endif %}",
    "{% if page.frame.title.upper %}a{% else %}b{% endif %}",
    "{% if page.charts|length > 2 %}a{% else %}b{% endif %}",
    "{% for chart in page.charts %}{{ chart.title }}{% endfor %}",
    "{% for sign in page.frame.title %}{{ sign }}-{% endfor %}",
    "{% for sign in page.frame.title %}{{ loop.index }}{% endfor %}",
    "{% set title = page.frame.title %}{{ title|length }}",
    "{% set title %}{{ page.frame.title }}{% endset %}{{ title|length }}",
    "{% with title = page.frame.title ~ 'x' %}{% if title == '甲x' %}a{% endif %}{% endwith %}",
    "{% filter upper %}{{ page.frame.title }}{% endfilter %}",
    "{% macro m(x) %}{% if x == '甲' %}a{% else %}b{% endif %}{% endmacro %}{{ m(page.frame.title) }}",
    "{% macro n(x) %}{{ x }}{% endmacro %}{% if n(page.frame.title) == '甲' %}a{% else %}b{% endif %}",
    "{% macro n(x) %}{{ x }}{% endmacro %}{{ n(page.frame.title)|length }}",
    "{% macro n(x) %}{{ x }}{% endmacro %}{{ n(page.frame.title).upper() }}",
    f"{{% macro m(x) %}}{{% for sign in x %}}{{{{ sign }}}}-{{% endfor %}}{{% endmacro %}}{SAID}{{{{ m(n(page.frame.title)) }}}}",
    f"{{% macro m(x) %}}{{% for sign in x %}}{{{{ loop.index }}}}{{% endfor %}}{{% endmacro %}}{SAID}{{{{ m(n(page.frame.title)) }}}}",
    "{{ page.document.sections[0].grid.caption }}",
    "{{ dict(page.frame.meta) }}",
    "{{ range(page.year)|length }}",
    "{{ [page.frame.title]|join(',') }}",
    "{{ page.frame.title|replace('甲', '乙') }}",
    "{{ page.frame.title|replace('甲', '<wbr>'|safe) }}",
    "{{ page.frame.title|replace('<', '-')|safe }}",
    "{{ page.frame.title|replace('甲', '')|length }}",
    "{% with title = page.frame.title|replace('甲', '') %}{% if title %}a{% endif %}{% endwith %}",
    "{% if page.frame.title|replace('甲', '') %}a{% endif %}",
    "{{ '甲甲'|replace('甲', page.frame.title) }}",
]


def own_theme(root: Path, header: str) -> Theme:
    """Give a theme with something of its own above every page."""
    folder = root / "themes/own"
    (folder / "templates/slots").mkdir(parents=True)
    (folder / "theme.yaml").write_text("名称: 自己\n继承: default\n", encoding="utf-8")
    (folder / "templates" / HEADER).write_text(f"<header>{header}</header>\n", encoding="utf-8")
    return load_theme(root, "own")


@pytest.mark.parametrize("asked", ASKING)
def test_a_theme_that_asks_about_words_is_rendered_the_ordinary_way(asked: str, tmp_path: Path) -> None:
    theme = own_theme(tmp_path, asked)
    press = Press(theme, "/", staged=True)
    for one in of_one_shape(random.Random(asked), 6):
        printed = told(lambda page: press.printed(page).data.decode(), one)
        assert printed == told(lambda page: theme.render("report.html", page), one)


def told(render: object, one: ReportPage) -> str:
    """Give the text of a page, or what is wrong with the theme."""
    assert callable(render)
    try:
        return str(render(one))
    except ProblemError as error:
        return str(error.problems)


BITS = (
    *PIECES,
    "=",
    "href=",
    "hre",
    "src=",
    " href=",
    ' href="',
    ' src="a.png"',
    'href="#a"',
    '="',
    "f",
    "\n",
)
PROSE = (
    "<p>甲</p>",
    '<p><a href="b.html">乙</a></p>',
    '<p id="b">href="</p>',
    '<p> href="x',
    'src="c">',
    '<img src="d.png">',
    "x",
)
LITERALS = (
    ' href="',
    '"',
    ">",
    ' src="',
    "<a",
    "href=",
    ' title="',
    "f",
    '="',
    'ef="',
    " ",
    "%s",
    "#",
    ' id="a"',
    "src",
)


def sheet(chance: random.Random) -> Sheet:
    """Give a sheet as no theme would write one: two words, and two values that are put in as they are."""
    later: list[tuple[object, tuple[object, ...]]] = []
    places = [Place(number, later) for number in range(4)]
    usual = ['<a href="', "../%", places[0].__html__(), '">', places[1].__html__(), "</a>"]
    found: list[str] = []
    for _ in range(chance.randrange(1, 4)):
        found += usual if chance.random() < 0.7 else chance.choices(LITERALS, k=chance.randrange(6))
        place = chance.choice(places)
        shown = (place.__html__(), place.__html__(), str(place.raw()), str(place.put_off(str, (place,))))
        found.append(shown[place.number])
        found += chance.choices(LITERALS, k=chance.randrange(4)) if chance.random() < 0.3 else ["\n"]
    return Sheet(skeleton_of("".join(found), later))


@pytest.mark.parametrize("seed", range(40))
def test_links_of_a_sheet_are_those_that_are_read_from_the_page(seed: int) -> None:
    chance = random.Random(seed)
    known = 0
    for _ in range(150):
        made = sheet(chance)
        plain = [chance.choice(("甲", "b.html", "#a", "../c/", "x=1")) for _ in range(2)]
        odd = ["".join(chance.choices(BITS, k=chance.randrange(1, 4))) for _ in range(2)]
        prose = [chance.choice(PROSE) for _ in range(2)]
        data, found = made.filled(
            [*chance.choice((plain, odd)), *prose], lambda _, value: (value.encode(), True)
        )
        html = data.decode()
        assert all(shows(html, name) for name in made.ids)
        if found is not None:
            known += 1
            assert {*made.written, *found} == {*written(html)}
    assert known > 20


@pytest.mark.parametrize("made", [page, body, column])
def test_a_page_says_where_its_links_lead_without_being_read(
    made: Callable[[random.Random], Page], default: Theme
) -> None:
    chance = random.Random(3)
    press = Press(default, SITE.base_path, staged=True)
    quick = 0
    pages = [made(chance) for _ in range(40)]
    pages += [titled(one, "".join(chance.choices(BITS, k=3))) for one in pages]
    for one in (*pages, *pages):
        printed = press.printed(one)
        html = default.render(TEMPLATES[type(one)], one)
        address = one.frame.address
        found = targets(html, address, SITE.base_path)
        assert printed.data.decode() == html
        assert {*printed.usual, *printed.leads} == {one for one in found if one.address != address}
        assert {*printed.astray} == {target for target in found if is_astray(target, address, html)}
        prepared = press._prepared.render(one)
        quick += bool(prepared and prepared.written is not None)
    assert quick > 20


def is_astray(target: Target, address: str, html: str) -> bool:
    """Say whether a link leads to a place on its own page that is not there."""
    return target.address == address and bool(target.anchor) and not shows(html, target.anchor)


def test_pages_of_former_versions_say_each_what_it_is(default: Theme) -> None:
    press = Press(default, SITE.base_path, staged=True)
    first = page(random.Random(5))
    address = "2022/xskgxj/former/1/index.html"
    for day in ("2023-01-30", "2023-02-01"):
        old = OldVersion(
            "更正前的版本",
            f"此为 {day} 发布的原版本",
            Link("见现行版本", "../../index.html"),
            "https://a.cn/",
        )
        frame = first.frame._replace(address=address, root="../../../../", old=old)
        one = first._replace(frame=frame)
        assert press.printed(one).data.decode() == default.render("report.html", one)


def test_a_link_of_the_theme_to_a_report_is_proven_on_every_other_page(tmp_path: Path) -> None:
    theme = own_theme(tmp_path, '<a href="{{ page.frame.root }}2022/xskgxj/index.html#a">a</a>')
    press = Press(theme, SITE.base_path, staged=True)
    first = page(random.Random(6))
    for slug in ("xskgxj", "czj", "xskgxj", "sjj"):
        one = first._replace(frame=first.frame._replace(address=f"2022/{slug}/index.html", root="../../"))
        found = targets(theme.render("report.html", one), one.frame.address, SITE.base_path)
        printed = press.printed(one)
        assert {*printed.usual, *printed.leads} == {
            target for target in found if target.address != one.frame.address
        }
        assert bool(printed.astray) == (slug == "xskgxj")
