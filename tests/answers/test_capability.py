"""What a data set can be asked, said of the data itself."""

from collections.abc import Callable

import pandas as pd
import pytest

from geo.answers.capability import FLAG_NAMES, Capability, capabilities, sights
from geo.schema import FLAGS
from geo.taxonomy import Grade
from geo.workspace import Workspace

Make = Callable[..., Workspace]
START = pd.Timestamp("2024-01-01", tz="Europe/London")


@pytest.fixture
def opened(make_workspace: Callable[..., Workspace], some_incidents: Callable[..., pd.DataFrame]) -> Make:
    """Open two incidents with these columns."""

    def make(columns: dict[str, object] | None = None) -> Workspace:
        return make_workspace(some_incidents([(480_500, 200_500)] * 2, columns))

    return make


def told(workspace: Workspace) -> dict[str, Capability]:
    return {each.subject: each for each in capabilities(workspace)}


def test_months_only_gives_neither_days_nor_hours_and_says_so(opened: Make) -> None:
    can = told(opened())
    assert can["Days and weeks"].answer == can["Hours and weekdays"].answer == "No"
    assert can["Days and weeks"].sentence.startswith("The data gives months only")
    assert can["Hours and weekdays"].sentence.startswith("The data tells no hours")


@pytest.mark.parametrize(
    ("length", "days", "hours"),
    [("1D", 2, 2), ("25h", 2, 0), ("27D", 2, 0), ("28D", 0, 0)],
)
def test_a_day_still_tells_hours_and_four_weeks_no_day(opened: Make, length: str, days: int, hours: int) -> None:
    can = told(opened({"occurred_from": START, "occurred_to": START + pd.Timedelta(length)}))
    assert (can["Days and weeks"].known, can["Hours and weekdays"].known) == (days, hours)


def test_what_some_incidents_have_can_be_asked_in_part(opened: Make) -> None:
    can = told(opened({"precision": ["address", "map point"], "victim_reference": ["p1", None]}))
    for subject in ("Addresses", "Map points", "Repeat victims"):
        assert (can[subject].answer, can[subject].known, can[subject].of) == ("In part", 1, 2), subject
    assert can["Addresses"].sentence.startswith("1 of 2 incidents are located at an address.")
    assert can["Postcodes or areas"].answer == "No"


def test_places_add_up_to_all_incidents(opened: Make) -> None:
    can = told(opened({"precision": ["postcode", "area"]}))
    assert [can[subject].known for subject in ("Addresses", "Map points", "Postcodes or areas")] == [0, 0, 2]
    assert can["Postcodes or areas"].answer == "Yes"


def test_a_flag_that_is_told_but_never_set_is_known_and_one_untold_is_not(opened: Make) -> None:
    can = told(opened({"knife": [False, False], "hate": [True, None]}))
    assert (can["Flag: knife crime"].answer, can["Flag: hate crime"].answer) == ("Yes", "In part")
    assert can["Flag: knife crime"].sentence == "Marked on 0 of the 2 incidents whose supplier tells it."
    assert can["Flag: hate crime"].sentence == "Marked on 1 of the 1 incidents whose supplier tells it."
    assert can["Flag: drugs"].answer == "No"
    assert "not the same as none" in can["Flag: drugs"].sentence


def test_every_flag_has_a_name_in_words() -> None:
    assert tuple(FLAG_NAMES) == FLAGS


def test_types_are_asked_of_anti_social_behaviour_only(opened: Make) -> None:
    asb = {"category": ["Anti-social behaviour", "Burglary"], "asb_type": ["nuisance", None]}
    can = told(opened(asb))["Types of anti-social behaviour"]
    assert (can.answer, can.known, can.of) == ("Yes", 1, 1)
    assert told(opened())["Types of anti-social behaviour"].answer == "No"


def test_a_priority_is_counted_by_grade_and_the_counts_add_up(opened: Make) -> None:
    seen = {each.priority: each for each in sights(opened({"category": ["Burglary", "Theft from the person"]}))}
    neighbourhood = seen["Neighbourhood crime"]
    assert (neighbourhood.counts[Grade.EXACT], neighbourhood.counts[Grade.PARTIAL]) == (1, 1)
    assert neighbourhood.seen == "1 exactly, 1 in part"
    assert not neighbourhood.wholly
    assert all(sum(each.counts.values()) == 2 for each in seen.values())


def test_what_bears_on_a_priority_only_does_not_show_it(opened: Make) -> None:
    seen = {each.priority: each for each in sights(opened({"category": "Drugs"}))}
    exploitation = seen["Exploitation of vulnerable people"]
    assert exploitation.counts[Grade.CONTEXT] == 2
    assert exploitation.seen == "not at all"
    assert not exploitation.wholly
    assert exploitation.needs.startswith("a flag for exploitation")


def test_a_priority_is_wholly_seen_where_all_that_shows_it_is_exact(opened: Make) -> None:
    seen = {each.priority: each for each in sights(opened({"category": "Anti-social behaviour"}))}
    assert seen["Anti-social behaviour"].wholly
