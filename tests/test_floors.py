"""The house stands: imports only go down, no circles, only the command line prints, no room is too large."""

import ast
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent
FLOORS = (
    ("problem", "copied_line", "discover", "entry", "personal_numbers", "topics"),
    (
        "advice",
        "blocks",
        "catalog",
        "changed_words",
        "delimited",
        "diagnostics",
        "encoding",
        "libraries",
        "links",
        "output",
        "picture_size",
        "repack",
        "revisions",
        "severity",
        "slips",
        "spans",
        "spec",
        "syntax",
        "template_faults",
        "typing_slips",
        "decoding",
        "foreign",
        "meanings",
        "nodes",
        "parcel",
        "open_sheet",
        "pdf_page",
        "word_numbers",
        "quantities",
        "sensitive_words",
    ),
    ("plain_yaml",),
    (
        "appendix",
        "source",
        "formats",
        "form_labels",
        "hypertext_words",
        "prose_line",
        "prose_table",
        "word_source",
        "attached_facts",
    ),
    (
        "attached_pages",
        "attached_sheets",
        "attached_word",
        "entry_text",
        "shape",
        "word_runs",
        "foreign_facts",
        "foreign_prose",
        "narrative_words",
        "report_signs",
        "sentence_sums",
    ),
    (
        "attached_text",
        "clause_grammar",
        "keys",
        "membership",
        "portal",
        "stylesheet",
        "tokens",
        "hypertext_tables",
        "own_workbook",
        "page_facts",
    ),
    ("config", "statements"),
    ("learned", "register", "report", "report_files"),
    (
        "attached",
        "figures",
        "paragraphs",
        "plain_prose",
        "printed_texts",
        "seal",
        "summing",
        "sums",
        "year_pairs",
    ),
    ("foreign_value", "hypertext_lines", "pdf_grids", "pdf_prose", "prose"),
    (
        "differences",
        "hypertext_lists",
        "inserted",
        "load",
        "narrative",
        "prose_source",
        "row_options",
        "table_rows",
    ),
    ("corrected",),
    (
        "acknowledged",
        "amended",
        "difference_text",
        "listed",
        "document",
        "footing",
        "hypertext",
        "profiles",
        "rules",
        "schema",
        "stream_rows",
        "word_template",
    ),
    ("charts", "comparable", "history", "identities", "prepared", "search_text"),
    ("blind_spots", "comparison", "drawing", "repair", "search_index", "theme"),
    ("component_examples", "mending"),
    (
        "article",
        "components",
        "hypertext_tree",
        "variables",
        "check",
        "edition",
        "explain",
        "foreign_layout",
        "report_frame",
        "reference",
        "scaffold",
        "table_figures",
        "table_words",
        "word_tables",
    ),
    (
        "acknowledging",
        "delivery",
        "diffing",
        "gallery",
        "importers",
        "labelled",
        "pdf_tags",
        "recognise",
        "tables",
        "typeset_prose",
        "typst_faults",
        "wordml",
        "worksheet",
    ),
    (
        "data_guide",
        "datapackage",
        "draft_yaml",
        "frame",
        "structured_data",
        "terms",
        "table_sheet",
        "typesetting",
        "word_charts",
    ),
    ("aggregate", "import_doubts", "workbook"),
    ("cell_story", "importing"),
    (
        "cell_lines",
        "dataset",
        "listing",
        "page_outline",
        "pages",
        "contract",
        "readers",
        "verify_bulk",
        "writers",
    ),
    ("compare_page", "copies", "feeds"),
    ("bulk", "export", "search_files", "search_page", "verify"),
    ("render",),
    ("proof",),
    ("build",),
    ("preview_page", "preview_watch"),
    ("preview_build",),
    ("preview_answer",),
    ("preview_gallery",),
    ("preview",),
    ("terminal",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: floor for floor, names in enumerate(FLOORS) for name in names}
FILES = sorted(PACKAGE.rglob("*.py"))


def room(file: Path) -> str:
    """Give the room of a file: its module, or the folder of siblings it stands in."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> set[str]:
    """Give every module of the package that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            if node.module == "generator":
                found |= {f"generator.{alias.name}" for alias in node.names if alias.name != "__version__"}
            elif node.module.startswith("generator."):
                found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("generator.")}
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{file}: relative import"
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_from_lower_floors(file: Path) -> None:
    own = room(file)
    if own == "__init__":
        return
    assert own in LEVEL, f"{own} stands on no floor; give it one in FLOORS and in docs/architecture.md"
    for target in imports(file):
        other = target.split(".")[1]
        inside_own_folder = other == own and file.name == "__init__.py"
        assert inside_own_folder or LEVEL[other] < LEVEL[own], f"{own} imports {other}, which is not below it"


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
