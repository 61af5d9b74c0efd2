"""What was learned of the reports is the same wherever it is read."""

import pickle
from pathlib import Path

import pytest

from generator.files.notes import Parts, packed
from generator.site.gathered import Learned, learned_of
from generator.site.note import Note, part_name

VALUES = {"a": {2021: "x", 2022: "y"}, "b": {2022: "z"}}


@pytest.fixture
def learned() -> Learned:
    nothing = Note((), (), (), (), (), (), {}, {}, (), (), (), 0, (), (), "", (), {})
    notes = {slug: nothing._replace(learned={"J1": (*own,)}) for slug, own in VALUES.items()}
    parts = Parts(Path(), {})
    for slug, own in VALUES.items():
        parts.add(part_name(slug, "learned.J1"), packed(own))
    return learned_of({**notes, "c": nothing}, parts)["J1"]


def test_what_was_learned_is_found_by_report_here_and_in_another_process(learned: Learned) -> None:
    expected = {(slug, year): value for slug, own in VALUES.items() for year, value in own.items()}
    for found in (learned, pickle.loads(pickle.dumps(learned))):
        assert dict(found) == expected
        assert len(found) == 3
        assert ("b", 2021) not in found
        assert ("c", 2022) not in found
        with pytest.raises(KeyError):
            found["b", 2021]
