"""What is derived and kept: the golden tree, the sample's schemas, the generated pages of ``docs/``.

``python -m tests.golden`` renews all of it; read the difference before committing.
"""

import shutil
from pathlib import Path

from generator.checking.blind_spots import page as blind_spots
from generator.explaining.explain import reference as rules
from generator.files.output import WORK
from generator.project.reference import reference as keys
from generator.project.schema import write
from generator.site.build import build
from generator.site.contract import contract

HERE = Path(__file__).parent
PROJECT = HERE / "projects/municipal"
GOLDEN = HERE / "golden/municipal"


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder by its path, but for the notes that a build leaves for the next."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.relative_to(folder).parts[0] != WORK
    }


def renew() -> None:
    """Build the golden tree anew."""
    shutil.rmtree(GOLDEN, ignore_errors=True)
    built = build(PROJECT, GOLDEN)
    if built.committed is None:
        raise SystemExit(
            "\n".join(f"{problem.span} {problem.code} {problem.message}" for problem in built.problems)
        )
    shutil.rmtree(GOLDEN / WORK)


def renew_documents() -> None:
    """Write the schemas and the generated pages anew."""
    root = HERE.parent
    write(root / "content/schema")
    pages = {"rules": rules(), "editors/keys": keys(), "templates": contract(), "blind-spots": blind_spots()}
    for name, text in pages.items():
        (root / f"docs/{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew_documents()
    renew()
