"""Which incidents a question is about: every row is chosen or left out for a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.answers.backtesting import months_to_compare
from geo.errors import ParameterError
from geo.manifest import Entry
from geo.periods import Hours, Period
from geo.selection import ALL_WEEK, Filters, rows_by_period, select
from geo.sources.ingest import Part
from geo.taxonomy import Grade
from geo.workspace import Workspace

JANUARY = Period.month("2024-01")
LONDON = "Europe/London"
WEST, EAST = (480_500.0, 200_500.0), (482_500.0, 200_500.0)


@pytest.fixture(scope="module")
def dated(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    """Eight incidents, worked by hand."""
    times = [
        ("2024-01-05 22:00", "2024-01-05 23:00"),  # a Friday evening
        ("2024-01-06 02:00", "2024-01-06 02:01"),  # the Saturday after
        ("2024-01-08 09:00", "2024-01-08 17:00"),  # Monday by day
        ("2024-01-31 12:00", "2024-02-01 12:00"),  # half in January
        ("2024-02-01 00:00", "2024-02-01 01:00"),  # February
        ("2024-01-01 00:00", "2024-02-01 00:00"),  # some time in January
        ("2024-01-05 22:00", "2024-01-05 23:00"),
        ("2024-01-05 22:00", "2024-01-05 23:00"),
    ]
    table = some_incidents(
        [WEST, WEST, WEST, WEST, WEST, WEST, EAST, WEST],
        {
            "occurred_from": pd.Series([pd.Timestamp(start, tz=LONDON) for start, _ in times]),
            "occurred_to": pd.Series([pd.Timestamp(end, tz=LONDON) for _, end in times]),
            "category": ["Burglary"] * 7 + ["Anti-social behaviour"],
        },
    )
    return make_workspace(table)


@pytest.fixture(scope="module")
def crowded(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    """Eighty incidents that begin near midnights of a month in which clocks change, and last a minute to two months."""
    rng = np.random.default_rng(4)
    day = pd.Timestamp("2024-03-10", tz="UTC") + pd.to_timedelta(rng.integers(0, 40, 80), "D")
    begins = day + pd.to_timedelta(rng.choice([-720, -61, -60, 0, 60, 720], 80), "min")
    lasting = pd.to_timedelta(rng.choice([1, 121, 1440, 1441, 2880, 44_640, 89_280], 80), "min")
    table = some_incidents(
        [(480_500.0 + 1_000 * place, 200_500.0) for place in rng.integers(0, 3, 80)],
        {
            "occurred_from": pd.Series(begins.tz_convert(LONDON)),
            "occurred_to": pd.Series((begins + lasting).tz_convert(LONDON)),
            "category": rng.choice(["Burglary", "Anti-social behaviour", "Shoplifting", "Drugs"], 80),
        },
    )
    return make_workspace(table)


def test_every_row_is_chosen_or_left_out_for_one_reason(dated: Workspace) -> None:
    found = select(dated, Filters("all-crime", JANUARY))
    # The one half in January belongs to February, where it begins to lie as much.
    assert found.incidents["incident_id"].tolist() == ["row-000", "row-001", "row-002", "row-005", "row-006"]
    assert found.left_out == {
        "of other categories": 1,
        "outside the period": 1,
        "in it perhaps, but with too vague a date": 1,
    }


def test_the_half_left_in_january_is_counted_in_february(dated: Workspace) -> None:
    february = select(dated, Filters("all-crime", Period.month("2024-02")))
    assert february.incidents["incident_id"].tolist() == ["row-003", "row-004"]


def test_anti_social_behaviour_is_never_added_into_crime(dated: Workspace) -> None:
    crime = select(dated, Filters("all-crime", JANUARY)).incidents
    asb = select(dated, Filters("anti-social-behaviour", JANUARY)).incidents
    assert set(crime["category"]) == {"Burglary"}
    assert asb["incident_id"].tolist() == ["row-007"]


def test_hours_past_midnight_take_both_sides_of_it(dated: Workspace) -> None:
    found = select(dated, Filters("all-crime", JANUARY, hours=Hours(22, 4)))
    assert found.incidents["incident_id"].tolist() == ["row-000", "row-001", "row-006"]
    assert found.left_out["without a time of day"] == 1
    assert found.left_out["outside the hours and weekdays"] == 1


def test_a_weekday_is_that_of_the_calendar_day(dated: Workspace) -> None:
    friday = select(dated, Filters("all-crime", JANUARY, weekdays=frozenset({4})))
    assert friday.incidents["incident_id"].tolist() == ["row-000", "row-006"]


def test_wards_are_chosen_by_code(dated: Workspace) -> None:
    found = select(dated, Filters("all-crime", JANUARY, wards=frozenset({"E05000003"})))
    assert found.incidents["incident_id"].tolist() == ["row-006"]
    assert found.left_out["in other wards"] == 4


@given(
    st.sampled_from(["all-crime", "anti-social-behaviour", "exploitation", "neighbourhood-crime"]),
    st.tuples(st.integers(0, 40), st.integers(1, 40)),
    st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] != pair[1]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.sampled_from(["E05000001", "E05000002", "E05000003"])),
)
def test_chosen_and_left_out_add_up_to_all(
    dated: Workspace,
    priority: str,
    days: tuple[int, int],
    hours: tuple[int, int],
    weekdays: frozenset[int],
    wards: frozenset[str],
) -> None:
    start = date(2023, 12, 25).toordinal() + days[0]
    period = Period(date.fromordinal(start), date.fromordinal(start + days[1]))
    found = select(dated, Filters(priority, period, Hours(*hours), weekdays, wards))
    assert len(found.incidents) + sum(found.left_out.values()) == found.total == 8
    assert sum(found.grades.values()) == len(found.incidents)


def test_a_priority_the_data_cannot_see_says_what_it_would_need(dated: Workspace) -> None:
    found = select(dated, Filters("exploitation", JANUARY))
    assert not found.visible
    assert found.incidents.empty
    assert found.notice.startswith(
        "Exploitation of vulnerable people cannot be seen in this data. It would need a flag"
    )


def test_a_priority_seen_in_part_says_so(dated: Workspace) -> None:
    found = select(dated, Filters("neighbourhood-crime", JANUARY))
    assert found.visible
    assert found.grades[Grade.PARTIAL] == 5
    assert found.notice.startswith("How the 5 incidents show neighbourhood crime: 5 in part. To see it itself")
    assert not select(dated, Filters("anti-social-behaviour", JANUARY)).notice


def test_an_empty_period_is_not_an_unseen_priority(dated: Workspace) -> None:
    found = select(dated, Filters("all-crime", Period.month("2020-01")))
    assert found.visible
    assert found.incidents.empty


def test_month_only_data_refuses_hours(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]
) -> None:
    monthly = make_workspace(some_incidents([WEST]))
    assert not monthly.capabilities.hours
    with pytest.raises(ParameterError, match="months only"):
        select(monthly, Filters("all-crime", JANUARY, hours=Hours(22, 4)))
    assert len(select(monthly, Filters("all-crime", JANUARY)).incidents) == 1


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters("burglaries", JANUARY), "there is no priority 'burglaries'; choose from neighbourhood-crime"),
        (Filters("all-crime", JANUARY, wards=frozenset({"E05000009"})), "there is no ward E05000009"),
    ],
)
def test_what_does_not_exist_is_named(dated: Workspace, filters: Filters, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        select(dated, filters)


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7})])
def test_no_day_or_an_eighth_day_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(ParameterError, match="weekdays"):
        Filters("all-crime", JANUARY, weekdays=weekdays)


def test_filters_are_the_same_key_however_they_are_written() -> None:
    one = Filters("all-crime", JANUARY, wards=frozenset(["b", "a"]))
    assert hash(one) == hash(
        Filters("all-crime", Period.month("2024-01"), Hours(0, 24), ALL_WEEK, frozenset(["a", "b"]))
    )


# Several periods at once


def test_rows_of_two_months_are_told_by_the_position_of_their_month(dated: Workspace) -> None:
    asked = Filters("all-crime", Period.month("1999-01"))
    months = [Period.month("2024-02"), JANUARY]
    assert rows_by_period(dated, asked, months).tolist() == [1, 1, 1, 0, 0, 1, 1, -1]
    assert rows_by_period(dated, asked, months[:1]).tolist() == [-1, -1, -1, 0, 0, -1, -1, -1]
    # The half in January is February's even where nobody asks for February.
    assert rows_by_period(dated, asked, months[1:]).tolist() == [0, 0, 0, -1, -1, 0, 0, -1]
    assert rows_by_period(dated, asked, []).tolist() == [-1] * 8


def test_no_incident_belongs_to_no_period(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]
) -> None:
    found = rows_by_period(make_workspace(some_incidents([])), Filters("all-crime", JANUARY), [JANUARY])
    assert found.shape == (0,)
    assert found.dtype == np.int64


def test_a_priority_that_does_not_exist_has_no_periods_either(dated: Workspace) -> None:
    with pytest.raises(ParameterError, match="there is no priority 'burglaries'"):
        rows_by_period(dated, Filters("burglaries", JANUARY), [JANUARY])


@given(
    st.sampled_from(["all-crime", "anti-social-behaviour", "neighbourhood-crime", "drugs-and-alcohol"]),
    st.lists(st.integers(0, 70), min_size=2, max_size=9, unique=True),
    st.sampled_from([(0, 24), (22, 4), (0, 1), (9, 17)]),
    st.frozensets(st.integers(0, 6), min_size=1) | st.just(ALL_WEEK),
    st.frozensets(st.sampled_from(["E05000001", "E05000002", "E05000003"]), max_size=2),
    st.randoms(use_true_random=False),
)
def test_rows_by_period_are_those_of_each_period_asked_alone(
    crowded: Workspace,
    priority: str,
    cuts: list[int],
    hours: tuple[int, int],
    weekdays: frozenset[int],
    wards: frozenset[str],
    random: Random,
) -> None:
    days = [date.fromordinal(date(2024, 3, 1).toordinal() + cut) for cut in sorted(cuts)]
    # Some of those that lie back to back, in any order.
    laid = [Period(start, end) for start, end in pairwise(days)]
    periods = random.sample(laid, random.randint(1, len(laid)))
    filters = Filters(priority, JANUARY, Hours(*hours), weekdays, wards)
    index = rows_by_period(crowded, filters, periods)
    expected = np.full(len(crowded.incidents), -1)
    for position, period in enumerate(periods):
        alone = select(crowded, Filters(priority, period, Hours(*hours), weekdays, wards)).incidents
        expected[crowded.incidents["incident_id"].isin(alone["incident_id"])] = position
    assert index.tolist() == expected.tolist()


def test_days_cannot_be_asked_of_data_that_has_months_only(make_workspace, some_incidents) -> None:
    workspace = make_workspace(some_incidents([(480_500, 200_500)]))
    with pytest.raises(ParameterError, match="1 to 30 January 2024 is not made of whole months"):
        select(workspace, Filters("all-crime", Period(date(2024, 1, 1), date(2024, 1, 31))))
    assert len(select(workspace, Filters("all-crime", Period.month("2024-01"))).incidents) == 1
    assert len(select(workspace, Filters("all-crime", Period(date(2023, 12, 1), date(2024, 3, 1)))).incidents) == 1


def test_months_that_one_of_several_suppliers_lacks_are_told(make_workspace, some_incidents) -> None:
    one = make_workspace(some_incidents([(480_500, 200_500)]))
    entry: Entry = one.manifest.entries[0]

    def given(supplier: str, month: str, incidents: int) -> Entry:
        return replace(entry, part=Part("police_uk", supplier, month), incidents=incidents)

    entries = tuple(given("thames-valley", month, 9) for month in ("2024-01", "2024-03"))
    entries += tuple(given("btp", month, 1) for month in ("2024-01", "2024-02", "2024-05"))
    workspace = replace(one, manifest=replace(one.manifest, entries=entries))
    assert workspace.main_months == ["2024-01", "2024-03"]
    period = Period(date(2024, 1, 1), date(2024, 6, 1))
    assert workspace.gaps(period) == [
        "March 2024 of British Transport Police (data.police.uk)",
        "February 2024 of Thames Valley (data.police.uk)",
    ]
    assert select(workspace, Filters("all-crime", period)).coverage == (
        "Nothing is held for April 2024: missing, not zero. "
        "Not given, which is not zero: March 2024 of British Transport Police (data.police.uk); "
        "February 2024 of Thames Valley (data.police.uk)."
    )
    assert select(workspace, Filters("all-crime", Period.month("2024-01"))).coverage == ""
    assert months_to_compare(workspace) == (
        ["2024-01", "2024-03"],
        "Left out, since only some suppliers gave them: February 2024, May 2024.",
    )


def test_sources_and_categories_narrow_and_say_where_the_others_went(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]
) -> None:
    columns = {"source": ["police_uk", "council", "council"], "category": ["Burglary", "Burglary", "Robbery"]}
    workspace = make_workspace(some_incidents([WEST, WEST, WEST], columns))
    everything = Filters("all-crime", JANUARY)
    council = select(workspace, replace(everything, sources=frozenset({"council"})))
    assert council.incidents["source"].tolist() == ["council", "council"]
    assert council.left_out["of other sources"] == 1
    robbery = replace(everything, sources=frozenset({"council"}), categories=frozenset({"Robbery"}))
    chosen = select(workspace, robbery)
    assert chosen.incidents["category"].tolist() == ["Robbery"]
    assert chosen.left_out["of categories not chosen"] == 1
    assert len(chosen.incidents) + sum(chosen.left_out.values()) == chosen.total
    assert rows_by_period(workspace, robbery, [JANUARY]).tolist() == [-1, -1, 0]
    assert robbery.recipe["sources"] == "council"
    assert "only Robbery" in robbery.in_words({})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Filters("all-crime", JANUARY, sources=frozenset({"navy"})), "there is no source navy; choose from police_uk"),
        (Filters("all-crime", JANUARY, categories=frozenset({"Piracy"})), "there is no recorded category Piracy"),
    ],
)
def test_a_source_or_category_that_is_not_there_is_refused(dated: Workspace, asked: Filters, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        select(dated, asked)


def test_wards_of_another_vintage_are_wards_too(dated: Workspace) -> None:
    study = dated.boundaries.study_layer
    layers = dated.boundaries.layers
    later = layers[study].assign(code=[code.replace("E05000", "E05900") for code in layers[study]["code"]])
    boundaries = replace(dated.boundaries, layers={**layers, "ward_2030": later})
    incidents = dated.incidents.assign(ward_2030=dated.incidents[study].astype(str).str.replace("E05000", "E05900"))
    workspace = replace(dated, boundaries=boundaries, incidents=incidents)
    one, other = (
        select(workspace, Filters("all-crime", JANUARY, wards=frozenset({code}))).incidents["incident_id"].tolist()
        for code in ("E05000001", "E05900001")
    )
    assert one == other
    assert one
    assert workspace.ward_labels["E05900001"] == "Ward E05000001 (2030)"
    both = Filters("all-crime", JANUARY, wards=frozenset({"E05000001", "E05900003"}))
    assert len(select(workspace, both).incidents) > len(one)


def test_incidents_known_by_their_area_only_stand_on_no_map(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]
) -> None:
    places = [(480_500.0, 200_500.0)] * 3
    workspace = make_workspace(some_incidents(places, {"precision": ["area", "address", "area"]}))
    filters = Filters("all-crime", workspace.span)
    assert len(select(workspace, filters).incidents) == 3
    mapped = select(workspace, filters, points=True)
    assert mapped.incidents.index.tolist() == [1]
    assert mapped.left_out["known by their area only"] == 2
    assert rows_by_period(workspace, filters, [workspace.span]).tolist() == [0, 0, 0]
    assert rows_by_period(workspace, filters, [workspace.span], points=True).tolist() == [-1, 0, -1]
