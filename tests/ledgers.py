"""Projects that were published: what the tests of the ledger share."""

import datetime
import shutil
from pathlib import Path

from generator.files.output import published
from generator.ledger.entries import Entry
from generator.ledger.record import Publication, record, refusals
from generator.problem import Level, Problem
from generator.site.build import Built, Options, build, check
from tests.sample import SITE, SLUG, project, text

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
FIRST = datetime.datetime(2023, 1, 20, 9, 31, 7, tzinfo=BEIJING)
ATTACHED = "附件:\n  - {文件: 名单.csv, 标题: 名单}\n"
CORRECTION = "更正:\n  - {日期: 2023-03-01, 内容: 补计一件, 原为: {依申请公开.本年新收.自然人: 0}}\n"
RECEIVED = ("本年新收: {自然人: 0", "本年新收: {自然人: 1")
CARRIED = ("结转下年度: {自然人: 0", "结转下年度: {自然人: 1")


def publication(root: Path, at: datetime.datetime = FIRST, target: str = "正式") -> Publication:
    files = {address: item.sha256 for address, item in published(root / "site").items()}
    return Publication(target, at, files)


def publish(
    root: Path, at: datetime.datetime = FIRST, *, adopt: bool = True, options: Options | None = None
) -> Entry:
    """Build, and record what would have been sent."""
    built = build(root, root / "site", options or Options(workers=1))
    assert built.committed, built.problems
    found = publication(root, at)
    assert not refusals(root, found, adopt=adopt)
    return record(root, found, adopt=adopt)


def change(root: Path, *pairs: tuple[str, str], year: int = 2022) -> None:
    file = root / f"content/reports/{SLUG}/{year}.yaml"
    words = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in words
        words = words.replace(old, new, 1)
    file.write_text(words, encoding="utf-8")


def add(root: Path, words: str) -> None:
    file = root / f"content/reports/{SLUG}/2022.yaml"
    file.write_text(file.read_text(encoding="utf-8") + words, encoding="utf-8")


def rename_site(root: Path) -> None:
    """Change every page and no report."""
    file = root / "content/site.yaml"
    words = file.read_text(encoding="utf-8")
    assert "网站名称: " in words
    file.write_text(words.replace("网站名称: ", "网站名称: 新的"), encoding="utf-8")


def published_once(root: Path) -> Path:
    """Give a project whose two reports were published once."""
    project(root, {2021: text(2021), 2022: text(2022, ATTACHED)}, site=SITE)
    (root / f"content/reports/{SLUG}/名单.csv").write_bytes("名称\r\n".encode())
    publish(root)
    return root


def keep_by_hand(root: Path, number: int = 1) -> Path:
    """Keep the report as it lies there as a former version."""
    target = root / f"content/former/{SLUG}/2022/{number}"
    target.mkdir(parents=True)
    shutil.copy(root / f"content/reports/{SLUG}/2022.yaml", target / "report.yaml")
    shutil.copy(root / f"content/reports/{SLUG}/名单.csv", target)
    return target


def correct_by_hand(root: Path) -> None:
    keep_by_hand(root)
    change(root, RECEIVED, CARRIED)
    add(root, CORRECTION)


def errors(built: Built) -> list[Problem]:
    return [problem for problem in built.problems if problem.level is Level.ERROR]


def codes(root: Path, options: Options | None = None) -> set[str]:
    """Give the codes that stop a build, which a check must give as well."""
    built = build(root, root / "site", options or Options(workers=1))
    found = {problem.code for problem in errors(built)}
    assert bool(found) is not bool(built.committed)
    if options is None:
        assert {problem.code for problem in errors(check(root, Options(workers=1)))} == found
    return found


def checked(root: Path) -> set[str]:
    return {problem.code for problem in errors(check(root, Options(workers=1)))}


def refused(root: Path, at: datetime.datetime, **more: object) -> set[str]:
    return {problem.code for problem in refusals(root, publication(root, at), **more)}  # type: ignore[arg-type]
