"""When it happened: hours that add up, sentences that say what cannot be told, months that are missing and not zero."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.analysis.windows import Window
from geo.answers.hours_of_week import HoursOfWeek, days_in_words, window_in_words, window_of
from geo.answers.month_series import month_table
from geo.answers.time_profile import time_profile
from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.periods import Hours, Period
from geo.places.boundaries import Boundaries
from geo.places.join import place
from geo.selection import ALL_WEEK, Filters
from geo.sources.ingest import Part
from geo.taxonomy import Taxonomy
from geo.workspace import Workspace

JANUARY = Filters("all-crime", Period.month("2024-01"))
EVENING = ("2024-01-05 21:00", "2024-01-05 22:00")
"""A Friday."""
Open = Callable[..., Workspace]


@pytest.fixture(scope="module")
def opened(boundaries: Boundaries, taxonomy: Taxonomy, some_incidents: Callable[..., pd.DataFrame]) -> Open:
    """Open burglaries of given intervals in the first ward as if a store held them, and these months."""

    def make(intervals: Sequence[tuple[str, str]], held: Sequence[str], supplier: str = "x") -> Workspace:
        begins, ends = (
            pd.Series(pd.to_datetime([pair[at] for pair in intervals], format="ISO8601")).dt.tz_localize(
                "Europe/London"
            )
            for at in (0, 1)
        )
        points = [(480_500.0, 200_500.0)] * len(intervals)
        incidents = some_incidents(points, {"occurred_from": begins, "occurred_to": ends})
        placed, _ = place(incidents, boundaries)
        entries = tuple(Entry(Part("police_uk", supplier, month), "", "", "", 0, 1, 0, {}, 0) for month in held)
        return Workspace(placed, boundaries, Manifest(entries), taxonomy, Path("nowhere"))

    return make


def whole_months(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(f"{month}-01", f"{Period.month(month).end}") for month, n in counts.items() for _ in range(n)]


def test_hours_add_up_to_the_incidents_that_have_a_time_and_the_others_are_counted(opened: Open) -> None:
    workspace = opened(
        [EVENING] * 12 + [("2024-01-09", "2024-01-11")] * 3 + [("2024-01-09", "2024-01-10")], ["2024-01"]
    )
    week = time_profile(workspace, JANUARY).week
    assert (week.used, week.too_vague, week.told, week.untold) == (13, 3, True, "")
    assert week.expected.sum() == pytest.approx(13)
    assert week.expected[4, 21] == pytest.approx(12)
    assert week.expected[1] == pytest.approx(np.full(24, 1 / 24))
    assert week.notes == (
        "Of 16 incidents 3 (19 %) are known to no better than a day: too vague for hours, not shown here.",
        "Half of the incidents lie between 21:00 and 22:00.",
        "Fri holds the most: 92 % of the week's incidents, midnight to midnight; an even week gives each day 14 %.",
    )


def test_the_whole_week_is_shown_whatever_hours_are_chosen_but_months_obey_them(opened: Open) -> None:
    workspace = opened([EVENING] * 12 + [("2024-01-08 10:00", "2024-01-08 11:00")] * 5, ["2024-01"])
    asked = replace(JANUARY, hours=Hours(20, 24), weekdays=frozenset({4}))
    found = time_profile(workspace, asked)
    assert found.week.used == 17
    assert len(found.selection.incidents) == 12
    assert found.months.trend.counts.tolist() == [12]
    assert window_of(found.week, asked.hours, asked.weekdays).share == pytest.approx(12 / 17)


def test_windows_are_offered_only_where_chance_would_not_fill_them(opened: Open) -> None:
    week = time_profile(opened([EVENING] * 12, ["2024-01"]), JANUARY).week
    assert [window_in_words(each) for each in week.windows] == [
        "Fri 21:00-22:00: 100 % of incidents in 0.6 % of the week"
    ]
    assert week.daily == Window(Hours(21, 22), ALL_WEEK, 1.0)
    even = [
        (f"2024-01-{day:02d} {hour:02d}:00", f"2024-01-{day:02d} {hour:02d}:59")
        for day in range(1, 8)
        for hour in range(24)
    ]
    week = time_profile(opened(even, ["2024-01"]), JANUARY).week
    assert (week.windows, week.daily) == ((), None)
    assert "No hours stand out: it takes 12 of 24 to hold half of the incidents." in week.notes
    assert any(note.startswith("No window of up to 16 hours a week stands out") for note in week.notes)


@pytest.mark.parametrize(("n", "told"), [(9, False), (10, True)])
def test_a_peak_needs_ten_incidents(opened: Open, n: int, told: bool) -> None:
    week = time_profile(opened([EVENING] * n, ["2024-01"]), JANUARY).week
    assert bool(week.windows) == bool(week.daily) == told
    assert ("No peak is told of 9 incidents: at least 10 are needed." in week.notes) != told


def test_month_only_data_says_what_hours_would_need_and_still_tells_months(opened: Open) -> None:
    found = time_profile(opened(whole_months({"2024-01": 5}), ["2024-01"]), JANUARY)
    assert not found.week.told
    assert found.week.untold.startswith("None of the 5 incidents has a time of day")
    assert "data.police.uk gives months only" in found.week.untold
    assert found.week.notes == ()
    assert found.months.trend.counts.tolist() == [5]
    with pytest.raises(ParameterError, match="months only"):
        time_profile(opened(whole_months({"2024-01": 5}), ["2024-01"]), replace(JANUARY, hours=Hours(1, 2)))


def test_no_incident_is_said_and_breaks_nothing(opened: Open) -> None:
    found = time_profile(opened([EVENING], ["2024-01"]), Filters("anti-social-behaviour", Period.month("2024-01")))
    assert found.week.untold == "No incident is left to show by hour: choose a longer period or fewer filters."
    assert found.week.expected.sum() == 0
    assert found.months.trend.counts.tolist() == [0]
    assert window_of(found.week, Hours(0, 24), ALL_WEEK).share == 0


def test_a_missing_month_is_a_gap_with_a_name_and_never_zero(opened: Open) -> None:
    held = ["2023-11", "2024-01", "2024-04"]
    series = time_profile(opened(whole_months({"2023-11": 2, "2024-01": 5, "2024-04": 3}), held), JANUARY).months
    table = month_table(series, Period.month("2024-01"))
    assert table["key"].tolist() == ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]
    assert table["incidents"].tolist() == [2, pd.NA, 5, pd.NA, pd.NA, 3]
    assert table["in_period"].tolist() == [False, False, True, False, False, False]
    assert [run.in_words for run in series.missing] == ["December 2023", "February to March 2024"]
    assert "Not held, which is not zero: December 2023; February to March 2024." in series.notes


def test_a_period_within_two_months_marks_both(opened: Open) -> None:
    series = time_profile(opened(whole_months({"2024-01": 2, "2024-02": 2}), ["2024-01", "2024-02"]), JANUARY).months
    ends = {
        day: month_table(series, Period(pd.Timestamp("2024-01-20").date(), day))["in_period"].tolist()
        for day in (pd.Timestamp("2024-02-01").date(), pd.Timestamp("2024-02-02").date())
    }
    assert list(ends.values()) == [[True, False], [True, True]]


def test_too_few_months_tell_no_season_and_say_so(opened: Open) -> None:
    series = time_profile(opened(whole_months({"2024-01": 5, "2024-02": 4}), ["2024-01", "2024-02"]), JANUARY).months
    assert "2 months tell no season and no level: two full years, 24 months, are needed." in series.notes
    assert any(note.startswith("A change from year to year cannot be told") for note in series.notes)


def test_two_years_tell_slope_level_and_season(opened: Open) -> None:
    counts = {f"{year}-{month:02d}": 9 + 21 * (month == 7) for year in (2023, 2024) for month in range(1, 13)}
    series = time_profile(opened(whole_months(counts), list(counts)), JANUARY).months
    assert series.notes[0].startswith("Year on year: no clear trend")
    assert series.notes[0].endswith("(95 % interval, 12 calendar months compared).")
    assert series.notes[1].startswith("Time of year: above the level in Jul")
    assert series.notes[2].startswith("The level is the count without season and chance, for a month of 30.4 days")
    assert month_table(series, JANUARY.period)["level"].notna().all()


@pytest.mark.parametrize(("months", "barred"), [(("2022-06", "2022-08"), True), (("2022-08", "2022-09"), False)])
def test_a_series_across_july_2022_says_what_it_bars(opened: Open, months: tuple[str, str], barred: bool) -> None:
    workspace = opened(whole_months(dict.fromkeys(months, 4)), list(months))
    series = time_profile(workspace, Filters("all-crime", Period.month(months[1]))).months
    said = [note for note in series.notes if note.startswith("Bear in mind across these months: In July 2022")]
    assert bool(said) == barred


def test_months_of_chosen_sources_are_those_that_all_of_them_gave(opened: Open) -> None:
    workspace = opened(whole_months({"2024-01": 5, "2024-02": 4}), ["2024-01", "2024-02"])
    other = tuple(Entry(Part("council", "y", "2024-02"), "", "", "", 0, 9, 0, {}, 0) for _ in range(1))
    both = replace(workspace, manifest=Manifest(workspace.manifest.entries + other))
    assert time_profile(both, JANUARY).months.trend.months == ("2024-02",)
    series = time_profile(both, replace(JANUARY, sources=frozenset({"police_uk"}))).months
    assert series.trend.months == ("2024-01", "2024-02")
    left = time_profile(both, JANUARY).months.notes
    assert "5 incidents of no month shown: too vague, or of months that only some gave." in left


def test_the_recipe_names_what_shaped_the_answer(opened: Open) -> None:
    recipe = time_profile(opened([EVENING] * 12, ["2024-01"]), JANUARY).recipe
    assert recipe["longest_interval_hours"] == "24"
    assert recipe["window_most_hours"] == "16"
    assert recipe["incidents"] == recipe["of"] == "12"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({4}, "Fri"),
        ({4, 5}, "Fri, Sat"),
        ({4, 5, 6}, "Fri to Sun"),
        ({6, 0, 1}, "Sun to Tue"),
        ({0, 2, 4}, "Mon, Wed, Fri"),
    ],
)
def test_weekdays_are_said_as_people_say_them(days: set[int], said: str) -> None:
    assert days_in_words(frozenset(days)) == said


def test_small_shares_are_told_with_a_tenth() -> None:
    assert window_in_words(Window(Hours(9, 10), frozenset({0}), 0.0004)).startswith("Mon 09:00-10:00: 0.0 %")
    assert "10 % of incidents" in window_in_words(Window(Hours(9, 10), frozenset({0}), 0.0996))
    assert "9.9 % of incidents" in window_in_words(Window(Hours(9, 10), frozenset({0}), 0.0994))
    assert "0 % of incidents" in window_in_words(Window(Hours(9, 10), frozenset({0}), 0.0))


def test_a_week_knows_whether_it_tells_anything() -> None:
    nothing = HoursOfWeek(np.zeros((7, 24)), 0, 1, (), None, ())
    assert nothing.untold.startswith("None of the 1 incident has a time of day")
