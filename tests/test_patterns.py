"""A pattern that is compiled late says what it would have said at once."""

import gc
import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import generator
from generator.patterns import Waiting, seldom

PATTERN = r"(?P<year>[0-9]{4})年|^[a-c]+$"


@given(st.text("0123年abc\n"))
def test_it_finds_the_same(text: str) -> None:
    late, early = seldom(PATTERN, re.MULTILINE), re.compile(PATTERN, re.MULTILINE)
    assert [found.span() for found in late.finditer(text)] == [found.span() for found in early.finditer(text)]
    assert bool(late.match(text, 1)) == bool(early.match(text, 1))
    assert late.sub("x", text) == early.sub("x", text)
    assert (late.pattern, late.flags, late.groupindex) == (early.pattern, early.flags, early.groupindex)


def test_it_is_compiled_when_it_is_asked_and_not_before() -> None:
    unsound = seldom("(")
    with pytest.raises(re.error):
        unsound.search("")


def test_every_pattern_can_be_compiled() -> None:
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting = [one for one in gc.get_objects() if type(one) is Waiting and one.pattern != "("]
    assert len(waiting) > 100
    for one in waiting:
        re.compile(one.pattern, one.wanted)
