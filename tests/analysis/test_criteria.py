"""The five criteria: scores by hand, weights that count, concern where enough was asked."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.analysis.change import poisson_z
from geo.analysis.clusters import NOISE
from geo.analysis.criteria import (
    CRITERIA,
    LEAST_ASKED,
    LEAST_KNOWN,
    USUAL_WEIGHTS,
    Weights,
    concern,
    ranking,
    scores,
    seen,
)
from geo.errors import ParameterError

NAN = float("nan")

EQUAL = Weights(1, 1, 1, 1, 1)

amounts = st.integers(0, 40).map(float) | st.just(NAN)
measures = {
    "volume": amounts,
    "direction": amounts,
    "impact": amounts,
    "performance": st.integers(-12, 12).map(lambda z: z / 2) | st.just(NAN),
    "concern": st.sampled_from([0.0, 0.43, 0.5, 1.0, NAN]),
}
tables = st.integers(0, 8).flatmap(
    lambda n: st.fixed_dictionaries({name: st.lists(kind, min_size=n, max_size=n) for name, kind in measures.items()})
)
counting = st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0])
weights = st.tuples(*[counting] * 5).filter(any).map(lambda five: Weights(*five))


def table(columns: dict[str, list[float]]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=np.float64)


def scored_by(name: str, measured: Sequence[float] | pd.Series) -> list[float]:
    """Score one criterion, all others being the same everywhere."""
    nought = pd.DataFrame({each: np.zeros(len(measured)) for each in CRITERIA})
    return [float(score) for score in scores(nought.assign(**{name: measured}))[name]]


def test_the_five_are_those_of_the_plan_in_its_order() -> None:
    assert CRITERIA == ("volume", "direction", "impact", "performance", "concern")
    assert str(USUAL_WEIGHTS) == "volume 3, direction 3, impact 1, performance 1, concern 1"
    assert str(Weights(volume=2, concern=0.5)) == "volume 2, direction 3, impact 1, performance 1, concern 0.5"


# Scores


@pytest.mark.parametrize("name", ["volume", "direction", "impact"])
@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ([10, 20, 40], [25, 50, 100]),
        ([7, 7], [100, 100]),
        ([0, 8], [0, 100]),
        ([0, 0], [0, 0]),  # nothing anywhere: no score of 100, and no division by nought
        ([3, NAN, 4], [75, NAN, 100]),
        ([8], [100]),
        ([NAN, NAN], [NAN, NAN]),
        ([], []),
    ],
)
def test_an_amount_is_scored_as_per_cent_of_the_highest(
    name: str, measured: list[float], expected: list[float]
) -> None:
    np.testing.assert_array_equal(scored_by(name, measured), expected)


def test_performance_is_scored_by_the_chance_that_a_rise_is_one() -> None:
    # 25 after 16 is z = 2, whose standard deviation is the root of 2; the normal distribution at 1.414 is 0.9214.
    found = scored_by("performance", [*poisson_z([25, 16, 9], [16, 25, 9]), NAN])
    np.testing.assert_allclose(found, [92.14, 7.86, 50, NAN], atol=0.005)


def test_concern_is_scored_in_per_cent_of_residents() -> None:
    np.testing.assert_allclose(scored_by("concern", [0, 0.475, 1, NAN]), [0, 47.5, 100, NAN])


@pytest.mark.parametrize("kind", ["int64", "Int64", "Float64"])
def test_missing_amounts_of_any_kind_are_unseen(kind: str) -> None:
    held = pd.Series([4, 2], dtype=kind)
    assert scored_by("volume", held) == [100, 50]
    if kind != "int64":
        assert np.isnan(scored_by("volume", held.where(held > 2))).tolist() == [False, True]


@given(tables)
def test_scores_lie_between_0_and_100_and_keep_the_order(columns: dict[str, list[float]]) -> None:
    measured = table(columns)
    scored = scores(measured)
    assert scored.index.equals(measured.index)
    assert tuple(scored.columns) == CRITERIA
    assert scored.isna().equals(measured[list(CRITERIA)].isna())
    for name in CRITERIA:
        seen = measured[name].notna()
        value, score = measured.loc[seen, name].to_numpy(), scored.loc[seen, name].to_numpy()
        assert ((score >= 0) & (score <= 100)).all()
        higher, more = np.subtract.outer(value, value), np.subtract.outer(score, score)
        assert np.array_equal(np.sign(higher), np.sign(more))


@given(tables, st.randoms(use_true_random=False))
def test_scores_do_not_hang_on_the_order_of_rows(columns: dict[str, list[float]], random: Random) -> None:
    measured = table(columns)
    order = random.sample(range(len(measured)), len(measured))
    pd.testing.assert_frame_equal(scores(measured.iloc[order]), scores(measured).iloc[order])


@given(tables)
def test_amounts_are_kept_as_amounts(columns: dict[str, list[float]]) -> None:
    measured = table(columns)
    thrice = measured.assign(volume=3 * measured["volume"])
    pd.testing.assert_frame_equal(scores(thrice), scores(measured))


# Ranking


def scored_row(**changes: float) -> pd.DataFrame:
    return pd.DataFrame({name: [changes.get(name, 50.0)] for name in CRITERIA})


def test_a_weight_multiplies_its_criterion() -> None:
    row = scored_row(volume=100, concern=0)
    assert ranking(row, EQUAL).tolist() == [50]  # (100 + 3·50 + 0) / 5
    assert ranking(row, Weights(4, 1, 1, 1, 1)).tolist() == [68.75]  # (4·100 + 3·50 + 0) / 8
    assert ranking(row, Weights(0, 1, 1, 1, 1)).tolist() == [37.5]
    assert ranking(row, Weights(1, 0, 0, 0, 0)).tolist() == [100]


def test_what_cannot_be_seen_does_not_count() -> None:
    row = scored_row(volume=100, impact=NAN, performance=NAN)
    assert ranking(row, EQUAL).tolist() == [pytest.approx(200 / 3)]  # (100 + 50 + 50) / 3


def test_where_nothing_that_counts_can_be_seen_the_score_is_fifty() -> None:
    row = scored_row(volume=100, concern=NAN)
    assert ranking(row, Weights(0, 0, 0, 0, 1)).tolist() == [50]
    assert ranking(scored_row(**dict.fromkeys(CRITERIA, NAN)), USUAL_WEIGHTS).tolist() == [50]


def test_no_hotspot_has_no_score() -> None:
    assert ranking(scores(table({name: [] for name in CRITERIA})), USUAL_WEIGHTS).shape == (0,)


@given(tables, weights)
def test_the_ranking_lies_between_the_scores_that_count(columns: dict[str, list[float]], chosen: Weights) -> None:
    scored = scores(table(columns))
    found = ranking(scored, chosen)
    assert found.shape == (len(scored),)
    counted = scored[[name for name in seen(scored) if getattr(chosen, name)]]
    filled = counted.fillna(counted.mean()).to_numpy() if counted.shape[1] else np.full((len(scored), 1), 50.0)
    assert (filled.min(axis=1) - 1e-9 <= found).all()
    assert (found <= filled.max(axis=1) + 1e-9).all()


def rows(**changes: list[float]) -> pd.DataFrame:
    n = max(len(column) for column in changes.values())
    return pd.DataFrame({name: changes.get(name, [50.0] * n) for name in CRITERIA})


def test_a_missing_score_counts_as_the_mean_of_the_others_and_lifts_nothing() -> None:
    # Concern is (20 + 40) / 2 = 30 for the third: (4 · 50 + 30) / 5, not the 50 of what can be seen of it alone.
    assert ranking(rows(concern=[20, 40, NAN]), EQUAL).tolist() == [44, 48, 46]


def test_a_criterion_counts_from_half_of_the_hotspots_on() -> None:
    assert LEAST_KNOWN == 0.5
    half, less = rows(concern=[100, NAN]), rows(concern=[100, NAN, NAN])
    assert ("concern" in seen(half), "concern" in seen(less)) == (True, False)
    assert ranking(half, EQUAL).tolist() == [60, 60]  # the second takes the 100 of the first
    assert ranking(less, EQUAL).tolist() == [50, 50, 50]
    assert ranking(less, Weights(0, 0, 0, 0, 1)).tolist() == [50, 50, 50]


def test_no_criterion_is_seen_in_an_empty_list() -> None:
    assert seen(rows(concern=[])) == []


@given(tables, weights)
def test_a_hotspot_of_which_something_is_missing_ranks_as_with_the_mean_of_the_others(
    columns: dict[str, list[float]], chosen: Weights
) -> None:
    scored = scores(table(columns))
    filled = scored.assign(**{name: scored[name].fillna(scored[name].mean()) for name in seen(scored)})
    np.testing.assert_allclose(ranking(filled, chosen), ranking(scored, chosen), rtol=1e-12)


@given(tables, weights, st.sampled_from([2.0, 0.25, 8.0]))
def test_only_the_weights_among_each_other_matter(
    columns: dict[str, list[float]], chosen: Weights, times: float
) -> None:
    scored = scores(table(columns))
    scaled = Weights(*(times * getattr(chosen, name) for name in CRITERIA))
    np.testing.assert_allclose(ranking(scored, scaled), ranking(scored, chosen), rtol=1e-12)
    backwards = scored[list(CRITERIA)[::-1]]
    np.testing.assert_array_equal(ranking(backwards, chosen), ranking(scored, chosen))


@pytest.mark.parametrize("wrong", [-0.1, NAN, float("inf"), -float("inf")])
@pytest.mark.parametrize("name", CRITERIA)
def test_weights_without_meaning_are_refused_by_name(name: str, wrong: float) -> None:
    with pytest.raises(ParameterError, match=f"the weight of {name} is .*; it must be 0 or more"):
        Weights(**{name: wrong})


def test_weights_that_order_nothing_are_refused() -> None:
    with pytest.raises(ParameterError, match="all weights are 0; at least one criterion must count"):
        Weights(0, 0, 0, 0, 0)
    assert ranking(scored_row(concern=70), Weights(0, 0, 0, 0, 0.001)).tolist() == [pytest.approx(70)]


# Concern

ASKED = {"Vehicle crime": 0.475, "Drugs": 0.43}


def concern_of(*groups: list[str | None]) -> list[float]:
    rows = [(number, name) for number, names in enumerate(groups) for name in names]
    category = pd.Series([name for _, name in rows], dtype="str").astype("category")
    label = np.array([number for number, _ in rows], np.int64)
    return [float(value) for value in concern(category, label, n=len(groups), asked=ASKED)]


def test_concern_is_told_from_half_asked_on() -> None:
    assert LEAST_ASKED == 0.5
    half, less = concern_of(["Drugs", "Burglary"], ["Drugs", "Burglary", "Burglary"])
    assert half == 0.43
    assert np.isnan(less)


def test_concern_is_the_mean_over_what_was_asked_about() -> None:
    found = concern_of(["Drugs", "Drugs", "Vehicle crime", "Burglary", None])
    assert found == [pytest.approx((2 * 0.43 + 0.475) / 3)]


def test_a_category_nobody_worries_about_was_asked_about_all_the_same() -> None:
    category = pd.Series(["Litter"] * 2, dtype="category")
    assert concern(category, np.array([0, 0]), n=1, asked={"Litter": 0.0}).tolist() == [0]


def test_concern_of_a_hotspot_without_rows_or_of_no_category_is_unknown() -> None:
    assert np.isnan(concern_of([], [None, None])).all()
    none = pd.Series([], dtype="str").astype("category")
    assert concern(none, np.empty(0, np.int64), n=0, asked=ASKED).shape == (0,)
    assert np.isnan(concern(none, np.empty(0, np.int64), n=2, asked=ASKED)).tolist() == [True, True]
    assert np.isnan(concern(pd.Series(["Drugs"], dtype="category"), np.array([0]), n=1, asked={})).all()


def test_rows_of_no_hotspot_do_not_count() -> None:
    category = pd.Series(["Vehicle crime", "Drugs", "Burglary", "Burglary"], dtype="category")
    label = np.array([NOISE, 0, NOISE, NOISE])
    assert concern(category, label, n=1, asked=ASKED).tolist() == [0.43]


names = st.sampled_from(["Drugs", "Vehicle crime", "Burglary", None])


@given(st.lists(st.lists(names, max_size=6), min_size=1, max_size=4), st.integers(2, 3))
def test_concern_lies_between_its_categories_and_repeats_change_nothing(
    groups: list[list[str | None]], times: int
) -> None:
    assume(any(name for group in groups for name in group))
    once, often = concern_of(*groups), concern_of(*(group * times for group in groups))
    np.testing.assert_allclose(once, often, rtol=1e-12)
    for value, group in zip(once, groups, strict=True):
        told = [name for name in group if name in ASKED]
        assert np.isnan(value) == (not told or 2 * len(told) < len(group))
        assert np.isnan(value) or 0.43 - 1e-12 <= value <= 0.475 + 1e-12
