"""Times the preview in a real Chromium, from a save to the frame that shows it, and writes its chapter in ``benchmarks/RESULTS.md``.

    python -m benchmarks.preview [SIZES...]        sizes in reports, default 1000 10000

Reports are drawn at random, opened, and saved at random moments: figures, prose, titles, a file that no longer parses, a figure that
is none, and both mended. Every save carries a number of its own, which the page tells as soon as it is drawn. A save that another one
overtook before it was drawn is told apart; what is saved last before a pause must be drawn, and is lost otherwise.
"""

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

from benchmarks.timing import folder_in_memory, held_by, machine, write_chapter

HERE = Path(__file__).parent
VISITS, SAVES, COLUMN_SAVES = 40, 6, 15
YEAR = 2030
PATIENCE = 60.0
WATCH = """
document.addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  const numbers = document.body.textContent.match(/97[0-9]{5}79/g) || [];
  window.drawn([performance.timeOrigin + performance.now(), ...numbers]);
})));
"""


class Saved(NamedTuple):
    """A save: its number, what was changed, and when it was there."""

    number: str
    kind: str
    at: float


class Screen:
    """A page of the browser that remembers when each number was first drawn on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.drawn: dict[str, float] = {}
        self.idle = 0
        page.expose_function("drawn", self._drawn)
        page.add_init_script(WATCH)

    def _drawn(self, told: list[Any]) -> None:
        at, *numbers = told
        self.idle += self.drawn.keys() >= set(numbers)
        for number in numbers:
            self.drawn.setdefault(number, at / 1000)

    def awaits(self, number: str) -> bool:
        """Wait until a number is drawn; say whether it was."""
        until = time.monotonic() + PATIENCE
        while number not in self.drawn and time.monotonic() < until:
            self.page.wait_for_timeout(10)
        return number in self.drawn


class Editor:
    """Somebody who saves reports: whole files, moved in as editors do."""

    def __init__(self, project: Path, source: random.Random) -> None:
        self._project = project
        self._source = source
        self._count = 0
        self.saved: list[Saved] = []

    def save(self, slug: str, year: int, kind: str) -> Saved:
        """Change one thing in a report; whatever was broken in it is mended."""
        file = self._project / f"content/reports/{slug}/{year}.yaml"
        self._count += 1
        number = f"97{self._count:05d}79"
        text = re.sub(r"(?m)^  行政处罚:? .*$", "  行政处罚: 7", file.read_text(encoding="utf-8"))
        changes = {
            "figure": (r"(?m)^  行政处罚: .*$", f"  行政处罚: {number}"),
            "prose": (r"(?m)^(总体情况: \|\n  .*)$", rf"\1\n\n  编号{number}。"),
            "title": (r"\A(?:标题: .*\n)?", f"标题: 年度报告{number}\n"),
            "syntax": (r"(?m)^  行政处罚: .*$", f"  行政处罚 {number}"),
            "unreadable": (r"(?m)^  行政处罚: .*$", f"  行政处罚: 约{number}"),
        }
        pattern, words = changes[kind]
        changed = re.sub(pattern, words, text, count=1)
        assert number in changed
        aside = self._project / "aside"
        aside.write_text(changed, encoding="utf-8")
        aside.replace(file)
        self.saved.append(Saved(number, kind, time.time()))
        return self.saved[-1]


class Measured(NamedTuple):
    """Seconds of every save that was drawn, by its kind; how many were overtaken, how many lost; how often the page loaded in vain."""

    seconds: list[tuple[str, float]]
    overtaken: int
    lost: int
    idle: int


@contextmanager
def previewed(project: Path) -> Iterator[tuple[str, int]]:
    """Give the address and the process of a preview whose first build is done."""
    command = (sys.executable, "-m", "generator", "-C", str(project), "preview")
    # The pages that it makes lie where the project does.
    surroundings = {**os.environ, "TMPDIR": str(project.parent)}
    with subprocess.Popen(
        command, env=surroundings, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    ) as process:
        assert process.stderr
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        built = next(line for line in process.stderr if "份报告，" in line)
        print(built.strip(), flush=True)
        drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
        try:
            yield found[0], process.pid
        finally:
            process.terminate()
            drain.wait()


def of_reports(
    screen: Screen, editor: Editor, address: str, slugs: list[str], source: random.Random
) -> Measured:
    """Visit reports and save them while they are open, with pauses and in bursts."""
    lost = 0
    for visit in range(VISITS):
        slug, year = source.choice(slugs), YEAR - source.randrange(10)
        screen.page.goto(f"{address}{year}/{slug}/")
        screen.page.wait_for_timeout(300)
        last = None
        for kind in kinds_of(source):
            last = editor.save(slug, year, kind)
            burst = source.random() < 0.3
            screen.page.wait_for_timeout(
                1000 * (source.uniform(0.02, 0.2) if burst else source.uniform(0.3, 1.7))
            )
        assert last
        lost += not screen.awaits(last.number)
        print(f"visit {visit + 1}: {last.kind} {screen.drawn.get(last.number, 0) - last.at:.3f}", flush=True)
    screen.page.wait_for_timeout(3000)
    found = [
        (one.kind, screen.drawn[one.number] - one.at) for one in editor.saved if one.number in screen.drawn
    ]
    return Measured(found, len(editor.saved) - len(found) - lost, lost, screen.idle - VISITS)


def kinds_of(source: random.Random) -> list[str]:
    """Give what is done to a report in one visit; what is broken is mended by the next save."""
    kinds = [source.choice(("figure", "figure", "figure", "prose", "title")) for _ in range(SAVES)]
    if source.random() < 0.6:
        kinds[source.randrange(SAVES - 1)] = source.choice(("syntax", "unreadable"))
    return kinds


def of_column(screen: Screen, editor: Editor, address: str, source: random.Random) -> Measured:
    """Change titles of reports that the open column of a year names."""
    screen.page.goto(f"{address}{YEAR}/")
    hrefs = screen.page.eval_on_selector_all("main a", "found => found.map(one => one.href)")
    slugs = sorted({match[1] for href in hrefs if (match := re.search(rf"/{YEAR}/(body\d+)/", href))})
    lost, before = 0, len(editor.saved)
    for _ in range(COLUMN_SAVES):
        one = editor.save(source.choice(slugs), YEAR, "title")
        lost += not screen.awaits(one.number)
        screen.page.wait_for_timeout(1000 * source.uniform(0.2, 2.0))
    found = [
        (one.kind, screen.drawn[one.number] - one.at)
        for one in editor.saved[before:]
        if one.number in screen.drawn
    ]
    return Measured(found, 0, lost, screen.idle - 1)


def row(size: int, what: str, found: Measured, kinds: tuple[str, ...]) -> str:
    """Give a row of the table."""
    seconds = sorted(taken for kind, taken in found.seconds if kind in kinds)
    tenth = seconds[min(len(seconds) * 9 // 10, len(seconds) - 1)]
    return (
        f"| {size:,} | {what} | {len(seconds)} | {1000 * seconds[0]:.0f} | **{1000 * statistics.median(seconds):.0f}** "
        f"| {1000 * tenth:.0f} | {1000 * seconds[-1]:.0f} |"
    )


def rows(size: int, project: Path) -> tuple[list[str], str]:
    """Give the rows of the table for one size, and a sentence on the rest."""
    source = random.Random(size)
    slugs = sorted(folder.name for folder in (project / "content/reports").iterdir())
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with previewed(project) as (address, pid), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        start = held_by(pid)
        editor = Editor(project, source)
        report = of_reports(Screen(browser.new_page()), editor, address, slugs, source)
        column = of_column(Screen(browser.new_page()), editor, address, source)
        end = held_by(pid)
        browser.close()
    busy = os.getloadavg()[2]
    broken = ("syntax", "unreadable")
    sound = ("figure", "prose", "title")
    found = [
        row(size, "the report, open", report, sound),
        row(size, "the report, broken", report, broken),
        row(size, "the column of the year, open", column, sound),
    ]
    told = (
        f"At {size:,} reports: {len(editor.saved)} saves, {report.overtaken} overtaken by the next one before they were drawn, "
        f"**{report.lost + column.lost} lost**; the pages loaded {report.idle + column.idle} times without a new save on them. All processes of the preview "
        f"hold {start:.0f} MiB after the first build and {end:.0f} MiB after the last save. The load of the machine was {busy:.0f}."
    )
    return found, told


def main() -> None:
    """Measure and write the table."""
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 10000]
    listed: list[str] = []
    told: list[str] = []
    where = ""
    for size in sizes:
        folder, where = folder_in_memory(4e9)
        project = folder / "project"
        subprocess.run([sys.executable, str(HERE / "corpus.py"), str(size), str(project)], check=True)
        found, words = rows(size, project)
        listed += found
        told.append(words)
        print("\n".join([*found, words]), flush=True)
        shutil.rmtree(folder)
    text = TEXT.format(machine=machine(), where=where, rows="\n".join(listed), told="\n".join(told))
    write_chapter("The preview", text)


TEXT = """`python -m benchmarks.preview` writes this chapter. {machine}; on {where}. Milliseconds from the save to the
second frame after the page that shows it was read, in a headless Chromium that shares the cores with the preview.

| reports | page | saves drawn | least | median | nine of ten | most |
|--:|---|--:|--:|--:|--:|--:|
{rows}

{told}
"""

if __name__ == "__main__":
    main()
