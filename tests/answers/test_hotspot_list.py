"""The ranked list: planted truths are told, scores and ranks agree with the weights, and nothing is left unsaid."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from demonstration.planted import FADED, NEW, PILE, WEEKEND_NIGHTS, Planted
from geo.analysis.criteria import CRITERIA, USUAL_WEIGHTS, Weights
from geo.analysis.hotspots import HotspotRules
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.chosen_methods import ChosenMethod
from geo.config import DEMONSTRATION
from geo.errors import ParameterError
from geo.periods import Hours, Period
from geo.pipeline import import_police_uk
from geo.places.gazetteer import NO_PLACES, UNNUMBERED, Gazetteer
from geo.selection import Filters
from geo.sources.ingest import Part
from geo.store import Store
from geo.survey import Survey, load_survey
from geo.taxonomy import Taxonomy
from geo.workspace import Workspace, open_workspace

ASB = "anti-social-behaviour"
OCTOBER = Filters("all-crime", Period.month("2026-10"))
JANUARY = Filters("all-crime", Period.month("2024-01"))
AUTUMN = ("2026-09", "2026-10")
NEAR_M = 60.0
BLOCK = [(480_500.0, 200_500.0), (480_540.0, 200_500.0), (480_500.0, 200_540.0)]
Make = Callable[..., Workspace]
Incidents = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The bundled demonstration."""
    return open_workspace(DEMONSTRATION)


@pytest.fixture(scope="module")
def october(workspace: Workspace) -> HotspotList:
    return hotspot_list(workspace, OCTOBER, HotspotRules())


@pytest.fixture(scope="module")
def dated(make_workspace: Make, some_incidents: Incidents) -> Workspace:
    """Thirty burglaries of a minute each in January 2024, on three points of the first ward."""
    begins = pd.Series(pd.date_range("2024-01-01 12:00", periods=30, freq="23h", tz="Europe/London", unit="us"))
    times = {"occurred_from": begins, "occurred_to": begins + pd.Timedelta(minutes=1)}
    return make_workspace(some_incidents(BLOCK * 10, times))


@pytest.fixture(scope="module")
def lists(workspace: Workspace, october: HotspotList) -> list[HotspotList]:
    """Lists of several kinds: common and sparse, a week to half a year."""
    half_year = Period(date(2026, 5, 1), date(2026, 11, 1))
    asked = [Filters(key, half_year) for key in (ASB, "neighbourhood-crime", "serious-violence")]
    asked += [Filters(ASB, NEW.period), Filters("all-crime", half_year, wards=frozenset({"E05013120", "E05013124"}))]
    return [october, *(hotspot_list(workspace, each, HotspotRules()) for each in asked)]


def near(table: pd.DataFrame, truth: Planted, within_m: float = NEAR_M) -> pd.DataFrame:
    east, north = truth.centre
    return table[np.hypot(table["easting"] - east, table["northing"] - north) <= within_m]


# Planted truths


def test_the_new_hotspot_is_told_as_new_in_its_week_and_leads_the_list(workspace: Workspace) -> None:
    answer = hotspot_list(workspace, Filters(ASB, NEW.period), HotspotRules())
    found = near(answer.hotspots, NEW)
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["rank"], row["class"], row["status"], row["came_from"]) == (1, "new", "new", "")
    assert (row["periods_hot"], row["periods_known"]) == (0, 12)
    assert row["incidents"] >= NEW.weekly[0]
    assert row["asb"] == row["incidents"]
    assert (row["street"], row["ward_code"], row["points"]) == (NEW.label, NEW.ward, len(NEW.points))
    assert row["before"] <= 2
    assert row["change_low"] > 1
    assert row["number"] != UNNUMBERED


def test_the_week_before_knows_nothing_of_the_new_hotspot(workspace: Workspace) -> None:
    answer = hotspot_list(workspace, Filters(ASB, NEW.period.earlier(1)), HotspotRules())
    assert near(answer.hotspots, NEW, 250).empty


@pytest.mark.parametrize("month", AUTUMN)
def test_the_faded_hotspot_is_told_as_former_in_autumn(workspace: Workspace, month: str) -> None:
    answer = hotspot_list(workspace, Filters(ASB, Period.month(month)), HotspotRules())
    assert near(answer.hotspots, FADED, 250).empty
    found = near(answer.gone, FADED)
    assert found[["class", "status", "last", "street"]].to_numpy().tolist() == [
        ["former", "", "2026-04-01 to 2026-04-30", FADED.label]
    ]
    assert found["periods_hot"].iloc[0] >= 12 / 3
    assert found["number"].iloc[0] != UNNUMBERED


def test_the_faded_hotspot_is_told_as_left_in_the_month_after_its_last(workspace: Workspace) -> None:
    answer = hotspot_list(workspace, Filters(ASB, Period.month("2026-05")), HotspotRules())
    assert near(answer.gone, FADED)["status"].tolist() == ["left"]
    persistent = hotspot_list(workspace, Filters(ASB, Period.month("2026-04")), HotspotRules())
    assert near(persistent.hotspots, FADED)["class"].tolist() == ["persistent"]


def test_the_pile_is_a_repeat_point_and_no_hotspot(october: HotspotList) -> None:
    assert near(october.hotspots, PILE, 200).empty
    found = near(october.repeats, PILE, 0.5)
    row = found.iloc[0]
    assert (row["rank"], row["points"], row["extent_m"], row["generic"]) == (1, 1, 0, True)
    assert (row["street"], row["precision"], row["ward_code"]) == (PILE.label, PILE.precision, PILE.ward)
    assert 4 * PILE.weekly[0] <= row["incidents"] <= 5 * PILE.weekly[1]


def test_weekend_nights_peak_in_one_of_them_between_ten_and_four(workspace: Workspace) -> None:
    # The nights that begin on Friday and on Saturday, equally often.
    asked = Filters("serious-violence", Period(date(2026, 8, 1), date(2026, 11, 1)))
    row = near(hotspot_list(workspace, asked, HotspotRules()).hotspots, WEEKEND_NIGHTS, 200).iloc[0]
    assert (row["rank"], row["street"], row["peak_hours"]) == (1, "High Street", "22:00-04:00")
    assert row["peak_days"] in {"Fri", "Sat"}
    assert (row["class"], row["ward_code"]) == ("persistent", WEEKEND_NIGHTS.ward)


def test_at_night_on_weekends_the_violent_place_is_there_and_at_noon_on_weekdays_it_is_not_first(
    workspace: Workspace,
) -> None:
    quarter = Period(date(2026, 8, 1), date(2026, 11, 1))
    nights = Filters("serious-violence", quarter, Hours(22, 4), frozenset({4, 5, 6}))
    days = Filters("serious-violence", quarter, Hours(10, 16), frozenset({0, 1, 2, 3}))
    at_night, by_day = (hotspot_list(workspace, asked, HotspotRules()).hotspots for asked in (nights, days))
    least = WEEKEND_NIGHTS.weekly[0] * quarter.days // 7
    assert near(at_night, WEEKEND_NIGHTS, 200)["incidents"].sum() >= least
    assert near(by_day, WEEKEND_NIGHTS, 200)["incidents"].sum() < least


def test_repeat_victims_raise_the_repeats(workspace: Workspace, october: HotspotList) -> None:
    nobody = workspace.incidents.assign(victim_reference=pd.Series(None, workspace.incidents.index, dtype="str"))
    without = hotspot_list(replace(workspace, incidents=nobody), OCTOBER, HotspotRules())
    both = october.hotspots.merge(without.hotspots, on=["easting", "northing"], suffixes=("", "_without"))
    assert len(both) == len(october.hotspots) == len(without.hotspots)
    assert (both["repeats"] >= both["repeats_without"]).all()
    assert both["repeats"].sum() > both["repeats_without"].sum()


# What must hold of every list


def test_ranks_follow_the_score_and_then_the_incidents(lists: list[HotspotList]) -> None:
    for answer in lists:
        table = answer.hotspots
        assert table["rank"].tolist() == list(range(1, len(table) + 1))
        assert table["score"].between(0, 100).all()
        order = list(zip(table["score"], table["incidents"], -table["extent_m"], strict=True))
        assert order == sorted(order, reverse=True)


def test_the_score_is_the_weighted_mean_of_the_criteria_that_can_be_seen(workspace: Workspace) -> None:
    weights = Weights(volume=2, direction=0, impact=1, performance=0.5, concern=3)
    answer = hotspot_list(workspace, OCTOBER, HotspotRules(), weights=weights)
    table, known = answer.hotspots, int(answer.hotspots["concern_score"].notna().sum())
    assert 0 < known < len(table) / 2
    assert f"Concern does not count: it is known of {known} of {len(table)} hotspots only." in answer.notes
    total = 2 * table["volume_score"] + table["impact_score"] + 0.5 * table["performance_score"]
    np.testing.assert_allclose(table["score"], total / 3.5)


def test_a_concern_that_half_of_the_hotspots_have_counts_with_the_mean_for_the_others(
    make_workspace: Make, some_incidents: Incidents
) -> None:
    beside = [(x + 2000, y) for x, y in BLOCK]
    category = pd.Series(["Burglary"] * 15 + ["Drugs"] * 15)
    held = make_workspace(some_incidents(BLOCK * 5 + beside * 5, {"category": category}))
    asked = Survey("ours", "us", {"Burglary": 0.8})
    answer = hotspot_list(held, JANUARY, HotspotRules(), survey=asked, weights=Weights(1, 0, 0, 0, 1))
    assert sorted(answer.hotspots["concern"].fillna(-1)) == pytest.approx([-1, 0.8])
    assert answer.hotspots["score"].tolist() == pytest.approx([90, 90])
    assert "Concern is known of 1 of 2 hotspots; the others take their mean." in answer.notes


def only(criterion: str) -> Weights:
    return Weights(**{name: float(name == criterion) for name in CRITERIA})


def test_with_weight_on_volume_only_the_list_is_ranked_by_incidents(workspace: Workspace) -> None:
    table = hotspot_list(workspace, OCTOBER, HotspotRules(), weights=only("volume")).hotspots
    assert table["incidents"].is_monotonic_decreasing
    assert table["incidents"].iloc[0] > table["incidents"].iloc[-1]
    assert table["score"].equals(table["volume_score"].rename("score"))


@pytest.mark.parametrize("criterion", [name for name in CRITERIA if name != "concern"])
def test_with_weight_on_one_criterion_its_score_is_the_score(workspace: Workspace, criterion: str) -> None:
    table = hotspot_list(workspace, OCTOBER, HotspotRules(), weights=only(criterion)).hotspots
    np.testing.assert_allclose(table["score"], table[f"{criterion}_score"])


def test_with_weight_only_on_what_few_hotspots_have_the_list_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ParameterError, match="no criterion that counts can be seen in this data, of half"):
        hotspot_list(workspace, OCTOBER, HotspotRules(), weights=only("concern"))


def test_performance_is_of_rates_where_last_february_was_a_day_longer(
    make_workspace: Make, some_incidents: Incidents
) -> None:
    starts = pd.Series(pd.to_datetime(["2024-02-01"] * 29 + ["2025-02-01"] * 28).tz_localize("Europe/London"))
    ends = pd.Series(pd.to_datetime(["2024-03-01"] * 29 + ["2025-03-01"] * 28).tz_localize("Europe/London"))
    points = (BLOCK * 10)[:29] + (BLOCK * 10)[:28]
    made = make_workspace(some_incidents(points, {"occurred_from": starts, "occurred_to": ends}))
    parts = [
        replace(made.manifest.entries[0], part=Part("police_uk", "tvp", month)) for month in ("2024-02", "2025-02")
    ]
    held = replace(made, manifest=replace(made.manifest, entries=tuple(parts)))
    table = hotspot_list(held, Filters("all-crime", Period.month("2025-02")), HotspotRules()).hotspots
    assert table[["on_ground", "last_year"]].to_numpy().tolist() == [[28, 29]]
    assert table["performance"].tolist() == [0]


def test_the_criteria_are_what_the_columns_say(lists: list[HotspotList]) -> None:
    for answer in lists:
        table = answer.hotspots
        assert table["volume"].equals(table["incidents"].rename("volume"))
        assert table["impact"].equals(table["harmed"].rename("impact"))
        assert table["concern"].dropna().between(0, 1).all()


def test_counts_agree_with_one_another(lists: list[HotspotList]) -> None:
    for answer in lists:
        table, total = answer.hotspots, len(answer.selection.incidents)
        assert table["incidents"].sum() + answer.repeats["incidents"].sum() <= total
        np.testing.assert_allclose(table["share"], table["incidents"] / total)
        assert (table["on_ground"] >= table["incidents"]).all()
        assert (table["points"] >= answer.rules.min_points).all()
        assert (answer.repeats["points"] < answer.rules.min_points).all()
        assert (table["extent_m"] <= answer.rules.max_extent_m).all()
        assert (table["harmed"] <= table["incidents"]).all()
        assert (table["harmed"] >= table[["repeats", "flagged"]].max(axis=1)).all()
        assert (table["harmed"] <= table["repeats"] + table["flagged"]).all()
        assert table["asb"].between(0, table["incidents"]).all()
        assert table["periods_hot"].between(0, table["periods_known"]).all()


def test_anti_social_behaviour_and_crime_are_never_of_one_list(lists: list[HotspotList]) -> None:
    for answer in lists:
        table = answer.hotspots
        assert table["asb"].tolist() == (table["incidents"] * (answer.filters.priority == ASB)).tolist()


def test_where_a_hotspot_comes_from_agrees_with_its_status(lists: list[HotspotList]) -> None:
    for answer in lists:
        table = answer.hotspots
        assert ((table["came_from"] == "") == (table["status"] == "new")).all()
        assert (table["came_from"].str.contains(", ") == (table["status"] == "merged")).all()
        assert [told.startswith(status) for told, status in zip(table["since_before"], table["status"], strict=True)]
        named = table["since_before"] != table["status"]
        assert (named == ((table["status"] != "new") & (table["came_from"] != table["number"].astype("str")))).all()


@pytest.mark.parametrize(
    ("shift_m", "places", "since_before"),
    [
        (0, {4: 0}, "stayed"),
        (0, {}, "stayed"),
        (120, {4: -100, 9: 160}, "stayed, was 4"),
        (120, {9: 420}, "stayed, was an unnumbered place"),
        (160, {4: 0}, "moved"),
        (160, {4: -100, 10: 200}, "moved from 4"),
    ],
)
def test_another_number_than_the_place_had_is_told_with_the_one_it_had(
    make_workspace: Make, some_incidents: Incidents, shift_m: float, places: dict[int, float], since_before: str
) -> None:
    starts = pd.Series(pd.to_datetime(["2024-01-01"] * 15 + ["2024-02-01"] * 15).tz_localize("Europe/London"))
    ends = pd.Series(pd.to_datetime(["2024-02-01"] * 15 + ["2024-03-01"] * 15).tz_localize("Europe/London"))
    points = BLOCK * 5 + [(x + shift_m, y) for x, y in BLOCK] * 5
    made = make_workspace(some_incidents(points, {"occurred_from": starts, "occurred_to": ends}))
    parts = [
        replace(made.manifest.entries[0], part=Part("police_uk", "tvp", month)) for month in ("2024-01", "2024-02")
    ]
    west, south = np.mean(BLOCK, axis=0)
    centres = pd.DataFrame({"easting": [west + away for away in places.values()], "northing": south})
    numbered = NO_PLACES.with_new(centres.assign(street="A", ward_code="E05000001"), "2023-01-01").table
    held = replace(
        made,
        manifest=replace(made.manifest, entries=tuple(parts)),
        gazetteer=Gazetteer(numbered.assign(number=list(places))) if places else NO_PLACES,
    )
    table = hotspot_list(held, Filters("all-crime", Period.month("2024-02")), HotspotRules()).hotspots
    assert table["since_before"].tolist() == [since_before]


def test_a_quarter_across_the_redrawing_says_that_map_points_are_mixed(
    make_workspace: Make, some_incidents: Incidents
) -> None:
    days = {"occurred_from": pd.Timestamp("2022-08-01", tz="Europe/London")}
    days["occurred_to"] = pd.Timestamp("2022-09-01", tz="Europe/London")
    made = make_workspace(some_incidents(BLOCK * 5, days))
    months = ("2022-06", "2022-07", "2022-08")
    parts = [replace(made.manifest.entries[0], part=Part("police_uk", "tvp", month)) for month in months]
    held = replace(made, manifest=replace(made.manifest, entries=tuple(parts)))
    across = Filters("all-crime", Period(date(2022, 6, 1), date(2022, 9, 1)))
    mixed = "Map points of two drawings are mixed. In July 2022 the map points of data.police.uk were redrawn"
    assert any(note.startswith(mixed) for note in hotspot_list(held, across, HotspotRules()).notes)
    august = hotspot_list(held, Filters("all-crime", Period.month("2022-08")), HotspotRules())
    assert not any("mixed" in note for note in august.notes)
    # Of August, July is the month before: held, and drawn otherwise.
    within = Filters("all-crime", Period(date(2022, 8, 1), date(2022, 8, 31)))
    exact = replace(held, incidents=held.incidents.assign(occurred_to=days["occurred_from"] + pd.Timedelta(minutes=1)))
    said = [note for note in hotspot_list(exact, within, HotspotRules()).notes if note.startswith("Direction")]
    assert len(said) == 1
    told = "Direction does not count: no month before can be used. The 2 months before August 2022 are left out."
    assert said[0].startswith(told)


def test_wards_are_named_and_only_those_asked_for_are_listed(lists: list[HotspotList], workspace: Workspace) -> None:
    for answer in lists:
        for table in (answer.hotspots, answer.repeats, answer.gone):
            assert table["ward"].tolist() == [workspace.ward_names[code] for code in table["ward_code"]]
            assert not answer.filters.wards or set(table["ward_code"]) <= answer.filters.wards


def test_the_order_of_rows_does_not_matter(workspace: Workspace, october: HotspotList) -> None:
    shuffled = workspace.incidents.sample(frac=1, random_state=1).reset_index(drop=True)
    again = hotspot_list(replace(workspace, incidents=shuffled), OCTOBER, HotspotRules())
    pd.testing.assert_frame_equal(again.hotspots, october.hotspots)
    pd.testing.assert_frame_equal(again.repeats, october.repeats)
    pd.testing.assert_frame_equal(again.gone, october.gone)


def test_nothing_given_is_changed(dated: Workspace) -> None:
    before = dated.incidents.copy()
    hotspot_list(dated, JANUARY, HotspotRules())
    pd.testing.assert_frame_equal(dated.incidents, before)


# Numbers and names


def test_a_place_of_the_gazetteer_gives_its_number_and_name_and_the_street_stays(
    make_workspace: Make, some_incidents: Incidents
) -> None:
    incidents = some_incidents(BLOCK * 5, {"place_label": "On or near High Street"})
    unnumbered = make_workspace(incidents)
    row = hotspot_list(unnumbered, JANUARY, HotspotRules()).hotspots.iloc[0]
    assert (row["number"], row["place"], row["street"]) == (UNNUMBERED, "High Street", "High Street")
    known = NO_PLACES.with_new(pd.DataFrame([row]).assign(street="The Green"), "2023-01-01")
    known = Gazetteer(known.table.assign(number=7))
    row = hotspot_list(replace(unnumbered, gazetteer=known), JANUARY, HotspotRules()).hotspots.iloc[0]
    assert (row["number"], row["place"], row["street"], row["ward"]) == (
        7,
        "The Green",
        "High Street",
        "Ward E05000001",
    )


# What is said


def test_month_only_data_has_neither_peaks_nor_impact_and_says_so(
    make_workspace: Make, some_incidents: Incidents
) -> None:
    answer = hotspot_list(make_workspace(some_incidents(BLOCK * 5)), JANUARY, HotspotRules())
    assert answer.hotspots[["peak_days", "peak_hours", "class", "status"]].to_numpy().tolist() == [["", "", "", ""]]
    unseen = ["repeats", "flagged", "harmed", "impact", "impact_score", "concern_score", "performance_score"]
    assert answer.hotspots[unseen].isna().all(axis=None)
    assert answer.hotspots[["before", "change", "last_year", "year_change", "usual"]].isna().all(axis=None)
    # One hotspot is its list's largest, and is expected to be.
    assert answer.hotspots[["volume_score", "direction_score", "score"]].to_numpy().tolist() == [[100, 100, 100]]
    assert answer.notes == (
        "Not compared with December 2023: Thames Valley (data.police.uk) gave nothing, so it is missing, not zero.",
        "Not compared with January 2023: Thames Valley (data.police.uk) gave nothing, so it is missing, not zero.",
        "Peak days and hours are not told: this data has months only.",
        "No class is told: 0 periods just before can be compared without a gap, and 3 are needed.",
        "Impact does not count: no address, victim or flag is known.",
        "Concern does not count: the survey (public concern 2022) asked about fewer than half of the incidents.",
    )


def test_a_ranking_by_what_cannot_be_seen_is_refused(make_workspace: Make, some_incidents: Incidents) -> None:
    workspace = make_workspace(some_incidents(BLOCK * 5))
    with pytest.raises(ParameterError, match="no criterion that counts can be seen"):
        hotspot_list(workspace, JANUARY, HotspotRules(), weights=Weights(0, 0, 1, 0, 0))
    assert hotspot_list(workspace, JANUARY, HotspotRules(), weights=Weights(1, 0, 1, 0, 0)).hotspots[
        "score"
    ].tolist() == [100]


def test_a_survey_of_a_category_that_nobody_records_is_refused(make_workspace: Make, some_incidents: Incidents) -> None:
    with pytest.raises(ParameterError, match="names the category 'Druggs', which is recorded nowhere"):
        hotspot_list(
            make_workspace(some_incidents(BLOCK)), JANUARY, HotspotRules(), survey=Survey("ours", "us", {"Druggs": 0.5})
        )


def test_another_survey_counts_and_is_named(make_workspace: Make, some_incidents: Incidents) -> None:
    asked = Survey("our own 2026", "us", {"Burglary": 0.8})
    answer = hotspot_list(make_workspace(some_incidents(BLOCK * 5)), JANUARY, HotspotRules(), survey=asked)
    assert answer.hotspots["concern"].tolist() == pytest.approx([0.8])
    assert answer.recipe["survey"] == "our own 2026"
    assert not any("Concern" in note for note in answer.notes)


@pytest.fixture(scope="module")
def june(shared_data: Path, tmp_path_factory: pytest.TempPathFactory, taxonomy: Taxonomy) -> HotspotList:
    """Real data of May and June 2025."""
    folder = tmp_path_factory.mktemp("real")
    with zipfile.ZipFile(shared_data / "police" / "thames-valley-street.zip") as archive:
        archive.extractall(
            folder / "police", [name for name in archive.namelist() if name[:7] in {"2025-05", "2025-06"}]
        )
    import_police_uk(folder / "police", Store(folder / "store", taxonomy))
    return hotspot_list(open_workspace(folder / "store"), Filters("all-crime", Period.month("2025-06")), HotspotRules())


def test_on_real_data_notes_say_what_is_not_compared_and_why(june: HotspotList) -> None:
    why = "Not compared with June 2024: Thames Valley (data.police.uk) gave nothing, so it is missing, not zero."
    assert why in june.notes
    assert not any("2025-05" in note for note in june.notes)
    assert "No class is told: 1 period just before can be compared without a gap, and 3 are needed." in june.notes
    assert "Impact does not count: no address, victim or flag is known." in june.notes
    assert june.hotspots[["last_year", "year_change", "performance", "performance_score"]].isna().all(axis=None)


def test_real_hotspots_are_numbered_and_their_change_is_told(june: HotspotList) -> None:
    table = june.hotspots
    assert len(table) > 20
    assert (table["number"] != UNNUMBERED).all()
    assert table[["before", "expected", "usual", "score"]].notna().all(axis=None)
    assert set(table["status"]) <= {"new", "stayed", "moved", "merged", "split"}
    assert (table[["class", "peak_days", "peak_hours"]] == "").all(axis=None)
    assert set(table["precision"]) == {"map point"}
    assert not june.repeats.empty


# Little or nothing


@pytest.mark.parametrize(
    ("points", "asked"),
    [
        ([], Filters("all-crime", Period.month("2024-02"))),
        (BLOCK * 5, Filters("all-crime", Period.month("2024-02"))),
        (BLOCK * 5, Filters("exploitation", JANUARY.period)),
        (BLOCK[:1], JANUARY),
        (BLOCK[:1] * 20, JANUARY),
    ],
)
def test_a_selection_without_a_hotspot_gives_empty_tables_of_the_same_columns(
    make_workspace: Make,
    some_incidents: Incidents,
    october: HotspotList,
    points: list[tuple[float, float]],
    asked: Filters,
) -> None:
    # An incident far from all others, so that the workspace itself is never empty.
    workspace = make_workspace(some_incidents([*points, (482_900.0, 200_900.0)]))
    answer = hotspot_list(workspace, asked, HotspotRules())
    assert len(answer.hotspots) == len(answer.gone) == 0
    assert len(answer.repeats) == (points == BLOCK[:1] * 20)
    for table, full in (
        (answer.hotspots, october.hotspots),
        (answer.repeats, october.repeats),
        (answer.gone, october.gone),
    ):
        pd.testing.assert_series_equal(table.dtypes, full.dtypes)
    assert answer.recipe.keys() == october.recipe.keys()


def test_a_priority_that_cannot_be_seen_says_so(make_workspace: Make, some_incidents: Incidents) -> None:
    asked = Filters("exploitation", JANUARY.period)
    answer = hotspot_list(make_workspace(some_incidents(BLOCK * 5)), asked, HotspotRules())
    assert answer.notes[0].startswith("Exploitation of vulnerable people cannot be seen in this data. It would need")


def test_a_month_that_is_not_held_says_so(workspace: Workspace) -> None:
    answer = hotspot_list(workspace, Filters("all-crime", Period.month("2026-11")), HotspotRules())
    assert answer.hotspots.empty
    assert "Nothing is held for November 2026: missing, not zero." in answer.notes
    # The place of last month has not gone: nobody looked.
    assert answer.gone.empty


# The recipe


def test_the_recipe_names_everything(workspace: Workspace, october: HotspotList) -> None:
    recipe = october.recipe
    assert recipe["weights"] == str(USUAL_WEIGHTS)
    assert recipe["survey"] == load_survey().name
    assert recipe["forecast"] == "shrunk"
    assert recipe["data"] == workspace.manifest.fingerprint
    assert (recipe["incidents"], recipe["of"]) == (str(len(october.selection.incidents)), str(len(workspace.incidents)))
    assert [recipe[name] for name in ("eps_m", "min_incidents", "min_points", "max_extent_m")] == [
        "150",
        "10",
        "3",
        "700",
    ]
    assert (recipe["wards"], recipe["hours"], recipe["period"]) == ("all", "00:00-24:00", "2026-10-01 to 2026-10-31")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"priority": "neighbourhood-crime"}, "priority"),
        ({"period": Period(date(2024, 1, 1), date(2024, 1, 31))}, "period"),
        ({"hours": Hours(22, 4)}, "hours"),
        ({"weekdays": frozenset({4, 5})}, "weekdays"),
        ({"wards": frozenset({"E05000001"})}, "wards"),
        ({"eps_m": 149.5}, "eps_m"),
        ({"min_incidents": 11}, "min_incidents"),
        ({"min_points": 4}, "min_points"),
        ({"max_extent_m": 650.5}, "max_extent_m"),
        ({"weights": Weights(volume=2.25)}, "weights"),
        ({"survey": Survey("another", "us", {"Burglary": 1.0})}, "survey"),
        ({"methods": {"all-crime": ChosenMethod("decay")}}, "forecast"),
    ],
)
def test_whatever_changes_the_answer_changes_the_recipe(
    dated: Workspace, change: Mapping[str, object], named: str
) -> None:
    def some(*names: str) -> dict[str, Any]:
        return {name: value for name, value in change.items() if name in names}

    filters = replace(JANUARY, **some("priority", "period", "hours", "weekdays", "wards"))
    rules = HotspotRules(**some("eps_m", "min_incidents", "min_points", "max_extent_m"))
    asked = replace(dated, **some("methods"))
    before = hotspot_list(dated, JANUARY, HotspotRules()).recipe
    after = hotspot_list(asked, filters, rules, **some("weights", "survey")).recipe
    # A period that ends within January is forecast from the months before, of which there are none.
    follows = {"incidents", "forecast"} if named == "period" else {"incidents"}
    assert {name for name, value in after.items() if value != before[name]} - follows == {named}


def test_without_a_month_before_no_forecast_is_named(dated: Workspace) -> None:
    within = Filters("all-crime", Period(date(2024, 1, 1), date(2024, 1, 31)))
    answer = hotspot_list(dated, within, HotspotRules())
    assert answer.recipe["forecast"] == "none"
    assert answer.hotspots[["expected", "direction", "direction_score"]].isna().all(axis=None)


def test_what_does_not_exist_is_refused(workspace: Workspace) -> None:
    for wrong, message in (
        (replace(OCTOBER, priority="burglaries"), "there is no priority 'burglaries'"),
        (replace(OCTOBER, wards=frozenset({"E05000009"})), "there is no ward E05000009"),
    ):
        with pytest.raises(ParameterError, match=message):
            hotspot_list(workspace, wrong, HotspotRules())
