"""The backtest: worked by hand, cannot look ahead, and chooses by its rule."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.backtest import Backtest, backtest, best_method
from geo.analysis.forecast import METHODS, Method, count
from geo.analysis.history import History, Places, month_text
from geo.analysis.rankings import Ranking, chance, last_year, references
from geo.crs import Floats
from geo.errors import ParameterError
from geo.grid import HexGrid

MONTHS = [[6, 2, 0, 0], [6, 2, 0, 0], [5, 1, 4, 0], [0, 3, 9, 0]]


def tried(
    history: History, rankings: Mapping[str, Method | Ranking], *, least_months: int = 2, seed: int = 0
) -> Backtest:
    """Compare at a quarter and at half of the area."""
    return backtest(history, rankings, coverage=[0.25, 0.5], least_months=least_months, resamples=50, seed=seed)


def scores(result: Backtest, method: str) -> pd.DataFrame:
    return result.scores[result.scores["method"] == method].reset_index(drop=True)


def newest(history: History) -> Floats:
    """The last month only."""
    return np.asarray(history.counts[-1])


def test_two_months_forecast_by_hand(make_history: Callable[..., History]) -> None:
    """
    March: the count ranks 12, 4, 0, 0 and of 10 holds 5 in a quarter, 6 in a half, where 5 and 9 were to be had.

    April: it ranks 17, 5, 4, 0 and of 12 holds 0 and 3, where 9 and 12 were to be had. The newest month ranks
    6, 2, 0, 0 and then 5, 1, 4, 0: 5 and 6, then 0 and 9.
    """
    result = tried(make_history(MONTHS), {"count": count, "newest": newest})
    assert (result.origins, result.incidents) == (("2024-03", "2024-04"), 22)
    plain, other = scores(result, "count"), scores(result, "newest")
    assert plain["hits"].tolist() == [5, 9]
    assert plain["hit_rate"].tolist() == [5 / 22, 9 / 22]
    assert plain["pai"].tolist() == [5 / 22 / 0.25, 9 / 22 / 0.5]
    assert plain["pei"].tolist() == [5 / 14, 9 / 21]
    assert plain["named"].tolist() == [0.625, 0.625]
    assert plain["gain"].tolist() == [0, 0]
    assert other["hits"].tolist() == [5, 15]
    assert other["gain"].tolist() == [0, 6 / 22]
    assert other[["won", "lost"]].values.tolist() == [[0, 0], [1, 0]]
    overall = result.overall.set_index("method")
    assert overall.loc["newest", "pei"] == pytest.approx((5 / 14 + 15 / 21) / 2)
    assert overall.loc["newest", "pei_gain"] == pytest.approx((0 + 6 / 21) / 2)


def test_who_knows_what_follows_has_a_pei_of_one_and_who_takes_by_chance_a_pai_of_one(
    make_history: Callable[..., History],
) -> None:
    history = make_history(MONTHS)

    def seer(known: History) -> Floats:
        return np.asarray(history.counts[history.months == known.target][0])

    result = tried(history, {"count": count, "seer": seer, "chance": chance})
    assert scores(result, "seer")["pei"].tolist() == [1, 1]
    assert scores(result, "chance")["pai"].tolist() == [1, 1]
    assert scores(result, "chance")["hit_rate"].tolist() == [0.25, 0.5]


@pytest.mark.parametrize("name", [*METHODS, *references(np.zeros(4, np.int64))])
def test_no_ranking_can_see_the_month_it_forecasts_or_a_later_one(
    make_history: Callable[..., History], name: str
) -> None:
    """A future planted from the third month on changes what followed, but not what was chosen."""
    ranking = {**METHODS, **references(np.zeros(4, np.int64))}[name]
    seen: list[Floats | None] = []

    def watched(history: History) -> Floats | None:
        assert (history.months < history.target).all()
        assert len(history.counts) == len(history.everything) == history.points.shape[0] == len(history.months)
        seen.append(ranking(history))
        return seen[-1]

    history = make_history(MONTHS)
    planted = make_history([*MONTHS[:2], [0, 0, 0, 90], [0, 0, 90, 0]])
    tried(history, {"count": count, "watched": watched})
    chosen = list(seen)
    seen.clear()
    tried(planted, {"count": count, "watched": watched})
    assert len(chosen) == len(seen) == 2
    one, other = chosen[0], seen[0]
    assert (one is None and other is None) or np.array_equal(np.asarray(one), np.asarray(other))


def test_a_ranking_is_tried_only_where_it_can_be_told_and_set_beside_the_count_there(
    make_history: Callable[..., History],
) -> None:
    months = ["2023-03", "2024-01", "2024-02", "2024-03"]
    rows = [[0, 0, 9, 0], [3, 1, 0, 0], [4, 0, 0, 0], [0, 0, 5, 0]]
    result = tried(make_history(rows, months=months), {"count": count, "last year": last_year})
    assert result.origins == ("2024-02", "2024-03")
    last = scores(result, "last year")
    assert last["origins"].tolist() == [1, 1]
    assert last["incidents"].tolist() == [5, 5]
    assert last["hit_rate"].tolist() == [1, 1]
    # In March the count ranks 7, 1, 9, 0: the third hexagon first.
    assert last["gain"].tolist() == [0, 0]
    never = {"count": count, "never": lambda _: None}
    assert set(tried(make_history(rows), never).scores["method"]) == {"count"}


def test_only_months_with_enough_before_and_the_whole_horizon_held_are_forecast(
    make_history: Callable[..., History],
) -> None:
    months = ["2024-01", "2024-02", "2024-04", "2024-05", "2024-07"]
    history = make_history(np.ones((5, 4)), months=months)
    assert tried(history, {"count": count}, least_months=1).origins == ("2024-02", "2024-04", "2024-05", "2024-07")
    assert tried(history, {"count": count}, least_months=3).origins == ("2024-05", "2024-07")
    two = backtest(history, {"count": count}, least_months=1, horizon_months=2, resamples=5)
    assert (two.origins, two.incidents) == (("2024-04",), 8)


def test_the_same_seed_gives_the_same_intervals_and_another_does_not(make_history: Callable[..., History]) -> None:
    history, rankings = make_history(MONTHS * 4), {"count": count, "newest": newest}
    one, same = (tried(history, rankings, seed=1) for _ in range(2))
    pd.testing.assert_frame_equal(one.scores, same.scores)
    pd.testing.assert_frame_equal(one.overall, same.overall)
    assert not one.scores.equals(tried(history, rankings, seed=2).scores)


def test_an_interval_of_a_gain_pairs_both_methods(make_history: Callable[..., History]) -> None:
    """Both always hold the same, whatever months are drawn: their rates vary, their difference does not."""
    result = tried(make_history(MONTHS), {"count": count, "again": lambda history: 2 * count(history)})
    again = scores(result, "again")
    assert (again["hit_rate_low"] < again["hit_rate_high"]).all()
    assert again[["gain", "gain_low", "gain_high"]].to_numpy().tolist() == [[0, 0, 0]] * 2


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 6), min_size=6, max_size=6), min_size=4, max_size=6), st.permutations(range(6)))
def test_rates_stay_in_bounds_rise_with_the_area_and_do_not_hang_on_the_order_of_hexagons(
    make_history: Callable[..., History], months: list[list[int]], order: list[int]
) -> None:
    history = make_history(months)
    if not history.counts[3:].any():
        return
    rankings = {"count": METHODS["count"], "decay": METHODS["decay"], "newest": newest}
    found = backtest(history, rankings, coverage=[0.1, 0.4, 1], resamples=5)
    assert found.scores["pei"].between(0, 1 + 1e-9).all()
    for _, rows in found.scores.groupby("method"):
        assert rows["hits"].is_monotonic_increasing
        assert rows["hit_rate"].iloc[-1] == pytest.approx(1)
    turned = replace(
        history,
        counts=history.counts[:, order],
        everything=history.everything[:, order],
        points=history.points[:, order],
        places=Places(
            HexGrid(200.0, history.places.grid.q[order], history.places.grid.r[order]),
            history.places.x[order],
            history.places.y[order],
            np.arange(6),
        ),
    )
    again = backtest(turned, rankings, coverage=[0.1, 0.4, 1], resamples=5)
    np.testing.assert_allclose(again.scores["hits"], found.scores["hits"], atol=1e-9)


def test_every_incident_twice_gives_the_same_rates(make_history: Callable[..., History]) -> None:
    once, twice = (
        tried(make_history(times * np.array(MONTHS)), {"count": count, "decay": METHODS["decay"]}) for times in (1, 2)
    )
    rates = ["hit_rate", "pai", "pei", "gain", "hit_rate_low", "hit_rate_high"]
    np.testing.assert_allclose(once.scores[rates], twice.scores[rates])


def test_too_few_months_nothing_that_followed_and_no_plain_count_are_refused(
    make_history: Callable[..., History],
) -> None:
    history = make_history(MONTHS)
    with pytest.raises(
        ParameterError, match="the data holds 4 months; a backtest needs one with 4 held before it and 1 in"
    ):
        backtest(history, {"count": count}, least_months=4)
    with pytest.raises(ParameterError, match="4 held before it"):
        backtest(history.before("2024-01"), {"count": count}, least_months=4)
    with pytest.raises(ParameterError, match="no incident followed"):
        backtest(make_history([[1, 0], [0, 0]]), {"count": count}, least_months=1)
    with pytest.raises(ParameterError, match="'count', which is missing"):
        backtest(history, {"newest": newest})
    for least_months, horizon_months in ((0, 1), (1, 0)):
        with pytest.raises(ParameterError, match="must be 1 or more"):
            backtest(history, {"count": count}, least_months=least_months, horizon_months=horizon_months)
    with pytest.raises(ParameterError, match="share of the area"):
        backtest(history, {"count": count}, least_months=1, coverage=[0])


def test_one_origin_and_one_incident_are_enough(make_history: Callable[..., History]) -> None:
    result = tried(make_history([[0, 1, 0, 0], [0, 1, 0, 0]]), {"count": count}, least_months=1)
    assert month_text(make_history(MONTHS).target) == "2024-05"
    assert scores(result, "count")["hit_rate"].tolist() == [1, 1]


def overall(*rows: tuple[str, float, float, float]) -> Backtest:
    """Methods with mean PEI, gain and its lower end."""
    table = pd.DataFrame(rows, columns=["method", "pei", "pei_gain", "pei_gain_low"])
    return Backtest((), 0, pd.DataFrame(), table.assign(pei_gain_high=table["pei_gain"] + 0.1))


def test_the_best_is_chosen_only_if_it_is_surely_better_than_the_plain_count() -> None:
    plain = ("count", 0.50, 0.0, 0.0)
    assert best_method(overall(plain, ("decay", 0.55, 0.05, 0.001), ("shrunk", 0.60, 0.1, 0.05))).method == "shrunk"
    unsure = best_method(overall(plain, ("decay", 0.55, 0.05, 0.001), ("shrunk", 0.60, 0.1, 0.0)))
    assert unsure.method == "count"
    assert unsure.reason.startswith("the best, shrunk, is 0.100 (0.000 to 0.200) above it")
    assert best_method(overall(plain, ("decay", 0.4, -0.1, -0.2))).reason == "mean PEI 0.500, and none is above it"
    assert best_method(overall(plain, ("decay", 0.6, 0.1, 0.02), ("shrunk", 0.6, 0.1, 0.05))).method == "decay"


def test_a_reference_is_never_chosen() -> None:
    assert best_method(overall(("count", 0.5, 0, 0), ("last year", 0.9, 0.4, 0.3))).method == "count"


def test_no_coverage_and_no_draw_are_refused(make_history: Callable[..., History]) -> None:
    history = make_history(MONTHS)
    with pytest.raises(ParameterError, match="no coverage is given"):
        backtest(history, {"count": count}, coverage=[], least_months=1)
    for resamples in (0, -1):
        with pytest.raises(ParameterError, match=rf"^{resamples} draws give no interval"):
            backtest(history, {"count": count}, least_months=1, resamples=resamples)
    assert len(backtest(history, {"count": count}, coverage=[0.5], least_months=1, resamples=1).scores) == 1


@pytest.mark.parametrize("length", [3, 5])
def test_a_ranking_of_other_hexagons_is_refused(make_history: Callable[..., History], length: int) -> None:
    def wrong(_: History) -> Floats:
        return np.ones(length)

    with pytest.raises(ParameterError, match=rf"'wrong' gives values of shape \({length},\) for 4 hexagons"):
        tried(make_history(MONTHS), {"count": count, "wrong": wrong})
