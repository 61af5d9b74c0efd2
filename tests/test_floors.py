"""The house stands: imports only go down, no circles, only the command line prints, no room is too large."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent
FLOORS = (
    ("problem", "discover", "forms", "circles", "spotting", "patterns"),
    ("files", "formats", "telling"),
    ("catalog", "reading"),
    ("project",),
    ("attachments", "prose", "rollout", "sums"),
    ("changes", "foreign", "narrative"),
    ("printing", "recognition", "rules"),
    ("checking", "comparing", "data", "excel", "filling", "importers", "readers", "word"),
    ("drafting", "look", "signing", "verification"),
    ("explaining", "ledger", "pdf"),
    ("deploy", "terminal", "writers"),
    ("copies",),
    ("search",),
    ("site",),
    ("preview",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
SIBLINGS = {"catalog", "commands", "deploy", "formats", "importers", "readers", "rules", "writers"}
LEVEL = {name: floor for floor, names in enumerate(FLOORS) for name in names}
FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in FILES
}


def room(file: Path) -> str:
    """Give the room of a file: its folder, or its module where it stands alone."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> set[str]:
    """Give every module of the package that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "generator":
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in NAMES else node.module for name in inner}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("generator.")}
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{file}: relative import"
    return found - {"generator"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_from_lower_floors(file: Path) -> None:
    own = room(file)
    if own == "__init__":
        return
    assert own in LEVEL, f"{own} stands on no floor; give it one in FLOORS and in docs/architecture.md"
    for target in imports(file):
        other = target.split(".")[1]
        inside = other == own and (own not in SIBLINGS or file.name == "__init__.py")
        assert inside or LEVEL[other] < LEVEL[own], f"{own} imports {other}, which is not below it"


@pytest.mark.parametrize("folder", sorted(set(LEVEL) - SIBLINGS))
def test_no_circle_inside_a_folder(folder: str) -> None:
    own = {name: file for name, file in NAMES.items() if room(file) == folder}
    TopologicalSorter({name: imports(file) & own.keys() for name, file in own.items()}).prepare()


def test_a_folder_is_born_with_its_third_room() -> None:
    for folder in (path for path in PACKAGE.iterdir() if (path / "__init__.py").exists()):
        assert len(list(folder.glob("*.py"))) > 3, folder


def test_the_floors_stand_in_the_architecture() -> None:
    """The map that people read names each room of the house, and no other."""
    text = (PACKAGE.parent / "docs/architecture.md").read_text(encoding="utf-8")
    rows = text.split("## The floors")[1].split("\n## ")[0].splitlines()
    told = [
        name.rstrip("/")
        for row in rows
        if row.startswith("| ") and row[2].isdigit()
        for name in re.findall(r"`([^`]+)`", row.split("|")[2])
    ]
    assert sorted(told) == sorted(LEVEL)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_nothing_hides_behind_type_checking(file: Path) -> None:
    assert "TYPE_CHECKING" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_only_the_command_line_prints(file: Path) -> None:
    calls = [
        node.func
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    prints = [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]
    echoes = [call for call in calls if isinstance(call, ast.Attribute) and call.attr == "echo"]
    assert not prints
    assert not echoes or room(file) in {"cli", "commands", "terminal"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_file_fits_its_room(file: Path) -> None:
    """A form and the catalogue are one literal and may be longer; everything else is read."""
    lines = len(file.read_text(encoding="utf-8").splitlines())
    longest = 500 if room(file) in {"formats", "catalog"} else 400
    assert lines <= longest, f"{lines} lines: are there two duties in this room?"


def test_no_year_outside_the_forms() -> None:
    """``if year >= 2021`` belongs into a form; numbers that look like report years stand nowhere else."""
    allowed = {"formats", "rules", "catalog"}
    for file in FILES:
        if room(file) in allowed:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, int):
                assert not 2000 < node.value < 2100, f"{file}:{node.lineno}: {node.value}"


def test_every_module_says_what_it_is_for() -> None:
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), file
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert ast.get_docstring(node) or (node.name == "check" and room(file) == "rules"), (
                    f"{file}:{node.lineno} {node.name}"
                )
