"""The table of areas: parts add up, nothing missing counts as zero, every note that is needed is there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.answers.area_layers import POLICE_AREA, WHOLE, area_layer, area_layer_name, area_layers
from geo.answers.area_list import AreaList, AreaQuestion, By, area_list, earlier_periods
from geo.console.areas import print_areas
from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.periods import Period
from geo.pipeline import import_figures, import_police_uk
from geo.places.boundaries import Boundaries
from geo.places.join import place
from geo.places.residents import HOUSEHOLDS, IMD_DECILE, RESIDENTS, Figures
from geo.selection import Filters
from geo.sources.census import CENSUS, INDICES
from geo.sources.ingest import Part
from geo.store import Store
from geo.taxonomy import Taxonomy
from geo.workspace import Workspace, open_workspace

JANUARY = Filters("all-crime", Period.month("2025-01"))
WARDS = AreaQuestion("ward_2022")
FIRST, SECOND, THIRD = (480_500.0, 200_500.0), (481_500.0, 200_500.0), (482_500.0, 200_500.0)
Row = tuple[str, tuple[float, float], str]
Open = Callable[..., Workspace]


@pytest.fixture(scope="module")
def layers(make_areas: Callable[..., gpd.GeoDataFrame], three_wards: dict[str, tuple[float, ...]]) -> Boundaries:
    """Three wards in a row; the first is an LSOA, the other two are cut the other way, and one place has no police."""
    wards = make_areas(three_wards)
    lsoas = make_areas(
        {"E01000001": (480_000, 200_000, 481_000, 201_000), "E01000002": (481_000, 200_000, 483_000, 201_000)}
    )
    old = wards.assign(
        code=pd.Series(["E01000011", "E01000012", "E01000013"], dtype="str"),
        name=pd.Series(["Wycombe 001A", "South Bucks 001A", "Elsewhere 001A"], dtype="str"),
    )
    return Boundaries({"ward_2022": wards, "lsoa_2021": lsoas, "lsoa_2011": old}, "ward_2022")


@pytest.fixture(scope="module")
def figures() -> tuple[Figures, ...]:
    def of(measure: str, source: str, values: Sequence[float]) -> Figures:
        codes = pd.Series(list(values), index=["E01000001", "E01000002"], dtype="float64")
        return Figures(measure, "lsoa_2021", source, codes, "a.csv", "0")

    return (
        of(RESIDENTS, CENSUS, (1_000, 4_000)),
        of(HOUSEHOLDS, CENSUS, (400, 1_000)),
        of(IMD_DECILE, INDICES, (3, 4)),
    )


@pytest.fixture(scope="module")
def opened(
    layers: Boundaries, figures: tuple[Figures, ...], taxonomy: Taxonomy, some_incidents: Callable[..., pd.DataFrame]
) -> Open:
    """Open incidents of (month, place, category) as if a store held them, with all months named as held."""

    def make(rows: Sequence[Row], held: Sequence[str], **changes: object) -> Workspace:
        starts = pd.Series(pd.to_datetime([f"{month}-01" for month, _, _ in rows])).dt.tz_localize("Europe/London")
        incidents = some_incidents(
            [at for _, at, _ in rows],
            {
                "occurred_from": starts,
                "occurred_to": starts + pd.DateOffset(months=1),
                "category": pd.Series([category for _, _, category in rows], dtype="str"),
            },
        )
        placed, _ = place(incidents, layers)
        entries = tuple(Entry(Part("police_uk", "x", month), "", "", "", 0, 0, 0, {}, 0) for month in held)
        usual = Workspace(placed, layers, Manifest(entries), taxonomy, Path("nowhere"), figures)
        return replace(usual, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="module")
def workspace(opened: Open) -> Workspace:
    """January of two years and the December between; 30, 5 and no burglaries in the wards in the last month."""
    rows = [("2025-01", FIRST, "Burglary")] * 20 + [("2025-01", FIRST, "Robbery")] * 10
    rows += [("2025-01", SECOND, "Burglary")] * 5 + [("2025-01", FIRST, "Anti-social behaviour")] * 7
    rows += [("2024-01", FIRST, "Burglary")] * 60 + [("2024-01", THIRD, "Burglary")] * 9
    rows += [("2024-12", SECOND, "Robbery")] * 10
    return opened(rows, ["2024-01", "2024-12", "2025-01"])


def by_code(answer: AreaList) -> pd.DataFrame:
    return answer.table.set_index("code")


# Counts


def test_wards_stand_in_the_order_of_their_rates_with_the_whole_last(workspace: Workspace) -> None:
    table = area_list(workspace, JANUARY, WARDS).table
    assert table["code"].tolist() == ["E05000001", "E05000002", "E05000003", ""]
    assert table["name"].iloc[-1] == WHOLE
    assert table["incidents"].tolist() == [30, 5, 0, 35]
    # Of the second LSOA each of two wards has half.
    assert table["residents"].tolist() == [1_000, 2_000, 2_000, 5_000]
    assert table["deprived_share"].tolist() == [1, 0, 0, 0.2]
    assert table["rate"].tolist() == pytest.approx(
        [n / r * 1000 * 365 / 31 for n, r in ((30, 1000), (5, 2000), (0, 2000), (35, 5000))]
    )
    assert table["in_period"].tolist() == pytest.approx([30, 2.5, 0, 7])
    assert table["small_base"].tolist() == ["", "few incidents", "few incidents", ""]
    assert table["ratio"].tolist() == pytest.approx([30 / 7, 2.5 / 7, 0, 1])
    assert table["against"].tolist() == ["above", "below", "below", ""]


@pytest.mark.parametrize(
    ("question", "order"),
    [
        (WARDS, "Sorted by rate, the highest first."),
        (AreaQuestion("ward_2022", "category"), "In the order of codes, the rows of an area together."),
        (AreaQuestion(POLICE_AREA), "In the order of names."),
    ],
)
def test_what_the_rows_are_sorted_by_is_told(workspace: Workspace, question: AreaQuestion, order: str) -> None:
    assert area_list(workspace, JANUARY, question).order == order


def test_without_residents_the_most_incidents_come_first(workspace: Workspace) -> None:
    answer = area_list(replace(workspace, figures=()), JANUARY, WARDS)
    assert answer.order == "Sorted by count, the highest first."
    assert answer.table["incidents"].tolist() == [30, 5, 0, 35]


def test_anti_social_behaviour_is_a_table_of_its_own_and_never_in_crime(workspace: Workspace) -> None:
    asb = area_list(workspace, replace(JANUARY, priority="anti-social-behaviour"), WARDS)
    assert by_code(asb)["incidents"].to_dict() == {"E05000001": 7, "E05000002": 0, "E05000003": 0, "": 7}
    kinds = area_list(workspace, JANUARY, replace(WARDS, by="category")).table["kind"]
    assert sorted(set(kinds)) == ["All recorded crime (without ASB)", "Burglary", "Robbery"]


@pytest.mark.parametrize("layer", ["ward_2022", "lsoa_2021", "lsoa_2011", POLICE_AREA])
@pytest.mark.parametrize("by", ["area", "category"])
def test_areas_and_those_outside_of_them_make_the_whole(workspace: Workspace, layer: str, by: By) -> None:
    answer = area_list(workspace, JANUARY, AreaQuestion(layer, by))
    table = answer.table[answer.table["kind"] == "All recorded crime (without ASB)"]
    areas, whole = table[table["code"] != ""], table[table["code"] == ""]
    assert areas["incidents"].sum() + answer.outside == whole["incidents"].sum() == 35
    parts = answer.table[(answer.table["kind"] != table["kind"].iloc[0]) & (answer.table["code"] == "")]
    assert parts["incidents"].sum() == (35 if by == "category" else 0)


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.sampled_from([FIRST, SECOND, THIRD]), st.sampled_from(["Burglary", "Drugs"])),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_happened_where_parts_add_up(opened: Open, happened: list[tuple[tuple[float, float], str]]) -> None:
    made = opened([("2025-01", at, category) for at, category in happened], ["2025-01"])
    for layer in area_layers(made):
        answer = area_list(made, JANUARY, AreaQuestion(layer, "category"))
        for _, table in answer.table.groupby("kind"):
            areas = table.loc[table["code"] != "", "incidents"].sum()
            whole = table.loc[table["code"] == "", "incidents"].sum()
            assert areas <= whole
            if layer != POLICE_AREA:
                assert areas == whole
        assert answer.outside == (sum(at == THIRD for at, _ in happened) if layer == POLICE_AREA else 0)


# An earlier period


def test_last_year_and_the_month_before_stand_beside(workspace: Workspace) -> None:
    table = by_code(area_list(workspace, JANUARY, WARDS))
    assert table["last_year_before"].to_dict() == {"E05000001": 60, "E05000002": 0, "E05000003": 9, "": 69}
    assert table["last_year_difference"].to_dict() == {"E05000001": -30, "E05000002": 5, "E05000003": -9, "": -34}
    assert table["last_year_percent"]["E05000001"] == -50
    assert np.isnan(table["last_year_percent"]["E05000003"])
    assert table["last_year_change"].to_dict() == {
        "E05000001": "fewer",
        "E05000002": "no clear change",
        "E05000003": "fewer",
        "": "fewer",
    }
    assert table["previous_difference"].to_dict() == {"E05000001": 30, "E05000002": -5, "E05000003": 0, "": 25}


def test_either_earlier_period_can_be_asked_for_by_its_name(workspace: Workspace) -> None:
    answer = area_list(workspace, JANUARY, WARDS)
    assert answer.earlier("last year").period == Period.month("2024-01")
    assert answer.earlier("before").period == Period.month("2024-12")
    assert answer.change("last year")["difference"].tolist() == [-30, 5, -9, -34]
    assert answer.change("before")["difference"].tolist() == [30, -5, 0, 25]
    assert list(answer.change("before")) == ["before", "difference", "percent", "change"]


def test_counts_of_months_of_unlike_length_are_said_to_be_compared_as_they_are(opened: Open) -> None:
    workspace = opened([("2025-03", FIRST, "Burglary")], ["2025-01", "2025-02", "2025-03"])
    told = earlier_periods(workspace, Period.month("2025-03"), WARDS)["before"].notice
    assert told == "February 2025 has 28 days, this period 31: counts are compared as they are."
    # A month that is not held is not compared at all.
    assert earlier_periods(workspace, Period.month("2025-01"), WARDS)["before"].notice == ""
    assert told in area_list(workspace, replace(JANUARY, period=Period.month("2025-03")), WARDS).notes


def test_a_month_that_is_missing_last_year_is_no_fall(opened: Open) -> None:
    workspace = opened(
        [("2025-01", FIRST, "Burglary")] * 12 + [("2024-12", FIRST, "Burglary")] * 12, ["2024-12", "2025-01"]
    )
    answer = area_list(workspace, JANUARY, WARDS)
    columns = ["before", "difference", "percent", "change"]
    assert answer.table[[f"last_year_{name}" for name in columns]].isna().all(axis=None)
    assert answer.table[[f"previous_{name}" for name in columns[:3]]].notna().iloc[0].all()
    assert any(
        note.startswith("Not compared with January 2024: X (data.police.uk) gave nothing, so it is missing, not zero.")
        for note in answer.notes
    )


def test_rates_are_of_the_days_that_are_held(opened: Open) -> None:
    workspace = opened([("2025-01", FIRST, "Burglary")] * 31, ["2025-01", "2025-03"])
    answer = area_list(workspace, replace(JANUARY, period=Period(date(2025, 1, 1), date(2025, 3, 1))), WARDS)
    assert by_code(answer)["rate"]["E05000001"] == pytest.approx(365)
    assert "Nothing is held for February 2025: missing, not zero." in answer.notes
    assert "Rates are per 1,000 residents a year: those of 31 days, times 365/31." in answer.notes


@pytest.mark.parametrize(("years", "note"), [(1, ""), (2, ": those of 731 days, times 365.5/731")])
def test_a_rate_of_whole_years_is_incidents_a_year_over_residents(opened: Open, years: int, note: str) -> None:
    held = [f"{year}-{n:02d}" for year in (2023, 2024) for n in range(1, 13)]
    workspace = opened([("2024-02", FIRST, "Burglary")] * 50, held)
    period = Period(date(2025 - years, 1, 1), date(2025, 1, 1))
    answer = area_list(workspace, replace(JANUARY, period=period), WARDS)
    assert by_code(answer)["rate"]["E05000001"] == 50 / years
    assert f"Rates are per 1,000 residents a year{note}." in answer.notes


# Local police areas and priorities


def test_police_areas_are_made_of_the_districts_in_the_names_of_lsoas(workspace: Workspace) -> None:
    answer = area_list(workspace, replace(JANUARY, period=Period.month("2024-01")), AreaQuestion(POLICE_AREA))
    assert answer.table["name"].tolist() == ["Chiltern & South Bucks", "Wycombe", WHOLE]
    assert answer.table["incidents"].tolist() == [0, 60, 69]
    assert answer.outside == 9
    assert "9 of them lie in no area of this layer." in answer.notes
    assert answer.table["residents"].tolist() == [2_000, 1_000, 5_000]
    assert answer.table["imd_decile"].isna().all()


def test_kinds_of_one_area_stand_together_and_the_priority_asked_for_last(workspace: Workspace) -> None:
    table = area_list(workspace, JANUARY, AreaQuestion(POLICE_AREA, "category")).table
    assert list(zip(table["name"], table["kind"], table["incidents"], strict=True))[3:6] == [
        ("Wycombe", "Burglary", 20),
        ("Wycombe", "Robbery", 10),
        ("Wycombe", "All recorded crime (without ASB)", 30),
    ]


def test_a_priority_the_data_cannot_see_is_no_row_of_zeros(workspace: Workspace) -> None:
    answer = area_list(workspace, JANUARY, AreaQuestion(POLICE_AREA, "priority"))
    assert "Exploitation of vulnerable people" not in set(answer.table["kind"])
    assert any(
        note.startswith("Exploitation of vulnerable people cannot be seen in this data") for note in answer.notes
    )
    assert answer.table["kind"].iloc[-1] == "All recorded crime (without ASB)"
    with pytest.raises(ParameterError, match="Exploitation of vulnerable people cannot be seen in this data"):
        area_list(workspace, replace(JANUARY, priority="exploitation"), WARDS)


def test_a_layer_is_named_as_people_say_it() -> None:
    assert area_layer_name(POLICE_AREA) == "local police areas"
    assert area_layer_name("lsoa_2021") == "LSOAs of 2021"


# Figures


def test_households_may_be_what_rates_are_of(workspace: Workspace) -> None:
    answer = area_list(workspace, JANUARY, AreaQuestion("lsoa_2021", per="households"))
    assert by_code(answer)["in_period"]["E01000001"] == 75
    assert by_code(answer)["imd_decile"]["E01000001"] == 3
    assert "Rates are per 1,000 households a year: those of 31 days, times 365/31." in answer.notes


def test_without_residents_there_are_counts_and_no_rates(workspace: Workspace) -> None:
    answer = area_list(replace(workspace, figures=()), JANUARY, WARDS)
    assert answer.table["incidents"].tolist() == [30, 5, 0, 35]
    assert answer.table[["residents", "rate", "ratio", "deprived_share"]].isna().all(axis=None)
    assert set(answer.table["against"]) == set(answer.table["small_base"]) == {""}
    hint = "Residents are not loaded, which is not zero: no rates; an analyst can take them in."
    assert hint in answer.notes
    assert not any(note.startswith("Rates are per") for note in answer.notes)
    assert "Indices of Deprivation" not in answer.attribution


def test_residents_without_the_outlines_of_their_areas_say_what_is_needed(workspace: Workspace) -> None:
    wards = Boundaries({"ward_2022": workspace.boundaries.layers["ward_2022"]}, "ward_2022")
    answer = area_list(replace(workspace, boundaries=wards), JANUARY, WARDS)
    assert answer.table["rate"].isna().all()
    hint = "Residents are held by LSOAs of 2021 without outlines of these; an analyst can import them."
    assert hint in answer.notes
    assert area_layers(replace(workspace, boundaries=wards)) == ["ward_2022"]


def test_an_area_without_a_figure_leaves_the_whole_without_one(
    workspace: Workspace, figures: tuple[Figures, ...]
) -> None:
    some = replace(figures[0], values=figures[0].values[:1])
    layer = area_layer(replace(workspace, figures=(some,)), "ward_2022")
    assert layer.areas["residents"].isna().tolist() == [False, True, True, True]


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("ward_2022", "2 of 3 areas, since 1 of 2 LSOAs of 2021 are without"),
        ("lsoa_2021", "1 of 2 areas"),
        (POLICE_AREA, "1 of 2 areas, since 1 of 2 LSOAs of 2021 are without"),
    ],
)
def test_areas_without_a_figure_are_counted_and_said(
    workspace: Workspace, figures: tuple[Figures, ...], layer: str, said: str
) -> None:
    some = replace(figures[0], values=figures[0].values[:1])
    notes = area_list(replace(workspace, figures=(some,)), JANUARY, AreaQuestion(layer)).notes
    assert f"Residents are missing, not zero, for {said}: no rates for them, nor for the whole." in notes
    assert any(note.startswith("Rates are per 1,000") for note in notes)
    none = replace(figures[0], values=figures[0].values[:0])
    told = area_list(replace(workspace, figures=(none,)), JANUARY, AreaQuestion(layer)).notes
    assert not any(note.startswith("Rates are per") for note in told)
    whole = area_list(workspace, JANUARY, AreaQuestion(layer)).notes
    assert not any("missing, not zero, for" in note for note in whole)


def test_one_day_is_no_days(opened: Open) -> None:
    one = opened([("2025-01", FIRST, "Burglary")], ["2025-01"])
    dated = one.incidents.assign(occurred_to=one.incidents["occurred_from"] + pd.Timedelta("1min"))
    day = replace(JANUARY, period=Period(date(2025, 1, 1), date(2025, 1, 2)))
    notes = area_list(replace(one, incidents=dated), day, WARDS).notes
    assert "Rates are per 1,000 residents a year: those of 1 day, times 365/1." in notes


def test_owners_of_the_figures_used_are_named(workspace: Workspace) -> None:
    said = area_list(workspace, JANUARY, WARDS).attribution
    assert said.count("Office for National Statistics") == 1
    assert "Ministry of Housing, Communities and Local Government" in said


def test_the_recipe_names_what_was_asked_and_of_what(workspace: Workspace) -> None:
    recipe = area_list(workspace, JANUARY, replace(WARDS, by="category", per="households")).recipe
    assert (recipe["layer"], recipe["by"], recipe["per"]) == ("ward_2022", "category", "households")
    assert (recipe["incidents"], recipe["data"]) == ("35", workspace.manifest.fingerprint)


# What has no meaning


@pytest.mark.parametrize(
    ("filters", "question", "message"),
    [
        (
            JANUARY,
            AreaQuestion("ward_2026"),
            "there is no layer 'ward_2026' here; choose from ward_2022, lsoa_2011, lsoa_2021, police",
        ),
        (
            Filters("all-crime", Period.month("2024-06")),
            WARDS,
            "nothing is held for June 2024: missing, not zero",
        ),
        (Filters("theft", Period.month("2025-01")), WARDS, "there is no priority 'theft'"),
    ],
)
def test_a_question_without_an_answer_is_refused(
    workspace: Workspace, filters: Filters, question: AreaQuestion, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        area_list(workspace, filters, question)


def test_one_incident_is_enough_and_a_month_without_one_is_zero(opened: Open) -> None:
    one = opened([("2025-01", FIRST, "Burglary")], ["2024-12", "2025-01"])
    assert area_list(one, JANUARY, WARDS).table["incidents"].tolist() == [1, 0, 0, 1]
    none = area_list(one, replace(JANUARY, period=Period.month("2024-12")), WARDS).table
    assert none["incidents"].tolist() == [0, 0, 0, 0]
    assert none["rate"].tolist() == [0, 0, 0, 0]
    assert none["against"].tolist() == ["", "", "", ""]


# The real county


@pytest.mark.xdist_group("real data")
def test_the_real_wards_and_police_areas_add_up(shared_data: Path, taxonomy: Taxonomy, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", taxonomy)
    import_police_uk(
        shared_data / "police" / "thames-valley-street.zip", store, boundaries_folder=shared_data / "boundaries"
    )
    import_figures(shared_data, store)
    workspace = open_workspace(store.folder)
    period = Period(date(2024, 1, 1), date(2025, 7, 1))
    layers = {"ward_2022": 49, "ward_2025": 49, "lsoa_2011": 319, "lsoa_2021": 334, POLICE_AREA: 3}
    assert set(area_layers(workspace)) == set(layers)
    for layer, areas in layers.items():
        answer = area_list(workspace, Filters("all-crime", period), AreaQuestion(layer))
        assert len(answer.table) == areas + 1
        assert answer.outside == 0
        assert answer.table["incidents"][:-1].sum() == answer.table["incidents"].iloc[-1] == 26_128
        assert answer.table["residents"].iloc[-1] == pytest.approx(553_069)
        assert answer.table["last_year_before"].isna().all()
    crime, asb = (
        by_code(area_list(workspace, Filters(priority, period), WARDS))["incidents"]
        for priority in ("all-crime", "anti-social-behaviour")
    )
    wards = crime + asb
    assert (wards[""], wards["E05013120"]) == (29_121, 2_690)
    assert wards[list(taxonomy.opportunity_wards)].sum() == 10_749
    spring = Filters("all-crime", Period(date(2025, 1, 1), date(2025, 5, 1)))
    police = area_list(workspace, spring, AreaQuestion(POLICE_AREA)).table.set_index("name")
    assert police["incidents"].to_dict() == {
        "Aylesbury": 3_763,
        "Chiltern & South Bucks": 2_563,
        "Wycombe": 3_684,
        WHOLE: 10_010,
    }
    assert (police["last_year_before"][WHOLE], police["last_year_difference"][WHOLE]) == (10_626, -616)


def test_no_change_is_printed_as_a_plain_nought(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    answer = area_list(workspace, JANUARY, WARDS)
    table = answer.table.iloc[:3].assign(
        last_year_before=[30, 4, 0], last_year_difference=[0, 1, -1], last_year_percent=[0.0, 25.0, -0.04]
    )
    print_areas(replace(answer, table=table), workspace)
    printed = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith(" ")][1:]
    assert [row[3:6] for row in printed] == [["30", "0", "0"], ["4", "+1", "+25.0"], ["0", "-1", "0"]]
