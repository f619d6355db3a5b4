"""What is known of hotspots: repeats within a year, flags missing or false, peaks, change and what is ahead."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.analysis.change import rate_ratio
from geo.analysis.clusters import NOISE
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.lineage import Lineage, lineage
from geo.answers.evidence import ahead, change, make_up, through_time
from geo.answers.outlook import expected_on_ground, outlook
from geo.answers.past import Past, past
from geo.manifest import Entry, Manifest
from geo.periods import Period, months
from geo.points import DistinctPoints, distinct_points
from geo.schema import FLAGS
from geo.selection import Filters, select
from geo.sources.ingest import Part
from geo.workspace import Workspace

PLACE, OTHER = (480_500.0, 200_500.0), (482_500.0, 200_500.0)
BLOCK = [PLACE, (480_540.0, 200_500.0), (480_500.0, 200_540.0)]
"""Three points near enough to be one hotspot."""
TWO_YEARS = months(Period(date(2023, 1, 1), date(2025, 1, 1)))
DECEMBER = Period.month("2024-12")
Open = Callable[..., Workspace]


@pytest.fixture(scope="module")
def opened(some_incidents: Callable[..., pd.DataFrame], make_workspace: Open) -> Open:
    """Open incidents of a minute each, at addresses; `held` are the months of one supplier."""

    def make(
        minutes: Sequence[str],
        at: Sequence[tuple[float, float]] = (),
        held: Sequence[str] = TWO_YEARS,
        **columns: object,
    ) -> Workspace:
        begins = pd.Series(pd.to_datetime(list(minutes))).dt.tz_localize("Europe/London")
        usual = {"occurred_from": begins, "occurred_to": begins + pd.Timedelta(minutes=1), "precision": "address"}
        workspace = make_workspace(some_incidents(at or [PLACE] * len(minutes), {**usual, **columns}))
        entries = tuple(Entry(Part("source", "police", month), "", "", "", 0, 0, 0, {}, 0) for month in held)
        return replace(workspace, manifest=Manifest(entries))

    return make


def made_up(workspace: Workspace, period: Period = DECEMBER, hotspots: Sequence[int] = ()) -> pd.DataFrame:
    """Describe the incidents of a period as one hotspot, or as the hotspots told."""
    incidents = select(workspace, Filters("all-crime", period)).incidents
    hotspot = np.array(hotspots or [0] * len(incidents), np.int64)
    return make_up(workspace, period, incidents, hotspot, int(hotspot.max()) + 1)


# Repeats


@pytest.mark.parametrize(("before", "repeats"), [("2024-01-02 00:00", 1), ("2024-01-01 23:59", 0)])
def test_a_repeat_is_one_within_the_365_days_that_end_with_the_period(opened: Open, before: str, repeats: int) -> None:
    found = made_up(opened([before, "2024-12-31 12:00"]))
    assert found["repeats"].tolist() == found["harmed"].tolist() == [repeats]


def test_a_repeat_counts_across_months_but_only_the_period_s_own_incidents_are_counted(opened: Open) -> None:
    found = made_up(opened(["2024-06-10 12:00", "2024-09-10 12:00", "2024-12-10 12:00"]))
    assert found["repeats"].tolist() == [1]


def test_what_happens_after_the_period_makes_no_repeat(opened: Open) -> None:
    found = made_up(opened(["2024-11-10 12:00", "2024-12-10 12:00"]), Period.month("2024-11"))
    assert found["repeats"].tolist() == [0]


def test_the_same_victim_elsewhere_is_a_repeat(opened: Open) -> None:
    victims = pd.Series(["a", "a", "b", None], dtype="str")
    days = ["2024-03-10 12:00", "2024-12-10 12:00", "2024-12-11 12:00", "2024-12-12 12:00"]
    places = [OTHER, *BLOCK]
    assert made_up(opened(days, places, victim_reference=victims))["repeats"].tolist() == [1]


def test_rows_of_one_map_point_are_no_repeat_where_others_have_an_address(opened: Open) -> None:
    precision = pd.Series(["map point", "map point", "address", "address", "address"])
    days = [f"2024-12-{day:02d} 12:00" for day in range(1, 6)]
    found = made_up(opened(days, [PLACE, PLACE, OTHER, OTHER, BLOCK[1]], precision=precision))
    assert found["repeats"].tolist() == [2]


def test_repeats_are_those_of_each_hotspot_and_noise_has_none(opened: Open) -> None:
    days = [f"2024-12-{day:02d} 12:00" for day in range(1, 7)]
    workspace = opened(days, [PLACE, PLACE, PLACE, OTHER, OTHER, BLOCK[1]])
    assert made_up(workspace, hotspots=[1, 1, NOISE, 0, 0, 0])["repeats"].tolist() == [2, 2]


def test_a_period_longer_than_a_year_counts_the_repeats_within_it(opened: Open) -> None:
    both = Period(date(2023, 1, 1), date(2025, 1, 1))
    assert made_up(opened(["2023-01-01 00:00", "2024-12-31 12:00"]), both)["repeats"].tolist() == [2]


# Flags, harm and anti-social behaviour


def test_flags_that_nobody_gives_are_missing_and_flags_given_as_false_are_none(opened: Open) -> None:
    days = ["2024-12-01 12:00", "2024-12-02 12:00"]
    assert made_up(opened(days))["flagged"].isna().all()
    said = made_up(opened(days, knife=pd.Series([False, None], dtype="boolean")))
    assert said["flagged"].tolist() == [0]


@pytest.mark.parametrize("flag", FLAGS)
def test_each_flag_counts_and_an_incident_with_two_counts_once(opened: Open, flag: str) -> None:
    marks = pd.Series([True, True, False, None], dtype="boolean")
    days = [f"2024-12-{day:02d} 12:00" for day in range(1, 5)]
    assert made_up(opened(days, **{flag: marks, "hate": marks}))["flagged"].tolist() == [2]


def test_harmed_is_either_and_counts_an_incident_once(opened: Open) -> None:
    # The first is a repeat and flagged, the second a repeat, the third flagged, the fourth neither.
    days = [f"2024-12-{day:02d} 12:00" for day in range(1, 5)]
    flags = pd.Series([True, False, True, False], dtype="boolean")
    found = made_up(opened(days, [PLACE, PLACE, *BLOCK[1:]], knife=flags))
    assert found[["repeats", "flagged", "harmed"]].to_numpy().tolist() == [[2, 2, 3]]


def test_where_neither_addresses_nor_victims_nor_flags_are_known_harm_is_missing(opened: Open) -> None:
    found = made_up(opened(["2024-12-01 12:00"] * 2, precision="map point"))
    assert found[["repeats", "flagged", "harmed"]].isna().all(axis=None)
    assert found["asb"].tolist() == [0]


@pytest.mark.parametrize(
    ("columns", "harmed"),
    [
        ({"knife": pd.Series([True, None], dtype="boolean")}, [np.nan, 1.0, 1.0]),
        ({"victim_reference": pd.Series(["a", "a"], dtype="str")}, [2.0, np.nan, 2.0]),
    ],
)
def test_harm_is_known_as_soon_as_one_of_the_two_is(
    opened: Open, columns: dict[str, object], harmed: list[float]
) -> None:
    found = made_up(opened(["2024-12-01 12:00"] * 2, BLOCK[:2], precision="map point", **columns))
    np.testing.assert_array_equal(found[["repeats", "flagged", "harmed"]].to_numpy()[0], harmed)


def test_anti_social_behaviour_is_counted_apart(opened: Open) -> None:
    kinds = pd.Series(["Anti-social behaviour", "Public order", "Anti-social behaviour", "Burglary"])
    workspace = opened([f"2024-12-{day:02d} 12:00" for day in range(1, 5)], category=kinds)
    incidents = workspace.incidents
    found = make_up(workspace, DECEMBER, incidents, np.array([1, 1, 1, 0]), 2)
    assert found["asb"].tolist() == [0, 2]


# Peaks


@pytest.mark.parametrize(("n", "days", "hours"), [(9, "", ""), (10, "Fri", "23:00-24:00")])
def test_a_peak_is_told_from_ten_incidents_of_known_time_on(opened: Open, n: int, days: str, hours: str) -> None:
    # 6 December 2024 was a Friday. Further incidents are known by their month only.
    monthly = 5
    begins = ["2024-12-06 23:30"] * n + ["2024-12-01 00:00"] * monthly
    starts = pd.Series(pd.to_datetime(begins)).dt.tz_localize("Europe/London")
    ends = starts + pd.Series([pd.Timedelta(minutes=1)] * n + [pd.Timedelta(days=31)] * monthly)
    found = made_up(opened(begins, occurred_to=ends))
    assert (found["peak_days"][0], found["peak_hours"][0]) == (days, hours)


def test_hours_past_midnight_belong_to_the_night_before(opened: Open) -> None:
    # Five on Friday at 23:10, five on Saturday at 00:40, four at noon on Sunday: one peak, on Friday night.
    found = made_up(opened(["2024-12-06 23:10"] * 5 + ["2024-12-07 00:40"] * 5 + ["2024-12-08 12:00"] * 4))
    assert (found["peak_days"][0], found["peak_hours"][0]) == ("Fri", "23:00-01:00")


def test_month_only_data_has_no_peak(opened: Open) -> None:
    start = pd.Timestamp("2024-12-01", tz="Europe/London")
    times = {"occurred_from": start, "occurred_to": start + pd.DateOffset(months=1)}
    found = made_up(opened(["2024-12-01 00:00"] * 20, **times))
    assert (found["peak_days"][0], found["peak_hours"][0]) == ("", "")


# Change


def hotspot_of(
    workspace: Workspace, period: Period = DECEMBER, filters: Filters | None = None
) -> tuple[Past, Lineage, DistinctPoints]:
    """Find the hotspots of a period and their past."""
    asked = filters or Filters("all-crime", period)
    incidents, rules = select(workspace, asked).incidents, HotspotRules()
    points = distinct_points(incidents["easting"], incidents["northing"])
    earlier = past(workspace, asked)
    label, n = hotspot_labels(points, rules)[0], len(earlier.periods)
    return earlier, lineage(points, label, earlier.points, earlier.period, n_periods=n, rules=rules), points


def block(opened: Open, counts: dict[str, int], held: Sequence[str] = TWO_YEARS) -> Workspace:
    """So many incidents of each month on three points."""
    minutes = [f"{month}-{1 + n % 28:02d} 12:00" for month, count in counts.items() for n in range(count)]
    return opened(minutes, [BLOCK[n % 3] for count in counts.values() for n in range(count)], held)


def test_the_change_is_one_of_rates_per_day_with_its_exact_interval(opened: Open) -> None:
    earlier, found, _ = hotspot_of(block(opened, {"2024-12": 24, "2024-11": 10, "2023-12": 30}))
    said = change(DECEMBER, earlier, found).iloc[0]
    assert said["on_ground"] == 24
    assert (said["before"], said["last_year"]) == (10, 30)
    assert said["change"] == pytest.approx(2.4 * 30 / 31)
    assert said["year_change"] == pytest.approx(0.8)
    assert tuple(said[["change", "change_low", "change_high"]]) == rate_ratio(24, 10, days_now=31, days_before=30)
    year = tuple(said[["year_change", "year_change_low", "year_change_high"]])
    assert year == rate_ratio(24, 30, days_now=31, days_before=31)


def test_from_none_before_the_ratio_is_infinite_and_the_interval_still_says_something(opened: Open) -> None:
    earlier, found, _ = hotspot_of(block(opened, {"2024-12": 12}))
    said = change(DECEMBER, earlier, found).iloc[0]
    assert (said["before"], said["change"], said["change_high"]) == (0, np.inf, np.inf)
    assert 1 < said["change_low"] < 12


def test_what_cannot_be_compared_is_missing_not_zero(opened: Open) -> None:
    counts = {"2024-12": 12, "2024-10": 12, "2023-12": 12}
    earlier, found, _ = hotspot_of(block(opened, counts, held=["2023-12", "2024-10", "2024-12"]))
    said = change(DECEMBER, earlier, found).iloc[0]
    assert said[["before", "change", "change_low", "change_high"]].isna().all()
    assert (said["last_year"], said["year_change"], said["on_ground"]) == (12, 1, 12)
    earlier, found, _ = hotspot_of(block(opened, {"2024-12": 12, "2024-11": 12}, held=["2024-11", "2024-12"]))
    said = change(DECEMBER, earlier, found).iloc[0]
    assert said[["last_year", "year_change", "year_change_low", "year_change_high"]].isna().all()
    assert said["before"] == 12


def test_last_year_of_a_week_is_the_week_52_weeks_before(opened: Open) -> None:
    days = ["2024-12-03 12:00"] * 12 + ["2023-12-05 12:00"] * 6 + ["2024-09-10 12:00"] * 3
    earlier, found, _ = hotspot_of(opened(days, BLOCK * 7), Period(date(2024, 12, 2), date(2024, 12, 9)))
    assert change(DECEMBER, earlier, found)["last_year"].tolist() == [6]


# Through time


def test_class_and_status_come_from_the_periods_that_can_be_compared(opened: Open) -> None:
    held = ["2024-09", "2024-10", "2024-11", "2024-12"]
    earlier, found, _ = hotspot_of(block(opened, dict.fromkeys(held, 12), held))
    assert through_time(earlier, found).to_numpy().tolist() == [["persistent", 3, 3, "111", "stayed"]]


def test_fewer_than_three_periods_tell_no_class(opened: Open) -> None:
    held = ["2024-10", "2024-11", "2024-12"]
    earlier, found, _ = hotspot_of(block(opened, dict.fromkeys(held, 12), held))
    assert through_time(earlier, found).to_numpy().tolist() == [["", 2, 2, "11", "stayed"]]


def test_without_the_period_before_there_is_neither_class_nor_status(opened: Open) -> None:
    held = ["2024-08", "2024-09", "2024-10", "2024-12"]
    earlier, found, _ = hotspot_of(block(opened, dict.fromkeys(held, 12), held))
    assert found.hot.sum() == 3
    assert through_time(earlier, found).to_numpy().tolist() == [["", 0, 0, "", ""]]


def test_what_lies_beyond_a_gap_tells_no_class(opened: Open) -> None:
    # Hot in May and June and, after a month nobody gave, in none of August to November.
    held = ["2024-05", "2024-06", "2024-08", "2024-09", "2024-10", "2024-11", "2024-12"]
    hot = {"2024-05": 12, "2024-06": 12, "2024-12": 12}
    earlier, found, _ = hotspot_of(block(opened, hot, held))
    assert through_time(earlier, found).to_numpy().tolist() == [["new", 0, 4, "0000", "new"]]


def test_a_year_before_outside_the_row_tells_no_class(opened: Open) -> None:
    # A week, hot in the same week of last year and in no week since.
    days = ["2024-12-03 12:00"] * 12 + ["2023-12-05 12:00"] * 12
    earlier, found, _ = hotspot_of(opened(days, BLOCK * 8), Period(date(2024, 12, 2), date(2024, 12, 9)))
    assert found.hot[0].tolist() == [False] * 12 + [True]
    assert through_time(earlier, found).to_numpy().tolist() == [["new", 0, 12, "0" * 12, "new"]]


# Ahead


def test_usual_is_the_mean_of_the_comparable_periods_of_the_row(opened: Open) -> None:
    held = ["2023-12", "2024-10", "2024-11", "2024-12"]
    workspace = block(opened, {"2024-12": 12, "2024-11": 10, "2024-10": 3, "2023-12": 2}, held)
    earlier, found, points = hotspot_of(workspace)
    table = ahead(workspace, Filters("all-crime", DECEMBER), points, earlier, found)
    assert table["usual"].tolist() == [5]
    assert earlier.usable.sum() == 3
    assert earlier.row.sum() == 2


def test_a_week_is_expected_to_have_its_share_of_the_month(opened: Open) -> None:
    workspace = opened([f"2024-{n:02d}-25 12:00" for n in (10, 11, 12) for _ in range(12)], BLOCK * 12)
    week = Filters("all-crime", Period(date(2024, 12, 23), date(2024, 12, 30)))
    earlier, found, points = hotspot_of(workspace, filters=week)
    table = ahead(workspace, week, points, earlier, found)
    forecast = outlook(workspace, week)
    assert forecast is not None
    assert forecast.month == "2024-12"
    hexagons = np.unique(workspace.hexagons.locate(*np.array(BLOCK).T))
    # The ground holds all incidents of its hexagons, and so all that is expected there.
    assert table["expected"][0] == pytest.approx(forecast.expected[hexagons].sum() * 7 / 31)


def test_incidents_beside_the_wards_asked_for_take_their_share_of_what_is_expected(opened: Open) -> None:
    # A block in the first ward, and 200 m east of it, in the same hexagon but the second ward, one incident a month.
    block_at, beside = [(480_825.0, y) for y in (200_680.0, 200_700.0, 200_720.0)], (481_025.0, 200_700.0)
    held = ["2024-10", "2024-11", "2024-12"]
    minutes = [f"{month}-{day:02d} 12:00" for month in held for day in range(1, 14)]
    workspace = opened(minutes, [block_at[n % 3] if n % 13 else beside for n in range(39)], held)
    incidents = workspace.incidents
    assert len(np.unique(workspace.hexagons.locate(np.array([480_825.0, 481_025.0]), np.full(2, 200_700.0)))) == 1
    said = []
    for wards in (frozenset({"E05000001"}), frozenset({"E05000001", "E05000002", "E05000003"}), frozenset[str]()):
        asked = Filters("all-crime", DECEMBER, wards=wards)
        earlier, found, points = hotspot_of(workspace, filters=asked)
        said += ahead(workspace, asked, points, earlier, found)["expected"].tolist()
    forecast = outlook(workspace, asked)
    assert forecast is not None
    everywhere = distinct_points(incidents["easting"], incidents["northing"])
    ground = np.where(everywhere.x == beside[0], NOISE, 0)
    assert said == pytest.approx([expected_on_ground(forecast, workspace, everywhere, ground, 1)[0]] * 3)


def test_nothing_is_expected_or_usual_where_no_month_before_is_held(opened: Open) -> None:
    workspace = block(opened, {"2024-12": 12}, held=["2024-12"])
    middle = Filters("all-crime", Period(date(2024, 12, 1), date(2024, 12, 29)))
    earlier, found, points = hotspot_of(workspace, filters=middle)
    table = ahead(workspace, middle, points, earlier, found)
    assert table.isna().all(axis=None)
    assert len(table) == 1


def test_no_hotspot_gives_empty_tables(opened: Open) -> None:
    workspace = block(opened, {"2024-12": 2, "2024-11": 2})
    earlier, found, points = hotspot_of(workspace)
    incidents = select(workspace, Filters("all-crime", DECEMBER)).incidents
    noise = np.full(len(incidents), NOISE)
    some = block(opened, {"2024-12": 12, "2024-11": 12})
    some_earlier, some_found, some_points = hotspot_of(some)
    asked = Filters("all-crime", DECEMBER)
    for empty, full in (
        (through_time(earlier, found), through_time(some_earlier, some_found)),
        (change(DECEMBER, earlier, found), change(DECEMBER, some_earlier, some_found)),
        (ahead(workspace, asked, points, earlier, found), ahead(some, asked, some_points, some_earlier, some_found)),
        (make_up(workspace, DECEMBER, incidents, noise, 0), made_up(some)),
    ):
        assert len(empty) == 0
        pd.testing.assert_series_equal(empty.dtypes, full.dtypes)
