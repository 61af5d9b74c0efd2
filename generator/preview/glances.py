"""Glances at reports that were just saved: their pages are shown before the whole site is built, which is what counts.

Whatever is not certain is left to the build.
"""

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.preview.snapshot import Quick, Snapshot
from generator.site.glimpse import Glimpse, Glimpser

REPORT = re.compile(r"content/reports/(?P<slug>[^/]+)/(?P<year>[0-9]{4})\.yaml")
_OF_A_BODY = re.compile(r"content/reports/[^/]+/.+")
_FEW = 4
"""Reports saved at once up to which each is glanced at."""


class Glances:
    """Keeps what renders single reports, for as long as only reports and the files beside them change."""

    def __init__(self, root: Path, out: Path) -> None:
        self._root = root
        self._out = out
        self._glimpser: Glimpser | None = None
        self._world = 0
        self._busy = threading.Lock()

    def prepare(self) -> None:
        """Make ready for the next save, after a build; a fault here would be the build's too, and told by it."""
        if self._glimpser:
            return
        world = self._world
        try:
            found = Glimpser(self._root, self._out)
            found.warm()
        except Exception:  # noqa: BLE001 - see above
            return
        with self._busy:
            if world == self._world:
                self._glimpser = found

    def at(
        self, changed: Sequence[str], snapshot: Snapshot, read: Callable[[str, Snapshot], bytes | None]
    ) -> list[Quick]:
        """Give the pages of the reports that changed, nothing where that is not certain; ``read`` gives what is shown now."""
        if not changed or any(not _OF_A_BODY.fullmatch(path) for path in changed):
            self._forget()
        reports = [match for path in changed if (match := REPORT.fullmatch(path))]
        if not self._glimpser or snapshot.failure or len(reports) > _FEW:
            return []
        found = []
        for match in reports:
            source, slug, year = match[0], match["slug"], int(match["year"])
            address = f"{year}/{slug}/index.html"
            if snapshot.sources.get(address) != source:
                # A report more, or one that had no page: others are listed with it.
                self._forget()
                return []
            seen = self._glimpser.report(slug, year) if (self._root / source).is_file() else None
            quick = _quick(address, source, seen, snapshot, read) if seen else None
            found += [quick] if quick else []
        return found

    def _forget(self) -> None:
        with self._busy:
            self._world += 1
            self._glimpser = None


def _quick(
    address: str,
    source: str,
    seen: Glimpse,
    snapshot: Snapshot,
    read: Callable[[str, Snapshot], bytes | None],
) -> Quick | None:
    """Give what is to be shown under an address, nothing where files belong to it that are not there yet, or no page was ever good."""
    if seen.page is not None:
        new = not seen.beside <= snapshot.sources.keys()
        return None if new else Quick(address, source, seen.page, seen.problems, seen.held, stale=False)
    never = source in snapshot.unreadable and address not in snapshot.stale
    page = None if never else read(address, snapshot)
    held = source in snapshot.held
    return Quick(address, source, page, seen.problems, held, stale=True) if page else None
