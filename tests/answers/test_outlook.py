"""The forecast behind a list: it knows only the months before, and hands out no more than it expects."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.clusters import NOISE
from geo.analysis.forecast import METHODS
from geo.answers.outlook import METHOD, Outlook, choice_notice, expected_on_ground, outlook
from geo.chosen_methods import ChosenMethod
from geo.errors import StoreError
from geo.manifest import Entry, Manifest
from geo.periods import Hours, Period
from geo.points import DistinctPoints, distinct_points
from geo.selection import Filters
from geo.sources.ingest import Part
from geo.workspace import Workspace

MONTHS = [f"2024-{n:02d}" for n in range(1, 11)]
SEPTEMBER = Filters("all-crime", Period.month("2024-09"))
Open = Callable[..., Workspace]


@pytest.fixture(scope="module")
def incidents(some_incidents: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Sixty incidents of a minute a month for ten months, most of them in one corner of the three wards."""
    rng = np.random.default_rng(1)
    n = 60 * len(MONTHS)
    days = [f"{month}-{1 + at % 28:02d} {at % 24:02d}:30" for month in MONTHS for at in range(60)]
    begins = pd.Series(pd.to_datetime(days)).dt.tz_localize("Europe/London")
    east, north = rng.exponential(500, n).clip(1, 2_999), rng.exponential(200, n).clip(1, 999)
    points = list(zip((480_000 + east).round(), (200_000 + north).round(), strict=True))
    kinds = pd.Series(rng.choice(["Burglary", "Anti-social behaviour"], n, p=[0.8, 0.2]))
    times = {"occurred_from": begins, "occurred_to": begins + pd.Timedelta(minutes=1)}
    return some_incidents(points, {**times, "category": kinds})


@pytest.fixture(scope="module")
def opened(make_workspace: Open) -> Open:
    def make(incidents: pd.DataFrame, held: Sequence[str] = MONTHS, **changes: object) -> Workspace:
        entries = tuple(Entry(Part("source", "police", month), "", "", "", 0, 0, 0, {}, 0) for month in held)
        return replace(make_workspace(incidents), manifest=Manifest(entries), **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="module")
def workspace(opened: Open, incidents: pd.DataFrame) -> Workspace:
    return opened(incidents)


@pytest.fixture(scope="module")
def points(workspace: Workspace) -> DistinctPoints:
    return distinct_points(workspace.incidents["easting"], workspace.incidents["northing"])


def found(workspace: Workspace, filters: Filters) -> Outlook:
    answer = outlook(workspace, filters)
    assert answer is not None
    return answer


def ending(day: date) -> Filters:
    return Filters("all-crime", Period(date(2024, 1, 1), day))


# What it knows


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("end", "until"), [(date(2024, 10, 1), "2024-10-01 00:00"), (date(2024, 9, 20), "2024-09-01 00:00")]
)
def test_what_happens_in_or_after_the_month_forecast_changes_nothing(
    opened: Open, incidents: pd.DataFrame, method: str, end: date, until: str
) -> None:
    later = (incidents["occurred_from"] >= pd.Timestamp(until, tz="Europe/London")).to_numpy()
    moved = incidents.copy()
    moved.loc[later, "easting"] = 482_900.0
    moved["category"] = moved["category"].where(~later, "Anti-social behaviour")
    gone = incidents[~later].reset_index(drop=True)
    held = [month for month in MONTHS if month < until[:7]]
    asked, methods = ending(end), {"all-crime": ChosenMethod(method)}
    known = found(opened(incidents, methods=methods), asked)
    assert known.method == method
    for changed in (opened(moved, methods=methods), opened(gone, held, methods=methods)):
        other = found(changed, asked)
        assert other.month == known.month == until[:7]
        np.testing.assert_array_equal(other.expected, known.expected)


def test_what_happened_in_the_month_before_does_change_it(opened: Open, incidents: pd.DataFrame) -> None:
    moved = incidents.copy()
    august = incidents["occurred_from"].dt.month == 8
    moved.loc[august, "easting"] = 482_900.0
    asked = ending(date(2024, 9, 1))
    assert not np.array_equal(found(opened(moved), asked).expected, found(opened(incidents), asked).expected)


def test_a_period_that_ends_within_a_month_asks_for_that_month_and_the_start_of_a_month_for_the_whole(
    workspace: Workspace,
) -> None:
    within, before = found(workspace, ending(date(2024, 9, 2))), found(workspace, ending(date(2024, 9, 1)))
    assert within.month == before.month == "2024-09"
    np.testing.assert_array_equal(within.expected, before.expected)
    assert found(workspace, ending(date(2024, 8, 31))).month == "2024-08"


@pytest.mark.parametrize("end", [date(2024, 1, 2), date(2024, 1, 31), date(2023, 6, 1)])
def test_there_is_none_where_no_month_before_is_held(workspace: Workspace, end: date) -> None:
    asked = Filters("all-crime", Period(date(2023, 1, 1), end))
    assert outlook(workspace, asked) is None


def test_the_first_of_february_is_forecast_from_january_alone(workspace: Workspace) -> None:
    assert found(workspace, ending(date(2024, 2, 1))).month == "2024-02"


# Of what


def test_only_priority_hours_and_weekdays_count_and_only_the_end_of_the_period(workspace: Workspace) -> None:
    all_of = found(workspace, SEPTEMBER).expected
    alike = [
        replace(SEPTEMBER, wards=frozenset({"E05000003"})),
        Filters("all-crime", Period(date(2024, 9, 30), date(2024, 10, 1))),
        Filters("all-crime", Period(date(2024, 2, 1), date(2024, 10, 31))),
    ]
    for asked in alike:
        np.testing.assert_array_equal(found(workspace, asked).expected, all_of)
    narrower = [
        replace(SEPTEMBER, priority="anti-social-behaviour"),
        replace(SEPTEMBER, hours=Hours(22, 4)),
        replace(SEPTEMBER, weekdays=frozenset({4, 5})),
    ]
    for asked in narrower:
        assert 0 < found(workspace, asked).expected.sum() < all_of.sum()


def test_the_plain_count_is_the_mean_of_the_six_months_before(workspace: Workspace, opened: Open, incidents) -> None:
    counted = found(opened(incidents, methods={"all-crime": ChosenMethod("count")}), SEPTEMBER)
    times = incidents["occurred_from"].dt.month
    wanted = incidents[times.between(4, 9) & (incidents["category"] == "Burglary")]
    hexagon = workspace.hexagons.locate(wanted["easting"].to_numpy(), wanted["northing"].to_numpy())
    np.testing.assert_allclose(counted.expected, np.bincount(hexagon, minlength=len(workspace.hexagons)) / 6)


def test_a_method_is_chosen_for_its_priority_only(opened: Open, incidents: pd.DataFrame) -> None:
    chosen = opened(incidents, methods={"all-crime": ChosenMethod("decay")})
    assert found(chosen, SEPTEMBER).method == "decay"
    assert found(chosen, replace(SEPTEMBER, priority="anti-social-behaviour")).method == METHOD


def test_a_method_that_does_not_exist_is_one_clear_error(opened: Open, incidents: pd.DataFrame) -> None:
    with pytest.raises(
        StoreError,
        match=r"methods\.csv: the method 'crystal ball' of all-crime does not exist; let a backtest choose with",
    ):
        outlook(opened(incidents, methods={"all-crime": ChosenMethod("crystal ball")}), SEPTEMBER)


def test_a_choice_says_what_makes_it_doubtful(opened: Open, incidents: pd.DataFrame) -> None:
    held = opened(incidents).manifest.incidents_fingerprint

    def said(months_tried: int, fingerprint: str) -> str:
        chosen = ChosenMethod("decay", "", months_tried, 1, fingerprint, "2024-11-05")
        return choice_notice(opened(incidents, methods={"all-crime": chosen}), "all-crime")

    anew = "; an analyst can let a backtest choose."
    assert said(3, held) == ""
    assert said(2, held) == (f"The forecast decay was chosen on 2 months only, too few to tell methods apart{anew}")
    other = "The forecast decay was chosen on data of 5 November 2024 other than is held now"
    assert said(3, "0") == f"{other}{anew}"
    assert said(1, "0") == f"{other} and on 1 month only, too few to tell methods apart{anew}"
    assert said(3, "") == f"The forecast decay was chosen on data that was not noted{anew}"
    assert choice_notice(opened(incidents), "all-crime") == ""


# Where


def one_hexagon(workspace: Workspace, incidents: float) -> tuple[Outlook, npt.NDArray[np.float64]]:
    """Expect incidents in the hexagon in the middle only; give two points well within it, as rows."""
    east, north = workspace.hexagons.centres()
    middle = int(np.hypot(east - 481_500, north - 200_500).argmin())
    expected = np.zeros(len(workspace.hexagons))
    expected[middle] = incidents
    return Outlook(expected, "2024-10", METHOD), np.array(
        [[east[middle], north[middle]], [east[middle] + 50, north[middle]]]
    )


def test_what_a_hexagon_expects_is_shared_out_as_its_incidents_lie(workspace: Workspace) -> None:
    forecast, ((x, y), (x2, y2)) = one_hexagon(workspace, 8.0)
    # Three incidents on the ground of the first hotspot, one on that of the second, of four in all.
    on = distinct_points([x, x, x, x2], [y, y, y, y2])
    assert expected_on_ground(forecast, workspace, on, np.array([0, 1]), 2).tolist() == [6, 2]
    assert expected_on_ground(forecast, workspace, on, np.array([0, NOISE]), 1).tolist() == [6]
    assert expected_on_ground(forecast, workspace, on, np.array([2, 2]), 3).tolist() == [0, 0, 8]


def test_a_location_that_stands_twice_counts_twice(workspace: Workspace) -> None:
    forecast, ((x, y), (x2, y2)) = one_hexagon(workspace, 9.0)
    twice = distinct_points([x, x2], [y, y2]).joined(distinct_points([x], [y]))
    assert expected_on_ground(forecast, workspace, twice, np.array([0, NOISE, 0]), 1).tolist() == [6]


def test_a_hexagon_without_an_incident_gives_nothing_to_any_ground(workspace: Workspace) -> None:
    forecast, _ = one_hexagon(workspace, 9.0)
    elsewhere = distinct_points([480_100], [200_100])
    assert expected_on_ground(forecast, workspace, elsewhere, np.array([0]), 1).tolist() == [0]


def test_a_point_outside_the_study_area_expects_nothing(workspace: Workspace) -> None:
    forecast = found(workspace, SEPTEMBER)
    outside = distinct_points([400_000, 480_500], [100_000, 200_500])
    assert expected_on_ground(forecast, workspace, outside, np.array([0, 1]), 2)[0] == 0


def test_without_ground_or_points_nothing_is_handed_out(workspace: Workspace, points: DistinctPoints) -> None:
    forecast = found(workspace, SEPTEMBER)
    assert len(expected_on_ground(forecast, workspace, points, np.full(len(points), NOISE), 0)) == 0
    nothing = distinct_points([], [])
    assert expected_on_ground(forecast, workspace, nothing, np.empty(0, np.int64), 2).tolist() == [0, 0]


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_all_ground_and_elsewhere_together_expect_what_hexagons_with_an_incident_do(
    workspace: Workspace, points: DistinctPoints, seed: int, n: int
) -> None:
    forecast = found(workspace, SEPTEMBER)
    ground = np.random.default_rng(seed).integers(NOISE, n, len(points))
    handed_out = expected_on_ground(forecast, workspace, points, ground, n)
    elsewhere = expected_on_ground(forecast, workspace, points, np.where(ground == NOISE, 0, NOISE), 1)
    held = np.unique(workspace.hexagons.locate(points.x, points.y))
    assert (handed_out >= 0).all()
    assert handed_out.sum() + elsewhere[0] == pytest.approx(forecast.expected[held].sum())
    assert forecast.expected[held].sum() <= forecast.expected.sum() * (1 + 1e-12)
