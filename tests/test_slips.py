"""How a figure was probably mistyped, and which figures of a report are typed at all."""

import pytest

from generator.checking.identities import Place, identities, values
from generator.checking.repair import repairs, system
from generator.checking.slips import (
    COPIED,
    EXTRA_DIGIT,
    EXTRA_ZERO,
    LEFT_OUT,
    LOST_DIGIT,
    LOST_ZERO,
    SWAPPED,
    WRONG_DIGIT,
    slip,
)
from tests import sample


@pytest.mark.parametrize(
    ("typed", "meant", "words"),
    [
        (21, 12, SWAPPED),
        (1243, 1234, SWAPPED),
        (13810, 13616, ""),
        (18, 13, WRONG_DIGIT),
        (1304, 1204, WRONG_DIGIT),
        (134, 1234, LOST_DIGIT),
        (12, 120, LOST_ZERO),
        (120, 12, EXTRA_ZERO),
        (1224, 124, EXTRA_DIGIT),
        (1924, 124, EXTRA_DIGIT),
        (0, 37, LEFT_OUT),
        (3, 5, ""),
        (19, 20, ""),
        (10, 1, EXTRA_ZERO),
    ],
)
def test_a_slip_has_a_name(typed: int, meant: int, words: str) -> None:
    assert slip(typed, meant).words == words


def test_a_figure_of_the_neighbour_is_one_written_twice() -> None:
    assert slip(245, 77, (245, 9)).words == COPIED
    assert slip(245, 77, (9,)).words == ""
    assert slip(3, 77, (3,)).words == ""


@pytest.mark.parametrize(
    ("likelier", "less"),
    [
        ((21, 12), (21, 14)),
        ((1243, 1234), (1283, 1234)),
        ((1304, 1204), (1304, 2177)),
        ((120, 12), (120, 47)),
        ((40, 42), (0, 2)),
        ((5, 3), (0, 37)),
        ((245, 254), (245, 77)),
    ],
)
def test_what_looks_like_a_slip_weighs_more(likelier: tuple[int, int], less: tuple[int, int]) -> None:
    assert slip(*likelier).weight > slip(*less).weight > 0


def test_a_row_or_group_written_as_one_zero_has_no_total_of_its_own() -> None:
    """Who replaces the 0 by figures writes no total with it."""
    written = sample.report(over="依申请公开: {予以公开: 0, 不予公开: 0, 部分公开: {总计: 0}}")
    typed = values(written.tables())
    assert Place("requests", "outcomes.disclosed", 0) in typed
    assert Place("requests", "outcomes.disclosed", 6) not in typed
    assert Place("requests", "outcomes.withheld.state_secret", 5) in typed
    assert Place("requests", "outcomes.withheld.state_secret", 6) not in typed
    assert Place("requests", "outcomes.partly_disclosed", 6) in typed
    rows = {identity.at for identity in identities(written.tables()) if identity.code == "A101"}
    assert rows == {"依申请公开.部分公开.总计"}


def test_a_computed_total_gives_way_to_its_figures() -> None:
    """The balance of a column holds the outcomes themselves when nobody typed their total."""
    plain = sample.report()
    balance = next(one for one in identities(plain.tables()) if one.at == "依申请公开.结转下年度.自然人")
    assert len(balance.factors) == 24
    total = ", ".join(
        f"{column}: 0"
        for column in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    )
    written = sample.report(over=f"依申请公开: {{办理结果总计: {{{total}}}}}")
    balance = next(one for one in identities(written.tables()) if one.at == "依申请公开.结转下年度.自然人")
    assert len(balance.factors) == 4


def test_a_report_without_a_fault_has_no_repair() -> None:
    plain = sample.report()
    assert list(repairs(system(plain.tables(), identities(plain.tables())))) == []
    old = sample.report(2015)
    assert list(repairs(system(old.tables(), identities(old.tables())))) == []
