"""Notes hold for one manifest and one key, and whatever is wrong with them counts as their absence."""

import pickle
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator.files.notes import (
    NotesError,
    Parts,
    packed,
    packed_by_worth,
    read_notes,
    unpacked,
    write_notes,
)
from generator.files.output import JOURNAL, MANIFEST, WORK
from generator.problem import Level, Problem, Span

KEY = b"key"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / WORK).mkdir()
    (tmp_path / MANIFEST).write_text("{}", encoding="utf-8")
    write_notes(tmp_path / "m", tmp_path, KEY, (b"data", b"", b"more"), ())
    return tmp_path


def test_a_summary_is_read_as_it_was_written(out: Path) -> None:
    memory = out / "m"
    notes = read_notes(memory, out, KEY)
    assert notes
    assert notes.pieces == (b"data", b"", b"more")


def test_notes_hold_for_one_key_one_manifest_and_a_finished_build(out: Path) -> None:
    memory = out / "m"
    assert read_notes(memory, out, b"other") is None
    (out / WORK / JOURNAL).write_text("[]", encoding="utf-8")
    assert read_notes(memory, out, KEY) is None
    (out / WORK / JOURNAL).unlink()
    (out / MANIFEST).write_text("{} ", encoding="utf-8")
    assert read_notes(memory, out, KEY) is None


def test_any_byte_of_a_summary_that_changed_makes_it_worthless(out: Path) -> None:
    memory = out / "m"
    file = memory / "summary"
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert read_notes(memory, out, KEY) is None, place
        file.write_bytes(whole[:place])
        assert read_notes(memory, out, KEY) is None, place


def test_values_of_ours_come_back() -> None:
    problem = Problem("G201", Level.ERROR, "词", Span("a.yaml", 1, 2, 3), "帮", ("注",))
    value = {"a": (problem, date(2022, 1, 1), frozenset({1})), "b": [b"x"]}
    assert unpacked(packed(value)) == value


def test_values_of_equal_worth_have_equal_bytes_whichever_of_their_parts_are_one() -> None:
    one, other = (Span(b"a.yaml".decode(), 1) for _ in range(2))
    assert one.path is not other.path
    apart = {"a": [one, other], "b": (Decimal("1.50"), "词", b"x", None)}
    shared = {"a": [one, one], "b": (Decimal("1.50"), "词", b"x", None)}
    assert packed(apart) != packed(shared)
    assert packed_by_worth(apart) == packed_by_worth(shared)
    assert unpacked(packed_by_worth(shared)) == apart
    assert packed_by_worth(apart) != packed_by_worth({**apart, "b": (Decimal("1.5"), "词", b"x", None)})


class Named:
    """Is packed as Python 3.11.2, that of Debian 12, packs the member of an enumeration."""

    def __init__(self, holder: object, name: str) -> None:
        self.named = holder, name

    def __reduce__(self) -> tuple[object, tuple[object, str]]:
        return getattr, self.named


def test_members_of_enumerations_come_back_from_every_python() -> None:
    assert unpacked(packed([Level.ERROR])) == [Level.ERROR]
    assert unpacked(pickle.dumps([Named(Level, "ERROR")], 5)) == [Level.ERROR]


@pytest.mark.parametrize(("holder", "name"), [(Span, "__init__"), (Level.ERROR, "value"), (Level, "mro")])
def test_nothing_else_is_fetched_by_its_name(holder: object, name: str) -> None:
    with pytest.raises(NotesError):
        unpacked(pickle.dumps(Named(holder, name), 5))


class Harm:
    """Runs a program when it is read."""

    def __reduce__(self) -> tuple[object, tuple[list[str]]]:
        return subprocess.call, (["touch", "harm"],)


@pytest.mark.parametrize(
    "data",
    [pickle.dumps(Harm()), b"cgenerator.cli\nmain\n(tR.", b"cos\nsystem\n(S'x'\ntR.", b"", b"\x80\x05"],
)
def test_notes_run_no_code(data: bytes) -> None:
    with pytest.raises(NotesError):
        unpacked(data)


def test_parts_lie_in_bundles_that_are_never_changed(out: Path) -> None:
    memory = out / "m"
    parts = Parts(memory, {})
    parts.add("a", packed(1))
    parts.add("b", packed([2]))
    places = parts.write(["a", "b"])
    first = (memory / "1").read_bytes()
    for number in range(40):
        parts = Parts(memory, places)
        parts.add("b", packed([number]))
        assert parts.get("b") == [number]
        assert parts.before("b") == [number - 1 if number else 2]
        places = parts.write(["a", "b"])
        write_notes(memory, out, KEY, (b"data", b"", b"more"), {place[0] for place in places.values()})
        if number < 10:
            assert (memory / "1").read_bytes() == first
    assert Parts(memory, places).get("a") == 1
    assert len(list((memory).iterdir())) < 20


def test_a_part_that_cannot_be_read_is_told(out: Path) -> None:
    memory = out / "m"
    parts = Parts(memory, {})
    parts.add("a", packed("words"))
    places = parts.write(["a"])
    bundle = memory / "1"
    bundle.write_bytes(bundle.read_bytes()[:-2])
    for spoiled in (Parts(memory, places), Parts(memory, {"a": (9, 0, 1)}), Parts(memory, {})):
        with pytest.raises(NotesError):
            spoiled.get("a")
