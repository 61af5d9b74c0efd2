"""Writes the same reports as a site of Hugo that makes the very pages of ours, and the JSON copy of each report.

Everything comes to Hugo as it takes it fastest: TOML, figures as one list, texts as the body of a page, so that they are rendered once for
both copies. ``same_layouts.py`` fills in the layouts; what the sheets of a year are is written out, since Hugo knows no such addresses.
"""

import json
import shutil
from pathlib import Path

from benchmarks.same_layouts import between, fill
from benchmarks.same_reports import SameReport

LAYOUTS = Path(__file__).parent / "hugo_same"
ON_A_SHEET = 20
"""So many reports stand on one sheet of a year."""
RULE = "***\n"
"""Stands between the texts of a report: Hugo makes <hr> of it, where the layouts part them again."""


def write_same_pages(reports: list[SameReport], site: Path, folder: Path) -> None:
    """Write the sources of Hugo; ``site`` is what we made of the same reports. All bodies report the same years."""
    shutil.copytree(LAYOUTS, folder)
    shutil.copytree(site / "assets", folder / "static/assets")
    years = sorted({report.year for report in reports})
    sample = reports[len(years) // 2]
    fill(folder / "layouts", site, sample, years)
    data = folder / "data"
    data.mkdir()
    (data / "between.json").write_text(
        json.dumps(between(site, sample), ensure_ascii=False), encoding="utf-8"
    )
    # TOML, since Hugo takes numbers of JSON for decimals.
    (data / "years.toml").write_text(
        f"oldest_first = {years}\nnewest_first = {years[::-1]}\n", encoding="utf-8"
    )
    bodies = {report.slug: report.body for report in reports}
    places = {slug: place for place, slug in enumerate(bodies, start=1)}
    content = folder / "content"
    for year in years:
        _write_year(content / str(year), year, -(-len(bodies) // ON_A_SHEET))
    _write(content / "agencies/_index.md", 'layout = "bodies"\n')
    for slug, body in bodies.items():
        head = f'title = "{body}"\nagency = "{slug}"\nweight = {places[slug]}\nlayout = "body"\noutputs = ["html"]\n'
        _write(content / f"agencies/{slug}.md", head)
    for report in reports:
        head = _head(report, places[report.slug])
        _write(content / f"{report.year}/{report.slug}.md", head, RULE.join(report.texts.values()))


def _write_year(folder: Path, year: int, sheets: int) -> None:
    """Write the sheets of a year; the first is that of the section."""
    for number in range(1, sheets + 1):
        head = f'layout = "year"\nyear = {year}\nnumber = {number}\n'
        if number == 1:
            _write(folder / "_index.md", head)
        else:
            head += f'url = "/{year}/page-{number}.html"\noutputs = ["html"]\nbuild = {{list = "never"}}\n'
            _write(folder / f"page-{number}.md", head)


def _head(report: SameReport, place: int) -> str:
    year, month, day = map(int, report.date.split("-"))
    figures = [figure for rows in report.figures.values() for row in rows for figure in row]
    # An amount as text, since Hugo would print 749.70 as 749.7.
    exact = (f'"{figure}"' if "." in figure else figure for figure in figures)
    return (
        f'title = "{report.title}"\nagency = "{report.slug}"\nbody = "{report.body}"\nyear = {report.year}\n'
        f'weight = {place}\nissued = "{report.date}"\nsigned = "{year}年{month}月{day}日"\nfigures = [{", ".join(exact)}]\n'
    )


def _write(file: Path, head: str, body: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"+++\n{head}+++\n{body}", encoding="utf-8")
