"""A plan that keeps most of the last build says what a plan says that looks at every file."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from generator.files.inventory import Inputs, Standing, inventory_of
from generator.files.manifest import Entry, manifest_of, mended_manifest, mended_sums, sums_of
from generator.files.output import Staged
from generator.files.plan import Plan

ADDRESSES = ("a", "b", "b  c", "c/a", "ä/年报.html", "z")
FILES = st.builds(
    Staged,
    st.sampled_from(ADDRESSES),
    st.sampled_from(("0" * 64, "1" * 64)),
    st.integers(0, 1),
    st.sampled_from(("s", "源")),
    st.booleans(),
    st.sampled_from(("", "in")),
)
UNITS = st.dictionaries(
    st.sampled_from("uvw"), st.lists(FILES, max_size=3, unique_by=lambda item: item.address)
)


def distinct(units: dict[str, list[Staged]]) -> dict[str, list[Staged]]:
    """Leave out what another unit holds already: no build that was committed has an address twice."""
    seen: set[str] = set()
    found = {}
    for name, files in units.items():
        found[name] = [item._replace(changed=False) for item in files if item.address not in seen]
        seen.update(item.address for item in files)
    return found


@given(UNITS.map(distinct), UNITS, st.sets(st.sampled_from("uvw")))
def test_what_is_kept_need_not_be_looked_at(
    old: dict[str, list[Staged]], made: dict[str, list[Staged]], kept: set[str]
) -> None:
    standing = Standing(inventory_of(old, {}))
    before = {item.address: item for files in old.values() for item in files}
    assert {address: standing[address] for address in standing} == before
    assert dict(Inputs(standing)) == {
        at: (one.inputs, one.sha256) for at, one in before.items() if one.inputs
    }
    rows = standing.units()
    units: dict[str, Sequence[Staged]] = {**made, **{name: rows[name] for name in kept & old.keys()}}
    plan = Plan(units.values(), standing)
    listed = [item for files in units.values() for item in files]
    everything = {item.address: item for item in listed}
    assert list(plan) == listed
    assert {item.address: item for item in plan.files()} == everything
    assert plan.addresses() == everything.keys() == {one for one in ADDRESSES if one in plan}
    assert len(plan) == len(everything)
    assert plan.collides == (len(everything) != len(listed))
    assert plan.gone == before.keys() - everything.keys() == set(plan.lacking(standing))
    assert set(plan.lacking(ADDRESSES)) == set(ADDRESSES) - everything.keys()
    assert plan.new == everything.keys() - before.keys()
    if not plan.collides:
        assert {address: plan[address] for address in everything} == everything
        assert plan.changed == [item for item in listed if item.changed]
        other = [item for item in listed if item._replace(changed=False) != before.get(item.address)]
        assert plan.differing == other
        assert inventory_of(units, dict.fromkeys(everything, 3))[:-1] == inventory_of(dict(units), {})[:-1]


@given(st.lists(FILES, unique_by=lambda item: item.address), st.data())
def test_lists_that_are_mended_are_those_that_are_written(files: list[Staged], data: st.DataObject) -> None:
    others = data.draw(st.lists(FILES, unique_by=lambda item: item.address))
    before = {item.address: item for item in files}
    after = before | {item.address: item for item in others}
    changed = {item.address: item.sha256 for item in others}
    mended = mended_sums(sums_of({at: one.sha256 for at, one in before.items()}).encode(), changed)
    named = before.keys() == after.keys()
    assert mended == (sums_of({at: one.sha256 for at, one in after.items()}).encode() if named else None)
    entries = [Entry(item.address, item.sha256, item.size, item.source) for item in others]
    whole = manifest_of(Entry(*one[:4]) for _, one in sorted(before.items())).encode()
    renewed = manifest_of(Entry(*one[:4]) for _, one in sorted(after.items())).encode()
    assert mended_manifest(whole, entries) == (renewed if named else None)
