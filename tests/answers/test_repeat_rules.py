"""What counts as a repeat in words, and whether data can show it."""

from datetime import date

from geo.answers.repeat_rules import NAMES, obstacle, repeats_counted, rule, usual_kind
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.workspace import open_workspace

YEAR = Filters("all-crime", Period(date(2023, 1, 1), date(2024, 1, 1)))
SHORT = Filters("all-crime", Period(date(2023, 1, 1), date(2023, 12, 31)))


def test_the_rule_says_how_many_make_a_repeat() -> None:
    assert "with 2 or more" in rule("address", YEAR)
    assert "with 10 or more" in rule("map-point", YEAR)
    assert "with 2 or more" in rule("victim", YEAR)


def test_a_period_of_less_than_a_year_is_told_where_the_rule_means_a_year() -> None:
    said = {kind: "usually counted over twelve months" in rule(kind, SHORT) for kind in NAMES}
    assert said == {"address": True, "map-point": False, "victim": True}
    assert not any("twelve months" in rule(kind, YEAR) for kind in NAMES)


def test_of_victims_it_is_said_what_is_not_shown() -> None:
    assert "Neither a place nor a day is shown, and there is no map" in rule("victim", YEAR)


def test_open_data_shows_map_points_only_and_says_what_would_be_needed(some_incidents, make_workspace) -> None:
    workspace = make_workspace(some_incidents([(480_500, 200_500)]))
    assert obstacle(workspace, "map-point") == ""
    assert "an extract of a partner with addresses" in obstacle(workspace, "address")
    assert "open data never has them" in obstacle(workspace, "victim")
    assert usual_kind(workspace) == "map-point"
    partner = make_workspace(some_incidents([(480_500, 200_500)], {"precision": "address"}))
    assert "No incident of this data is located on a map point" in obstacle(partner, "map-point")
    area = make_workspace(some_incidents([(480_500, 200_500)], {"precision": "area"}))
    assert usual_kind(area) == "address"


def test_the_demonstration_shows_all_kinds() -> None:
    workspace = open_workspace(DEMONSTRATION)
    assert [obstacle(workspace, kind) for kind in NAMES] == ["", "", ""]
    assert usual_kind(workspace) == "address"


def test_numbers_and_nouns_agree() -> None:
    assert [repeats_counted(kind, n) for kind in NAMES for n in (1, 2)] == [
        "1 repeat address",
        "2 repeat addresses",
        "1 repeat map point",
        "2 repeat map points",
        "1 repeat victim",
        "2 repeat victims",
    ]
