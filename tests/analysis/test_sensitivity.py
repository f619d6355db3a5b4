"""Which hotspots survive other rules: worked by hand at each limit, and against sets of rows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.clusters import NOISE
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.sensitivity import Sensitivity, Variant, Verdict, sensitivity, variants
from geo.errors import ParameterError
from geo.points import distinct_points

RULES = HotspotRules(eps_m=150, min_incidents=10)


def tried(piles: dict[float, int], rules: HotspotRules, *others: HotspotRules) -> Sensitivity:
    """Try other rules on so many incidents at each distance from the west."""
    x = np.repeat(list(piles), list(piles.values()))
    points = distinct_points(x, np.zeros(len(x)))
    return sensitivity(points, hotspot_labels(points, rules)[0], [Variant("other", each) for each in others])


def test_the_usual_variants_move_the_radius_by_50_m_and_the_incidents_by_a_fifth() -> None:
    found = variants(HotspotRules(min_points=4, max_extent_m=500))
    assert [(each.rules.eps_m, each.rules.min_incidents) for each in found] == [
        (100, 10),
        (200, 10),
        (150, 8),
        (150, 12),
    ]
    assert {(each.rules.min_points, each.rules.max_extent_m) for each in found} == {(4, 500)}


@pytest.mark.parametrize(
    ("eps_m", "least", "names"),
    [
        (50, 10, ["radius 100 m", "8 incidents", "12 incidents"]),
        (50.5, 10, ["radius 0.5 m", "radius 100.5 m", "8 incidents", "12 incidents"]),
        (150, 1, ["radius 100 m", "radius 200 m", "2 incidents"]),
        (150, 2, ["radius 100 m", "radius 200 m", "1 incidents", "3 incidents"]),
        (150, 40, ["radius 100 m", "radius 200 m", "32 incidents", "48 incidents"]),
    ],
)
def test_rules_without_a_meaning_are_not_tried(eps_m: float, least: int, names: list[str]) -> None:
    assert [each.name for each in variants(HotspotRules(eps_m, least))] == names


@pytest.mark.parametrize(("extent_m", "radii"), [(200, [100, 200]), (199, [100])])
def test_a_radius_above_the_greatest_extent_is_not_tried(extent_m: float, radii: list[float]) -> None:
    found = variants(HotspotRules(max_extent_m=extent_m))
    assert [each.rules.eps_m for each in found if each.name.startswith("radius")] == radii


@pytest.mark.parametrize("steps", [{"step_m": 0}, {"step_share": 0}, {"step_m": float("nan")}])
def test_a_step_of_nothing_is_refused(steps: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="vary nothing"):
        variants(RULES, **steps)


def test_two_hotspots_joined_into_one_change_and_the_larger_half_is_still_itself() -> None:
    # 160 m lie between them: apart at 150 m, one at 200 m.
    even: dict[float, int] = {0: 4, 10: 4, 20: 4, 180: 4, 190: 4, 200: 4}
    found = tried(even, RULES, replace(RULES, eps_m=200))
    assert found.found == (1,)
    assert found.jaccard.tolist() == [[0.5], [0.5]]
    assert found.kept.tolist() == [[1], [1]]
    assert found.overall == [Verdict.CHANGES, Verdict.CHANGES]
    uneven = tried(even | {0: 5}, RULES, replace(RULES, eps_m=200))
    assert uneven.jaccard.ravel().tolist() == [13 / 25, 12 / 25]
    assert uneven.overall == [Verdict.STABLE, Verdict.CHANGES]


@pytest.mark.parametrize(("farthest", "verdict"), [(5, Verdict.CHANGES), (6, Verdict.VANISHES)])
def test_a_hotspot_vanishes_where_less_than_half_of_it_is_left(farthest: int, verdict: Verdict) -> None:
    # At 100 m all are one; at 50 m only the ten on the first three points are.
    rules = HotspotRules(eps_m=100, min_incidents=10)
    found = tried({0: 4, 20: 3, 40: 3, 140: 5, 240: farthest}, rules, replace(rules, eps_m=50))
    assert found.kept.tolist() == found.jaccard.tolist() == [[10 / (15 + farthest)]]
    assert found.overall == [verdict]


def test_a_hotspot_that_is_a_pile_and_two_others_changes_into_a_repeat_point() -> None:
    found = tried({0: 20, 140: 1, 280: 1}, RULES, replace(RULES, eps_m=100))
    assert (found.found, found.jaccard.tolist(), found.kept.tolist()) == ((0,), [[0]], [[20 / 22]])
    assert found.overall == [Verdict.CHANGES]


def test_the_worst_of_all_variants_counts() -> None:
    rules = [replace(RULES, min_incidents=least) for least in (8, 12, 13)]
    found = tried({0: 4, 10: 4, 20: 4}, RULES, *rules)
    assert found.verdicts == [[Verdict.STABLE, Verdict.STABLE, Verdict.VANISHES]]
    assert found.overall == [Verdict.VANISHES]
    joined_or_gone = replace(RULES, eps_m=200), replace(RULES, min_incidents=30)
    found = tried({0: 4, 10: 4, 20: 4, 180: 4, 190: 4, 200: 4}, RULES, *joined_or_gone)
    assert found.verdicts[0] == [Verdict.CHANGES, Verdict.VANISHES]
    assert found.overall == [Verdict.VANISHES] * 2


def test_without_a_hotspot_there_is_nothing_to_say_but_what_others_find() -> None:
    found = tried({0: 4, 10: 2, 20: 3}, RULES, replace(RULES, min_incidents=9))
    assert (found.found, found.jaccard.shape, found.overall) == ((1,), (0, 1), [])
    nothing = tried({}, RULES, RULES, RULES)
    assert (nothing.found, nothing.kept.shape, nothing.verdicts) == ((0, 0), (0, 2), [])


def test_without_a_variant_every_hotspot_survives() -> None:
    found = tried({0: 4, 10: 4, 20: 4}, RULES)
    assert (found.jaccard.shape, found.overall) == ((1, 0), [Verdict.STABLE])


def test_rules_without_a_meaning_are_refused() -> None:
    with pytest.raises(ParameterError, match="eps of -1 m has no meaning"):
        tried({0: 12}, RULES, replace(RULES, eps_m=-1))


rows = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4)), max_size=80)
other_rules = st.builds(
    HotspotRules,
    st.sampled_from([20.0, 60.0, 100.0]),
    st.integers(1, 8),
    st.integers(1, 3),
    st.sampled_from([100.0, 700.0]),
)


@given(rows=rows, rules=other_rules, other=other_rules)
def test_shares_are_those_of_sets_of_rows(
    rows: list[tuple[int, int]], rules: HotspotRules, other: HotspotRules
) -> None:
    x, y = (10.0 * np.array(rows).reshape(-1, 2)).T
    points = distinct_points(x, y)
    label, again = hotspot_labels(points, rules)[0], hotspot_labels(points, other)
    found = sensitivity(points, label, [Variant("itself", rules), Variant("other", other)])
    groups = [
        [set(np.flatnonzero(each[points.inverse] == n).tolist()) for n in range(each.max(initial=NOISE) + 1)]
        for each in (label, *again)
    ]
    ours, theirs, piles = groups
    held = set().union(*theirs, *piles)
    assert found.jaccard[:, 0].tolist() == found.kept[:, 0].tolist() == [1.0] * len(ours)
    assert found.jaccard[:, 1].tolist() == [
        max((len(one & two) / len(one | two) for two in theirs), default=0.0) for one in ours
    ]
    assert found.kept[:, 1].tolist() == [len(one & held) / len(one) for one in ours]
    assert (found.jaccard <= found.kept).all()
    assert found.found == (len(ours), len(theirs))


@given(rows=rows, rules=other_rules, other=other_rules, rng=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, rules, other, rng) -> None:
    results = []
    for _ in range(2):
        x, y = (10.0 * np.array(rows).reshape(-1, 2)).T
        points = distinct_points(x, y)
        found = sensitivity(points, hotspot_labels(points, rules)[0], [Variant("other", other)])
        results.append((found.jaccard.tolist(), found.kept.tolist(), found.overall))
        rng.shuffle(rows)
    assert results[0] == results[1]
