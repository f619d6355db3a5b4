"""Which periods can be compared: each break on both its sides, missing months, lengths, and what must be said."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.comparable import (
    BREAKS,
    LENGTH_TOLERANCE,
    Comparison,
    Subject,
    comparison_notice,
    days_held,
    mixes_drawings,
    reasons_against,
    require_comparable,
)
from geo.errors import ParameterError
from geo.periods import Period, months

ALL = months(Period(date(2010, 12, 1), date(2028, 1, 1)))


def spanning(first: str, last: str) -> Period:
    return Period(Period.month(first).start, Period.month(last).end)


def pair(period: Period, other: Period, **how: object) -> Comparison:
    usual: dict[str, object] = {"fine": False, "map_points": True, "per_day": True}
    return Comparison(period, other, **{**usual, **how})  # type: ignore[arg-type]


def test_the_breaks_are_those_known_in_order_and_each_has_a_source() -> None:
    assert [(found.old_until, found.new_from, found.subject) for found in BREAKS] == [
        (date(2011, 9, 1), date(2011, 9, 1), Subject.CATEGORIES),
        (date(2013, 5, 1), date(2013, 5, 1), Subject.CATEGORIES),
        (date(2022, 7, 1), date(2022, 8, 1), Subject.FINE),
        (date(2025, 5, 1), date(2025, 5, 1), Subject.WARDS),
    ]
    assert all(found.source.startswith("https://") and found.sentence.endswith(".") for found in BREAKS)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([], ""),
        (["2022-05", "2022-06"], ""),
        (["2022-07"], ""),
        (["2022-08", "2023-01"], ""),
        (["2022-06", "2022-07"], "may be mixed"),
        (["2022-07", "2022-08"], "may be mixed"),
        (["2022-06", "2022-08"], "are mixed"),
    ],
)
def test_map_points_of_before_and_after_july_2022_are_told_as_mixed(held: list[str], said: str) -> None:
    told = mixes_drawings(held)
    assert told.startswith(f"Map points of two drawings {said}. In July 2022" if said else "")
    assert bool(told) == bool(said)


@pytest.mark.parametrize(
    ("one", "other", "blocked"),
    [
        ("2022-06", "2022-08", True),
        ("2022-08", "2022-06", True),
        ("2022-05", "2022-06", False),
        ("2022-08", "2022-09", False),
        ("2022-07", "2022-08", True),
        ("2022-06", "2022-07", True),
    ],
)
def test_map_points_cannot_be_compared_finely_across_july_2022(one: str, other: str, *, blocked: bool) -> None:
    months_compared = pair(Period.month(one), Period.month(other), fine=True)
    assert ["redrawn" in reason for reason in reasons_against(months_compared, held=ALL)] == [True] * blocked


def test_wards_and_addresses_can_be_compared_across_july_2022() -> None:
    across = pair(Period.month("2022-09"), Period.month("2021-09"), fine=True)
    assert reasons_against(across, held=ALL)
    assert not reasons_against(replace(across, fine=False), held=ALL)
    assert not reasons_against(replace(across, map_points=False), held=ALL)


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        ("2011-08", "2011-07", []),
        ("2011-09", "2011-08", ["six"]),
        ("2011-09", "2013-04", []),
        ("2013-05", "2013-04", ["eleven"]),
        ("2013-05", "2025-01", []),
        ("2013-05", "2011-08", ["six", "eleven"]),
    ],
)
def test_categories_cannot_be_compared_across_their_changes(one: str, other: str, named: list[str]) -> None:
    compared = pair(Period.month(one), Period.month(other), by_category=True)
    reasons = reasons_against(compared, held=ALL)
    assert [word in reason for word, reason in zip(named, reasons, strict=True)] == [True] * len(named)
    assert not reasons_against(replace(compared, by_category=False), held=ALL)


def test_two_layers_are_never_compared_and_one_layer_is_fine_for_both() -> None:
    across = pair(Period.month("2025-06"), Period.month("2024-06"), layers=("ward_2025", "ward_2022"))
    assert reasons_against(across, held=ALL) == (
        (
            "The wards of 2025 and the wards of 2022 are other ground, even where name or code is the same: count both "
            "periods by one layer, from the points."
        ),
    )
    same = replace(across, layers=("ward_2022", "ward_2022"))
    assert not reasons_against(same, held=ALL)
    assert comparison_notice(same, held=ALL) == (
        "In May 2025 other wards came into force, nearly all with other boundaries. Both periods are counted by the "
        "wards of 2022."
    )
    before = replace(same, period=Period.month("2025-04"))
    assert comparison_notice(before, held=ALL) == ""
    lsoas = replace(same, layers=("lsoa_2021", "lsoa_2021"))
    assert comparison_notice(lsoas, held=ALL) == ""
    assert "LSOAs of 2011" in reasons_against(replace(same, layers=("lsoa_2011", "lsoa_2021")), held=ALL)[0]


def test_a_missing_month_blocks_totals_and_is_said_of_rates() -> None:
    held = [month for month in ALL if month != "2025-07"]
    year = pair(spanning("2025-01", "2025-12"), spanning("2023-01", "2023-12"), per_day=False)
    assert reasons_against(year, held=ALL) == ()
    assert reasons_against(year, held=held) == (
        (
            "January to December 2025 lacks July 2025, which is missing, not zero: compare incidents per day held, "
            "not totals."
        ),
    )
    rates = replace(year, per_day=True)
    assert reasons_against(rates, held=held) == ()
    assert comparison_notice(rates, held=held) == (
        "January to December 2025 lacks July 2025: its rate is that of the 334 days held, of 365."
    )


def test_a_leap_day_is_let_pass_and_a_shorter_month_is_not() -> None:
    assert LENGTH_TOLERANCE == 0.01
    years = pair(spanning("2024-01", "2024-12"), spanning("2023-01", "2023-12"), per_day=False)
    assert reasons_against(years, held=ALL) == ()
    of_months = pair(Period.month("2024-04"), Period.month("2024-03"), per_day=False)
    assert reasons_against(of_months, held=ALL) == ("30 and 31 days are not equally long: compare incidents per day.",)
    assert reasons_against(replace(of_months, per_day=True), held=ALL) == ()


def test_a_hundredth_more_is_the_edge() -> None:
    first = Period(date(2024, 1, 1), date(2024, 4, 10))
    assert first.days == 100
    second = Period(date(2024, 5, 1), date(2024, 8, 10))
    assert second.days == 101
    assert reasons_against(pair(first, second, per_day=False), held=ALL) == ()
    longer = Period(second.start, date(2024, 8, 11))
    assert len(reasons_against(pair(first, longer, per_day=False), held=ALL)) == 1


def test_nothing_held_is_nothing_to_compare() -> None:
    compared = pair(Period.month("2025-06"), Period.month("2025-05"))
    for per_day in (False, True):
        reasons = reasons_against(replace(compared, per_day=per_day), held=["2025-05"])
        assert reasons == ("Nothing is held for June 2025: there is nothing to compare.",)
    assert len(reasons_against(compared, held=[])) == 2


def test_periods_that_share_a_day_are_refused_and_ones_that_meet_are_not() -> None:
    one, other = Period(date(2024, 1, 1), date(2024, 1, 16)), Period(date(2024, 1, 16), date(2024, 1, 31))
    assert reasons_against(pair(one, other), held=ALL) == ()
    shared = Period(date(2024, 1, 15), date(2024, 1, 31))
    assert "share days" in reasons_against(pair(one, shared), held=ALL)[0]
    assert "share days" in reasons_against(pair(shared, one), held=ALL)[0]


def test_a_refusal_gives_every_reason_and_no_reason_is_no_refusal() -> None:
    compared = pair(Period.month("2022-08"), Period.month("2022-06"), fine=True, per_day=False)
    with pytest.raises(ParameterError, match=r"redrawn.*equally long"):
        require_comparable(compared, held=ALL)
    assert "redrawn" in comparison_notice(compared, held=ALL)
    require_comparable(replace(compared, fine=False, per_day=True), held=ALL)


def test_days_are_those_of_the_period_in_held_months() -> None:
    period = Period(date(2024, 1, 30), date(2024, 3, 3))
    assert days_held(period, held=ALL) == period.days == 33
    assert days_held(period, held=["2024-01", "2024-03"]) == 4
    assert days_held(period, held=["2023-12"]) == 0


days = st.dates(date(2010, 12, 1), date(2026, 1, 1))


@given(days, days, st.integers(1, 400), st.booleans(), st.booleans(), st.booleans())
def test_it_does_not_matter_which_period_is_named_first(
    one: date, other: date, length: int, fine: bool, by_category: bool, per_day: bool
) -> None:
    periods = [Period(start, date.fromordinal(start.toordinal() + length)) for start in (one, other)]
    there, back = (
        reasons_against(pair(*both, fine=fine, by_category=by_category, per_day=per_day), held=ALL)
        for both in (periods, periods[::-1])
    )
    assert len(there) == len(back)
    asked = fine or by_category or "share days" in " ".join(there)
    assert asked or not there


@pytest.mark.parametrize("unknown", ["", "ward", "ward_22", "parish_2022", "ward_2022_", "wards of 2022"])
def test_an_unknown_layer_is_refused(unknown: str) -> None:
    for layers in ((unknown, "ward_2022"), ("lsoa_2021", unknown), (unknown, unknown)):
        with pytest.raises(ParameterError, match=f"there is no layer '{unknown}'"):
            pair(Period.month("2025-06"), Period.month("2024-06"), layers=layers)
