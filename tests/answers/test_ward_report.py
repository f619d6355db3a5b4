"""What a councillor is told of a ward: the right sentences, and no small count in any of them."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.answers.area_list import AreaQuestion, area_list
from geo.answers.ward_report import WardReport, _rows, ward_report
from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.periods import Period
from geo.places.boundaries import Boundaries
from geo.places.join import place
from geo.places.residents import Figures
from geo.selection import Filters, Selection
from geo.sources.ingest import Part
from geo.taxonomy import Priority, Taxonomy
from geo.workspace import Workspace

WARD, OTHER = "E05000001", "E05000002"
HERE, THERE = (480_500.0, 200_500.0), (481_500.0, 200_500.0)
BURGLARY, ROBBERY, ASB = "Burglary", "Robbery", "Anti-social behaviour"
Rows = Sequence[tuple[str, tuple[float, float], str, int]]
Open = Callable[..., Workspace]
IN_PART = " that show neighbourhood crime in part: some of them may not belong to it."


def of(month: str, priority: str = "neighbourhood-crime") -> Filters:
    return Filters(priority, Period.month(month))


@pytest.fixture(scope="module")
def opened(boundaries: Boundaries, taxonomy: Taxonomy, some_incidents: Callable[..., pd.DataFrame]) -> Open:
    """Open (month or day, place, category, how many) as if a store held them; a day is one that is known."""

    def make(rows: Rows, held: Sequence[str] = ("2024-01", "2025-01"), residents: tuple[float, ...] = ()) -> Workspace:
        flat = [each[:3] for each in rows for _ in range(each[3])]
        starts = pd.Series(pd.to_datetime([when if len(when) > 7 else f"{when}-01" for when, _, _ in flat]))
        starts = starts.dt.tz_localize("Europe/London")
        ends = [
            start + pd.DateOffset(days=1) if len(when) > 7 else start + pd.DateOffset(months=1)
            for start, (when, _, _) in zip(starts, flat, strict=True)
        ]
        columns = {"occurred_from": starts, "occurred_to": pd.Series(ends), "category": [kind for _, _, kind in flat]}
        placed, _ = place(some_incidents([at for _, at, _ in flat], columns), boundaries)
        entries = tuple(Entry(Part("police_uk", "x", month), "", "", "", 0, 0, 0, {}, 0) for month in held)
        codes = pd.Series(list(residents), index=[WARD, OTHER, "E05000003"][: len(residents)], dtype="float64")
        figures = (Figures("residents", "ward_2022", "Census 2021", codes, "a.csv", "0"),) if residents else ()
        return Workspace(placed, boundaries, Manifest(entries), taxonomy, Path("nowhere"), figures)

    return make


def everything(report: WardReport) -> str:
    """All text of a report, and every number of its chart."""
    numbers = report.months["incidents"].dropna().astype(int).astype(str)
    texts = [*report.sentences, *report.limits, *report.marks, report.rows]
    return "\n".join([*texts, *report.facts.to_numpy().ravel(), *numbers])


def facts(report: WardReport) -> dict[str, str]:
    return dict(zip(report.facts["fact"], report.facts["value"], strict=True))


# What happened, and better or worse


VIOLENCE, THEFT = "Violence and sexual offences", "Theft from the person"


@pytest.mark.parametrize(
    ("priority", "kinds", "shown", "worth"),
    [
        ("all-crime", [BURGLARY], "", ""),
        (
            "violence-against-women-and-girls",
            [VIOLENCE],
            "by proxy",
            "they only stand in for it, and nothing tells which of them belong to it",
        ),
        ("neighbourhood-crime", [BURGLARY], "in part", "some of them may not belong to it"),
        ("neighbourhood-crime", [BURGLARY, THEFT], "exactly or in part", "some of them may not belong to it"),
        (
            "serious-violence",
            [ROBBERY, VIOLENCE],
            "in part or by proxy",
            "some of them only stand in for it, and nothing tells which of them belong to it",
        ),
    ],
)
def test_the_grade_stands_wherever_the_count_does(
    opened: Open, priority: str, kinds: list[str], shown: str, worth: str
) -> None:
    # The second kind happened a year before: that it did not now would be a small count told.
    rows = [(month, HERE, kind, 9) for month, kind in zip(("2025-01", "2024-01"), kinds, strict=False)]
    report = ward_report(opened(rows), of("2025-01", priority), WARD)
    name = report.priority[0].lower() + report.priority[1:]
    first, asked = report.sentences[0], of("2025-01").period.in_words
    assert first == f"9 incidents were recorded{f' that show {name} {shown}: {worth}' if shown else ''}."
    one_kind = f"All were recorded as {kinds[0][0].lower()}{kinds[0][1:]}."
    assert (one_kind in report.sentences) == (shown == "by proxy")
    assert report.title == f"{report.priority}{f' (shown {shown})' if shown else ''}, {asked}"
    assert facts(report).get(f"How they show {name}", "") == shown
    assert any(f"shows {shown} in this data" in limit for limit in report.limits) == bool(shown)


def test_a_fall_is_told_with_how_often_chance_makes_it(opened: Open) -> None:
    # 41 of 103 or fewer in one of two equal periods: twice 0.024.
    workspace = opened([("2025-01", HERE, BURGLARY, 41), ("2024-01", HERE, BURGLARY, 62)])
    report = ward_report(workspace, of("2025-01"), WARD)
    assert report.sentences[0] == "41 incidents were recorded" + IN_PART
    assert report.sentences[1] == (
        "That is fewer than the 62 of last year (January 2024), which chance alone hardly explains: if nothing had "
        "really changed, a difference this large or larger would still happen about one time in twenty."
    )
    assert facts(report)["So large a difference by chance alone"] == "about one time in twenty"


def test_a_rise_that_chance_makes_often_is_told_with_a_but(opened: Open) -> None:
    workspace = opened([("2025-01", HERE, BURGLARY, 35), ("2024-01", HERE, BURGLARY, 30)])
    assert ward_report(workspace, of("2025-01"), WARD).sentences[1] == (
        "That is more than the 30 of last year (January 2024), but that may be chance: if nothing had really changed, "
        "a difference this large or larger would still happen more often than not."
    )


def test_as_many_is_no_change_and_has_no_odds(opened: Open) -> None:
    report = ward_report(opened([(f"{year}-01", HERE, BURGLARY, 9) for year in (2024, 2025)]), of("2025-01"), WARD)
    assert report.sentences[1] == "That is as many as last year (January 2024)."
    assert "So large a difference by chance alone" not in facts(report)


def test_a_year_that_is_not_held_is_not_compared_and_says_why(opened: Open) -> None:
    report = ward_report(opened([("2025-01", HERE, BURGLARY, 9)], held=["2025-01"]), of("2025-01"), WARD)
    assert report.sentences[1] == "It cannot be compared with last year (January 2024)."
    assert any("missing, not zero" in limit for limit in report.limits)


def test_the_rate_stands_beside_the_county(opened: Open) -> None:
    rows = [("2025-01", HERE, BURGLARY, 30), ("2025-01", THERE, BURGLARY, 10)]
    report = ward_report(opened(rows, residents=(1_000, 3_000, 1_000)), of("2025-01"), WARD)
    (sentence,) = (each for each in report.sentences if "1,000 residents" in each)
    # 30 and 40 in 31 days, of 1,000 and 5,000 residents: times 365/31.
    assert re.fullmatch(
        r"For every 1,000 residents that makes 353\.2 a year, somewhere between 238\.3 and 504\.3: "
        r"more than the county's 94\.2\.",
        sentence,
    )
    assert facts(report)["A year for every 1,000 residents"] == "353.2"


def test_without_residents_there_is_no_rate_and_it_says_so(opened: Open) -> None:
    report = ward_report(opened([("2025-01", HERE, BURGLARY, 30)]), of("2025-01"), WARD)
    assert "The residents of this ward are not loaded" in everything(report)
    assert not any("1,000 residents" in fact for fact in facts(report))


def test_anti_social_behaviour_is_counted_apart_and_never_among_crime(opened: Open) -> None:
    workspace = opened([("2025-01", HERE, BURGLARY, 8), ("2025-01", HERE, ASB, 13)])
    crime = ward_report(workspace, of("2025-01", "all-crime"), WARD)
    assert crime.sentences[0] == "8 incidents were recorded."
    assert crime.sentences[-1] == "Anti-social behaviour is counted apart: 13 incidents."
    asb = ward_report(workspace, of("2025-01", "anti-social-behaviour"), WARD)
    assert asb.sentences[0] == "13 incidents were recorded."
    assert not any("apart" in sentence for sentence in asb.sentences)


def test_only_priority_and_period_count_whatever_else_is_asked(opened: Open) -> None:
    workspace = opened([("2025-01", HERE, BURGLARY, 8), ("2025-01", THERE, BURGLARY, 9)])
    narrow = replace(of("2025-01"), wards=frozenset({OTHER}), categories=frozenset({ROBBERY}))
    assert everything(ward_report(workspace, narrow, WARD)) == everything(ward_report(workspace, of("2025-01"), WARD))


def test_a_ward_that_is_not_there_is_refused(opened: Open) -> None:
    with pytest.raises(ParameterError, match="there is no ward E09000001"):
        ward_report(opened([("2025-01", HERE, BURGLARY, 8)]), of("2025-01"), "E09000001")


# Small counts


def test_a_count_under_five_is_said_to_be_so_and_nothing_is_made_of_it(opened: Open) -> None:
    workspace = opened([("2025-01", HERE, BURGLARY, 4), ("2024-01", HERE, BURGLARY, 50)], residents=(1_000, 900, 900))
    report = ward_report(workspace, of("2025-01"), WARD)
    assert report.sentences[0] == "Fewer than 5 incidents were recorded" + IN_PART
    assert report.sentences[1] == "Last year (January 2024): 50 incidents. One of the two is too small to compare."
    assert facts(report) == {
        "Incidents, January 2025": "fewer than 5",
        "How they show neighbourhood crime": "in part",
        "Incidents, January 2024": "50",
    }
    assert "county's" not in everything(report)


def test_a_count_of_five_is_told(opened: Open) -> None:
    report = ward_report(opened([("2025-01", HERE, BURGLARY, 5)]), of("2025-01"), WARD)
    assert report.sentences[0] == "5 incidents were recorded" + IN_PART


def test_a_second_kind_is_hidden_where_one_would_be_the_rest(opened: Open) -> None:
    kinds = {BURGLARY: 40, ROBBERY: 3, "Vehicle crime": 20, "Theft from the person": 30}
    report = ward_report(opened([("2025-01", HERE, kind, n) for kind, n in kinds.items()]), of("2025-01"), WARD)
    told = facts(report)
    assert (told["Burglary"], told["Theft from the person"]) == ("40", "30")
    assert told["2 other kinds, not shown one by one"] == "23"
    assert "Vehicle crime" not in told
    assert "Robbery" not in told
    assert "Most common: burglary (40), theft from the person (30)." in report.sentences


def test_months_beside_a_total_do_not_give_a_small_one_away(opened: Open) -> None:
    held = ["2025-01", "2025-02", "2025-03"]
    rows = [(month, HERE, BURGLARY, n) for month, n in zip(held, (9, 3, 7), strict=True)]
    period = Period(date(2025, 1, 1), date(2025, 4, 1))
    report = ward_report(opened(rows, held=held), Filters("neighbourhood-crime", period), WARD)
    assert report.months["state"].tolist() == ["shown", "hidden", "hidden"]
    assert report.months["incidents"].dropna().tolist() == [9]
    assert report.marks == ("×: under 5, or hidden because it would give one away.",)


def test_a_period_that_cuts_a_month_does_not_give_the_rest_of_it_away(opened: Open) -> None:
    held = ["2025-01"]
    rows = [("2025-01-02", HERE, BURGLARY, 2), ("2025-01-20", HERE, BURGLARY, 30)]
    last_weeks = Filters("neighbourhood-crime", Period(date(2025, 1, 4), date(2025, 2, 1)))
    hidden = ward_report(opened(rows, held=held), last_weeks, WARD)
    assert hidden.sentences[0] == "30 incidents were recorded" + IN_PART
    assert hidden.months["state"].tolist() == ["hidden"]
    enough = ward_report(opened([*rows, ("2025-01-02", HERE, BURGLARY, 3)], held=held), last_weeks, WARD)
    assert enough.months["incidents"].tolist() == [35]


def test_a_month_nobody_gave_is_a_gap_and_not_a_zero(opened: Open) -> None:
    report = ward_report(
        opened([("2025-01", HERE, BURGLARY, 9), ("2025-03", HERE, BURGLARY, 9)], held=["2025-01", "2025-03"]),
        of("2025-03"),
        WARD,
    )
    assert report.months["state"].tolist() == ["shown", "missing", "shown"]
    assert report.months["asked"].tolist() == [False, False, True]
    assert "No data for February 2025: missing, not zero." in report.limits
    assert report.marks == ("Not held: nobody gave this month, which is not zero.",)


def test_months_of_which_none_is_shown_are_a_sentence_and_no_chart(opened: Open) -> None:
    held = ["2025-01", "2025-02"]

    def told(*counts: int) -> str:
        rows = [(month, HERE, BURGLARY, n) for month, n in zip(held, counts, strict=True)]
        return ward_report(opened(rows, held=held), of("2025-02"), WARD).no_chart

    why = "There is no chart: each month has a count under 5, or one hidden because it would give such a count away."
    assert told(4, 2) == why
    assert told(5, 2) == ""


def test_a_gap_among_hidden_months_is_told_in_the_place_of_the_chart(opened: Open) -> None:
    held = ["2025-01", "2025-03"]
    report = ward_report(opened([(month, HERE, BURGLARY, 3) for month in held], held=held), of("2025-03"), WARD)
    assert report.no_chart.endswith("give such a count away, or no data, which is not zero.")


def test_small_numbers_of_the_whole_county_are_hidden_too(opened: Open) -> None:
    workspace = opened([("2025-01", HERE, BURGLARY, 2), ("2025-01", HERE, ASB, 3)])
    assert ward_report(workspace, of("2025-01"), WARD).rows == (
        "Counted in the whole county: fewer than 5 of 5 incidents; left out: of other categories. Not every number is "
        "told one by one, on purpose: a count under 5 might point to a person, so it is not shown, nor is any other "
        "that would give it away."
    )


def test_rows_left_out_for_few_are_told_together_with_others_and_it_says_why(opened: Open) -> None:
    rows = [("2025-01", HERE, BURGLARY, 30), ("2025-01", HERE, ASB, 40), ("2024-01", HERE, BURGLARY, 20)]
    assert ward_report(opened(rows), of("2025-01"), WARD).rows == (
        "Counted in the whole county: 30 of 90 incidents; left out: 40 of other categories; 20 outside the period."
    )
    answer = area_list(opened(rows), of("2025-01"), AreaQuestion("ward_2022")).selection
    # In every period there are as many of other categories: were they the cover, another period would tell the two.
    left = answer.left_out | {"of other categories": 10, "in it perhaps, but with too vague a date": 2}
    few = replace(answer, total=62, left_out=left)
    assert _rows(few).startswith(
        "Counted in the whole county: 30 of 62 incidents; left out: 10 of other categories; together 22 outside the "
        "period and in it perhaps, but with too vague a date. Not every number is told one by one, on purpose: "
    )


def test_what_is_counted_is_not_told_where_it_would_give_the_few_left_out_away(opened: Open) -> None:
    rows = [("2025-01", HERE, BURGLARY, 30), ("2025-01", HERE, ASB, 4)]
    told = ward_report(opened(rows), of("2025-01"), WARD).rows
    assert told.startswith("Counted in the whole county: a part of 34 incidents; left out: of other categories. Not")
    enough = ward_report(opened([*rows, ("2025-01", HERE, ASB, 1)]), of("2025-01"), WARD).rows
    assert enough == "Counted in the whole county: 30 of 35 incidents; left out: 5 of other categories."


@given(st.integers(0, 12), st.lists(st.integers(1, 12), max_size=3))
def test_rows_that_are_told_never_leave_one_small_number_as_the_rest(counted: int, left: list[int]) -> None:
    told = _rows(_selection(counted, left)).split(". Not every")[0]
    alike = [
        (here, parts)
        for here in range(counted + sum(left) + 1)
        for parts in itertools.product(range(1, 13), repeat=len(left))
        if here + sum(parts) == counted + sum(left) and _rows(_selection(here, parts)).split(". Not every")[0] == told
    ]
    for at, n in enumerate(left):
        if n < 5 and counted + sum(left) > 5 * (len(left) + 1):
            assert len({parts[at] for _, parts in alike}) > 1


def _selection(counted: int, left: Sequence[int]) -> Selection:
    rows = pd.DataFrame(index=range(counted))
    reasons = {f"for reason {at}": n for at, n in enumerate(left)}
    priority = Priority("x", "X", "", {}, {})
    return Selection(rows, counted + sum(left), reasons, {}, priority, ())


KINDS = (BURGLARY, ROBBERY, "Vehicle crime", "Theft from the person")


@settings(max_examples=25)
@given(st.lists(st.integers(0, 9), min_size=8, max_size=8))
def test_whatever_happened_no_kind_or_month_under_five_can_be_taken_out(opened: Open, counts: list[int]) -> None:
    months = ("2025-01", "2025-02")
    cells = list(zip(itertools.product(months, KINDS), counts, strict=True))
    rows: list[tuple[str, tuple[float, float], str, int]] = [(m, HERE, k, n) for (m, k), n in cells]
    rows += [("2025-01", THERE, BURGLARY, 1)]
    period = Period(date(2025, 1, 1), date(2025, 3, 1))
    report = ward_report(opened(rows, held=months), Filters("neighbourhood-crime", period), WARD)
    by_kind = {kind: sum(n for (_, k), n in cells if k == kind) for kind in KINDS}
    by_month = {month: sum(n for (m, _), n in cells if m == month) for month in months}
    told, total = facts(report), sum(counts)
    for parts, shown in (
        (by_kind, {kind: int(told[kind]) for kind in KINDS if kind in told}),
        (by_month, dict(report.months.dropna(subset="incidents").set_index("month")["incidents"])),
    ):
        assert all(value == parts[name] >= 5 for name, value in shown.items())
        left = [name for name in parts if name not in shown]
        if total >= 5 and left:
            assert len(left) >= 2
            assert sum(parts[name] for name in left) >= 5
    assert report.sentences[0].startswith(f"{total} " if total >= 5 else "Fewer than 5 ")


# What it cannot show


def test_limits_say_what_this_data_cannot_tell(opened: Open) -> None:
    limits = "\n".join(ward_report(opened([("2025-01", HERE, BURGLARY, 9)]), of("2025-01"), WARD).limits)
    assert "Recording is not occurrence" in limits
    assert "Neighbourhood crime shows in part in this data. To see it itself would need offence codes" in limits
    assert "A map point of data.police.uk stands for the addresses around it" in limits
    assert "This data has months only" in limits
    assert "Counts under 5 are not shown, nor those that would give them away." in limits
