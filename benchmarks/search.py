"""Measures the search: seconds and memory of a build with and without it, size of the index, bytes of a query, exactness.

    python -m benchmarks.search N FOLDER         N reports of ``corpus.py``, built in FOLDER

Needs Chromium. Every phrase is also looked for in the plain texts of all pages.
"""

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, Response

from generator.printing.document import to_document
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report_files import find_reports
from generator.search.index import folded
from generator.search.text import searched
from tests.browser import chromium, portal

HERE = Path(__file__).parent
BASE = "/zfxxgk/zfxxgknb/"
PHRASES = 300
QUERIES = ("政府信息公开", "第7局", "宣传科逐条核对", "160.5964", "公", "没有这样的词")
HOW = """async (queries) => {
  const box = document.querySelector('.gid-search-results');
  const labels = box.dataset.volumes.split(' ');
  const volumes = await Promise.all(
    labels.map((label) => nianbao.search.open(box.dataset.root, box.dataset.names, label.split(':')[0])));
  const found = [];
  for (const query of queries) {
    const phrases = nianbao.search.phrases(query);
    const matches = (await Promise.all(volumes.map((volume) => volume.find(phrases)))).flat();
    found.push(matches.map((one) => `${one.report.year}/${one.report.slug}`));
  }
  return found;
}"""


def timed(project: Path, site: Path) -> None:
    """Build once and print how long it took."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "generator", "-C", project, "build", "-o", site], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, cpu = time.perf_counter() - start, after.ru_utime - before.ru_utime
    print(
        f"{site.name}: {wall:.1f} s, CPU {cpu:.1f} s, largest process {after.ru_maxrss // 1024} MiB",
        flush=True,
    )


def plain(root: Path) -> dict[str, list[str]]:
    """Give the folded paragraphs of every report by the folder of its page."""
    config = load_config(root)
    archive = Archive(root, config, find_reports(root, config))
    found = {}
    for agency in config.agencies:
        for report in archive.of(agency):
            text = searched(report, to_document(report, figures=False)).text
            found[f"{report.year}/{agency.slug}"] = folded(text).split("\n")
        archive.forget(agency.slug)
    return found


def fetched(browser: Browser, url: str, query: str) -> str:
    """Give the requests and bytes of one query by somebody who comes for the first time."""
    page = browser.new_context().new_page()
    sizes: list[int] = []

    def count(response: Response) -> None:
        if response.url.endswith(".js") and "/search/" in response.url:
            sizes.append(len(response.body()))

    page.on("response", count)
    page.goto(f"{url}search/index.html?q={query}")
    page.wait_for_function(
        "/^(找到|没有)/.test(document.querySelector('[role=status]').textContent)", timeout=90_000
    )
    said = page.get_by_role("status").inner_text()[:24]
    page.context.close()
    return f"{query}: {len(sizes)} files, {sum(sizes) / 1000:.0f} kB ({said})"


def exactness(page: Page, url: str, texts: dict[str, list[str]]) -> str:
    """Give recall and precision over random phrases of 2 to 12 characters."""
    source = random.Random(20260101)
    paragraphs = [text for own in texts.values() for text in own if len(text) > 12 and '"' not in text]
    wanted = []
    while len(wanted) < PHRASES:
        text, size = source.choice(paragraphs), source.randint(2, 12)
        start = source.randrange(len(text) - size + 1)
        phrase = text[start : start + size]
        wanted += [phrase] if phrase == phrase.strip() else []
    page.set_default_timeout(300_000)
    page.goto(f"{url}search/index.html")
    hit = given = relevant = 0
    for phrase, pages in zip(wanted, page.evaluate(HOW, [f'"{one}"' for one in wanted]), strict=True):
        expected = {name for name, own in texts.items() if any(phrase in text for text in own)}
        hit += len(expected & set(pages))
        given, relevant = given + len(set(pages)), relevant + len(expected)
    return f"{PHRASES} phrases: recall {hit / relevant:.4f}, precision {hit / given:.4f}"


def main() -> None:
    """Measure and print."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    project, site = folder / "project", folder / "with"
    subprocess.run([sys.executable, HERE / "corpus.py", str(count), project], check=True)
    configuration = project / "content/site.yaml"
    usual = configuration.read_text(encoding="utf-8")
    configuration.write_text(usual + "检索: 否\n", encoding="utf-8")
    timed(project, folder / "without")
    configuration.write_text(usual, encoding="utf-8")
    timed(project, site)
    files = list(site.glob("search/*/*.js"))
    print(f"index: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB", flush=True)
    with chromium() as browser, portal(site, BASE) as url:
        for query in QUERIES:
            print(fetched(browser, url, query), flush=True)
        print(exactness(browser.new_page(), url, plain(project)), flush=True)


if __name__ == "__main__":
    main()
