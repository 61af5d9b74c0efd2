"""The files of comparisons made again from those that stand, where nothing but figures of few bodies changed."""

from collections.abc import Mapping
from typing import cast

from generator.comparing.comparable import Compared
from generator.comparing.renewed import renewed
from generator.files.output import Staged, stage
from generator.project.report_files import REPORTS
from generator.site.batch import Part
from generator.site.gathered import Gathered
from generator.site.note import Note, mark_of, part_name
from generator.site.past import Past
from generator.site.render import Renderer

_FEW = 20
"""Bodies up to which patching is quicker than reading what all of them bring."""
_COMPARED = "compared"


def renewed_figures(renderer: Renderer, part: Part, gathered: Gathered, past: Past) -> Note | None:
    """Give the note of the comparison, nothing where more than figures changed."""
    before, after = past.memory.bodies, gathered.notes
    changed = [
        slug
        for slug in after
        if slug in before and after[slug].marks[_COMPARED] != before[slug].marks[_COMPARED]
    ]
    last = past.memory.lists[part.name]
    old = Gathered(renderer.config, before, past.parts)
    data = gathered.brings("pieces")
    if (
        renderer.out is None
        or len(changed) > _FEW
        or _forms(before) != _forms(after)
        or old.brings("pieces") != data
    ):
        return None
    forms = _forms(after)
    listed = {
        agency.slug: dict(forms[agency.slug]) for agency in renderer.config.agencies if agency.slug in forms
    }
    standing = {item.address: item for item in last.staged}
    out = renderer.out
    try:
        files = renewed(
            listed,
            [
                one
                for slug in changed
                for one in cast("list[Compared]", past.parts.before(part_name(slug, _COMPARED)))
            ],
            [
                one
                for slug in changed
                for one in cast("list[Compared]", past.parts.get(part_name(slug, _COMPARED)))
            ],
            lambda address: (out / standing[address].address).read_bytes(),
        )
    except (KeyError, ValueError, OSError):
        return None
    made: dict[str, Staged] = {address: stage(out, address, data, REPORTS) for address, data in files.items()}
    staged = tuple(made.get(item.address, item) for item in last.staged)
    return last._replace(staged=staged, key=mark_of(part.key))


def _forms(notes: Mapping[str, Note]) -> dict[str, tuple[tuple[int, str], ...]]:
    return {slug: note.forms for slug, note in notes.items() if note.forms}
