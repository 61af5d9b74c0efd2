"""The files of a site as columns: what goes in comes out, and what differs on the disk is seen."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.files.inventory import Standing, inventory_of, unpacked_inventory
from generator.files.notes import NotesError, packed, unpacked
from generator.files.output import Staged

TEXTS = st.text(st.characters(exclude_characters="\0"))
FILES = st.builds(Staged, TEXTS, TEXTS, st.integers(0, 2**62), TEXTS, st.just(False), TEXTS)
UNITS = st.dictionaries(TEXTS, st.lists(FILES, min_size=1).map(tuple), min_size=1)


@given(UNITS, st.dictionaries(TEXTS, st.integers(0, 2**62)))
def test_files_come_back_as_they_were(units: dict[str, tuple[Staged, ...]], times: dict[str, int]) -> None:
    found = unpacked_inventory(unpacked(packed(inventory_of(units, times).packed())))
    assert {unit: tuple(rows) for unit, rows in Standing(found).units().items()} == units
    assert list(found.times) == [times.get(item.address, -1) for unit in units.values() for item in unit]


@given(UNITS, st.randoms())
def test_files_that_stand_are_taken_as_they_were(
    units: dict[str, tuple[Staged, ...]], chance: random.Random
) -> None:
    """Whichever units stand, have gone, come in another order, or were made again."""
    whole = inventory_of(units, {item.address: 7 for unit in units.values() for item in unit})
    standing = Standing(whole).units()
    names = [name for name in units if chance.random() < 0.9]
    if chance.random() < 0.3:
        chance.shuffle(names)
    made = {name for name in names if chance.random() < 0.2}
    found = inventory_of({name: units[name] if name in made else standing[name] for name in names}, {})
    assert {name: tuple(rows) for name, rows in Standing(found).units().items()} == {
        name: units[name] for name in names
    }
    assert list(found.times) == [-1 if name in made else 7 for name in names for _ in units[name]]


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        (),
        ({"a": 2}, "x", "y", "s", "", bytes(8), bytes(8)),
        ({}, 1, 2, 3, 4, b"", b""),
        ({"a": "b"},) * 7,
    ],
)
def test_what_is_no_inventory_is_refused(value: object) -> None:
    with pytest.raises(NotesError):
        unpacked_inventory(value)


def test_a_file_that_differs_on_the_disk_is_damaged(tmp_path: Path) -> None:
    names = ("same", "longer", "touched", "gone", "unknown")
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    staged = [Staged(name, "", len(name), "", changed=False) for name in names]
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in names if name != "unknown"}
    (tmp_path / "longer").write_text("longer!", encoding="utf-8")
    (tmp_path / "touched").touch()
    (tmp_path / "gone").unlink()
    units = {"a": staged[:1], "b": staged[1:]}
    found = inventory_of(units, times)
    damaged = found.damaged(tmp_path, max(times.values()) + 1)
    assert damaged == set(names[1:])
    assert found.units_of(damaged) == {"b"}
    assert found.damaged(tmp_path, 0) == set(names)
