"""The bundled demonstration: does it resemble the published figures, and are the planted truths there?"""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import shapely

from demonstration import planted
from demonstration.__main__ import write_demonstration
from demonstration.clock import draw_intervals
from demonstration.settings import MONTHS, PERIOD
from geo.config import DEMONSTRATION
from geo.crs import WGS84, project
from geo.manifest import Manifest
from geo.places.boundaries import Boundaries, read_boundaries
from geo.places.join import OUTSIDE, locate
from geo.schema import check_incidents
from geo.store import Store
from geo.taxonomy import Taxonomy

ASB = "Anti-social behaviour"
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def bundled(taxonomy: Taxonomy) -> Store:
    return Store(DEMONSTRATION, taxonomy)


@pytest.fixture(scope="module")
def incidents(bundled: Store) -> pd.DataFrame:
    return bundled.incidents()


@pytest.fixture(scope="module")
def manifest(bundled: Store) -> Manifest:
    return bundled.manifest()


@pytest.fixture(scope="module")
def approximate(bundled: Store) -> Boundaries:
    boundaries = bundled.boundaries()
    assert boundaries is not None
    return boundaries


@pytest.fixture(scope="module")
def ward_figures(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "figures" / "ward_crime_type_counts_10_months.csv")


def metres_from(incidents: pd.DataFrame, place: tuple[float, float]) -> pd.Series:
    return ((incidents["easting"] - place[0]) ** 2 + (incidents["northing"] - place[1]) ** 2) ** 0.5


def month_of(incidents: pd.DataFrame) -> pd.Series:
    months: pd.Series = incidents["occurred_from"].dt.strftime("%Y-%m")
    return months


def distinct_points(incidents: pd.DataFrame) -> int:
    return len(incidents[["easting", "northing"]].drop_duplicates())


def bundled_files(manifest: Manifest) -> list[str]:
    tables = [*(entry.incidents_file for entry in manifest.entries), *(entry.values_file for entry in manifest.figures)]
    return [*manifest.boundary_files, *filter(None, tables)]


# The store


def test_the_bundled_store_opens_says_it_is_synthetic_and_keeps_the_contract(
    manifest: Manifest, incidents: pd.DataFrame
) -> None:
    check_incidents(incidents)
    assert manifest.synthetic
    assert len(incidents) == sum(entry.rows for entry in manifest.entries)
    assert sum(entry.outside for entry in manifest.entries) == 0


def test_no_file_is_larger_than_a_repository_should_carry(manifest: Manifest) -> None:
    names = bundled_files(manifest)
    sizes = [(DEMONSTRATION / name).stat().st_size for name in [*names, "manifest.json"]]
    assert max(sizes) < 2.9 * MEGABYTE
    assert sum(sizes) < 5 * MEGABYTE
    assert sum((DEMONSTRATION / entry.values_file).stat().st_size for entry in manifest.figures) < 0.02 * MEGABYTE


def test_no_file_lies_there_that_the_manifest_does_not_name(manifest: Manifest) -> None:
    named = set(bundled_files(manifest))
    for folder in ("boundaries", "incidents", "figures"):
        assert {f"{folder}/{path.name}" for path in (DEMONSTRATION / folder).iterdir()} <= named


def test_a_second_run_makes_the_same_bytes(shared_data: Path, tmp_path: Path, manifest: Manifest) -> None:
    again = write_demonstration(shared_data, tmp_path)
    assert again.fingerprint == manifest.fingerprint
    names = bundled_files(manifest)
    for name in [*names, "manifest.json", "gazetteer.csv"]:
        assert (tmp_path / name).read_bytes() == (DEMONSTRATION / name).read_bytes(), name


def test_a_run_over_an_old_demonstration_leaves_none_of_its_files(shared_data: Path, tmp_path: Path) -> None:
    old = tmp_path / "incidents" / "demonstration-police-2020-01-000000000000.parquet"
    old.parent.mkdir()
    old.write_bytes(b"of an earlier seed")
    write_demonstration(shared_data, tmp_path)
    assert not old.exists()


# The geography


@pytest.mark.parametrize(("layer", "areas"), [("ward_2022", 49), ("lsoa_2011", 319)])
def test_every_area_is_there_and_the_layer_has_neither_gap_nor_overlap(
    approximate: Boundaries, layer: str, areas: int
) -> None:
    outlines = approximate.layers[layer].geometry.to_numpy()
    assert len(outlines) == areas
    assert shapely.is_valid(outlines).all()
    assert shapely.coverage_is_valid(outlines)
    assert layer in approximate.approximate
    covered = shapely.coverage_union_all(outlines)
    assert covered.geom_type == "Polygon"
    assert shapely.get_num_interior_rings(covered) == 0
    assert covered.symmetric_difference(approximate.study_area).area < 1e-5 * covered.area


def test_the_wards_of_the_opportunity_list_are_among_them(approximate: Boundaries, taxonomy: Taxonomy) -> None:
    assert set(taxonomy.opportunity_wards) <= set(approximate.layers["ward_2022"]["code"])


@pytest.fixture(scope="module")
def real_points(shared_data: Path) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Every located row of the police files, EPSG:27700."""
    columns = ["Longitude", "Latitude"]
    with zipfile.ZipFile(shared_data / "police" / "thames-valley-street.zip") as archive:
        files = [name for name in archive.namelist() if name.endswith("-street.csv")]
        tables = [pd.read_csv(io.BytesIO(archive.read(name)), usecols=columns) for name in files]
    located = pd.concat(tables).dropna()
    return project(located["Longitude"], located["Latitude"], WGS84, 27700)


@pytest.fixture(scope="module")
def official(shared_data: Path, taxonomy: Taxonomy) -> Boundaries:
    return read_boundaries(shared_data / "boundaries", taxonomy)


@pytest.mark.parametrize(("layer", "floor"), [("ward_2022", 0.98), ("lsoa_2011", 0.93)])
def test_real_rows_inside_the_county_fall_into_the_right_area(
    real_points: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]],
    official: Boundaries,
    approximate: Boundaries,
    layer: str,
    floor: float,
) -> None:
    x, y = real_points
    inside = locate(x, y, official.layers["ward_2022"]) != OUTSIDE
    assert inside.sum() > 29_000
    truth, found = (
        np.append(layers[layer]["code"].to_numpy(), "outside")[
            locate(x[inside], y[inside], layers[layer], tolerance_m=0 if layer == "ward_2022" else 50)
        ]
        for layers in (official.layers, approximate.layers)
    )
    assert (truth == found).mean() > floor


def test_few_real_rows_of_the_neighbours_are_taken_into_the_county(
    real_points: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]], official: Boundaries, approximate: Boundaries
) -> None:
    x, y = real_points
    really, nearly = (locate(x, y, layers.layers["ward_2022"]) != OUTSIDE for layers in (official, approximate))
    assert (nearly & ~really).sum() < 0.05 * really.sum()


# The residents


def test_wards_and_lsoas_have_all_the_people_of_the_county(bundled: Store, approximate: Boundaries) -> None:
    held = {(each.measure, each.layer): each for each in bundled.figures()}
    assert set(held) == {
        ("residents", "ward_2022"),
        ("households", "ward_2022"),
        ("deprived_residents", "ward_2022"),
        ("residents", "lsoa_2011"),
        ("households", "lsoa_2011"),
    }
    for (measure, layer), each in held.items():
        total = {"residents": 553_069, "households": 220_310, "deprived_residents": 37_868}[measure]
        assert each.values.sum() == total
        assert (each.values % 1 == 0).all()
        assert set(each.values.index) == set(approximate.layers[layer]["code"])
        assert each.approximate
    assert held["residents", "lsoa_2011"].values.min() > 500


def test_residents_of_wards_are_the_published_ones(bundled: Store, shared_data: Path) -> None:
    published = pd.read_csv(shared_data / "figures" / "ward_2022_residents.csv").set_index("ward_code")
    held = {each.measure: each.values for each in bundled.figures() if each.layer == "ward_2022"}
    for measure, column in (("residents", "residents_2021"), ("households", "households_2021")):
        assert held[measure].to_dict() == published[column].to_dict()


def test_residents_of_lsoas_come_as_near_to_the_census_as_is_said(bundled: Store, shared_data: Path) -> None:
    census = pd.read_csv(shared_data / "population" / "pop_census2021_lsoa21_bucks.csv").set_index("lsoa21_code")
    held = {(each.measure, each.layer): each.values for each in bundled.figures()}["residents", "lsoa_2011"]
    same = held.index.intersection(census.index)
    assert len(same) == 309
    off = (held[same] / census.loc[same, "total_residents"] - 1).abs()
    assert 0.19 < off.mean() < 0.21
    assert off.median() < 0.17


# The incidents


def test_all_24_months_hold_incidents_of_every_supplier_that_records_anti_social_behaviour(
    incidents: pd.DataFrame,
) -> None:
    assert len(MONTHS) == 24
    counts = pd.crosstab(month_of(incidents), incidents["source"])
    assert counts.index.tolist() == list(MONTHS)
    assert set(counts.columns) == {"police", "council", "housing", "wardens", "fire"}
    assert (counts.drop(columns="fire") > 0).all(axis=None)
    assert counts.sum(axis=1).between(2_000, 3_500).all()


def test_volumes_and_category_shares_resemble_the_figures(incidents: pd.DataFrame, ward_figures: pd.DataFrame) -> None:
    crimes = incidents[incidents["category"] != ASB]
    assert 60_000 <= len(incidents) <= 66_000
    assert 28_000 <= len(crimes) / 2 <= 31_000
    made = incidents["category"].value_counts(normalize=True)
    published = ward_figures.groupby("crime_type")["incidents"].sum() / ward_figures["incidents"].sum()
    assert set(made.index) == set(published.index)
    assert (made - published.reindex(made.index)).abs().max() < 0.01


def test_wards_rank_as_in_the_figures(incidents: pd.DataFrame, ward_figures: pd.DataFrame) -> None:
    published = ward_figures.groupby("ward_code")["incidents"].sum()
    made = incidents["ward_2022"].astype("str").value_counts().reindex(published.index)
    assert np.corrcoef(made.rank(), published.rank())[0, 1] > 0.95
    assert made.nlargest(2).index.tolist() == published.nlargest(2).index.tolist() == ["E05013120", "E05013124"]


def test_anti_social_behaviour_has_a_type_and_nothing_else_has(incidents: pd.DataFrame) -> None:
    assert (incidents["asb_type"].notna() == (incidents["category"] == ASB)).all()
    asb = incidents[incidents["category"] == ASB]
    commonest = asb.groupby("source", observed=True)["asb_type"].agg(lambda types: types.mode()[0])
    assert commonest["council"] == "environmental"
    assert commonest["housing"] == "personal"
    assert commonest["police"] == "nuisance"


def test_only_the_police_supply_map_points_and_wardens_walk_in_two_towns(
    incidents: pd.DataFrame, approximate: Boundaries
) -> None:
    shares = incidents["precision"].value_counts(normalize=True)
    assert shares["address"] > shares["map point"] > 0.1
    assert shares["postcode"] > 0.1
    snapped = incidents[incidents["precision"] == "map point"]
    assert set(snapped["source"]) == {"police"}
    assert distinct_points(snapped) < len(snapped) / 4
    names = approximate.names("ward_2022")
    walked = {names[code] for code in incidents.loc[incidents["source"] == "wardens", "ward_2022"]}
    assert {"Abbey", "Aylesbury North"} <= walked
    assert not walked & {"Chesham", "Marlow", "Beaconsfield"}


def test_burglaries_are_known_by_long_intervals_and_violence_by_short_ones(incidents: pd.DataFrame) -> None:
    hours = (incidents["occurred_to"] - incidents["occurred_from"]).dt.total_seconds() / 3600
    median = hours.groupby(incidents["category"], observed=True).median()
    assert median["Burglary"] > 6
    assert median["Vehicle crime"] > 6
    assert median["Violence and sexual offences"] < 1
    assert 0.2 < (hours < 0.02).mean() < 0.6


def test_shops_are_stolen_from_while_they_are_open(incidents: pd.DataFrame) -> None:
    hour = incidents.loc[incidents["category"] == "Shoplifting", "occurred_from"].dt.hour
    assert hour.between(8, 20).all()


def test_domestic_abuse_is_a_third_of_violence_and_unknown_to_partners(incidents: pd.DataFrame) -> None:
    police = incidents["source"] == "police"
    violence = incidents[police & (incidents["category"] == "Violence and sexual offences")]
    assert 0.30 < violence["domestic_abuse"].mean() < 0.36
    for flag in ("domestic_abuse", "night_time", "knife"):
        assert (incidents[flag].notna() == police).all()
    knives = incidents[incidents["category"].isin(["Violence and sexual offences", "Robbery"])]["knife"].mean()
    assert 0.02 < knives < 0.03
    assert 20 < incidents["exploitation"].sum() / 2 < 60


def test_an_incident_known_to_the_minute_lasts_a_minute_in_the_nights_the_clocks_change() -> None:
    # 01:00 to 02:00 does not exist on 2025-03-30, and stands twice on 2025-10-26.
    days = np.array([(date(2025, 3, 30) - PERIOD.start).days, (date(2025, 10, 26) - PERIOD.start).days])
    begins, ends = draw_intervals(
        pd.Series(["Robbery", "Burglary"]), days, np.array([1, 1]), np.array([True, True]), np.random.default_rng(0)
    )
    assert (ends - begins).tolist() == [pd.Timedelta(minutes=1)] * 2
    assert begins.dt.hour.tolist() == [2, 1]
    assert [when.utcoffset() for when in begins] == [timedelta(hours=1)] * 2


# What was planted


def test_the_new_hotspot_appears_in_the_last_week_only(incidents: pd.DataFrame, taxonomy: Taxonomy) -> None:
    new = planted.NEW
    near = incidents[(metres_from(incidents, new.centre) < 100) & (incidents["category"] == ASB)]
    last_week = near["occurred_from"] >= pd.Timestamp("2026-10-25", tz="Europe/London")
    assert last_week.sum() >= 25
    assert distinct_points(near[last_week]) >= 6
    assert near.loc[last_week, "source"].nunique() == 3
    assert (~last_week).sum() < 10
    assert set(near["ward_2022"]) == {new.ward}
    assert new.ward in taxonomy.opportunity_wards


def test_the_faded_hotspot_is_strong_in_every_month_to_april_2026_and_then_gone(incidents: pd.DataFrame) -> None:
    near = incidents[metres_from(incidents, planted.FADED.centre) < 100]
    counts = month_of(near).value_counts().reindex(list(MONTHS), fill_value=0)
    assert counts[:"2026-04"].min() >= 10
    assert counts["2026-05":].max() <= 2
    assert distinct_points(near) >= 8
    assert set(near["ward_2022"]) == {planted.FADED.ward}


def test_the_pile_is_one_map_point_and_nothing_else_lies_within_200_metres(incidents: pd.DataFrame) -> None:
    near = incidents[metres_from(incidents, planted.PILE.centre) < 200]
    assert distinct_points(near) == 1
    assert set(near["precision"]) == {"map point"}
    assert set(near["place_label"]) == {"On or near Supermarket"}
    assert month_of(near).value_counts().reindex(list(MONTHS), fill_value=0).min() >= 20


def test_violence_in_the_centre_of_high_wycombe_keeps_to_weekend_nights(incidents: pd.DataFrame) -> None:
    truth = planted.WEEKEND_NIGHTS
    points = pd.DataFrame(truth.points, columns=["easting", "northing"], dtype="float64")
    here = incidents[incidents["category"] == "Violence and sexual offences"].merge(points, on=["easting", "northing"])
    assert set(here["ward_2022"]) == {truth.ward} == {"E05013120"}
    assert distinct_points(here) == 8
    assert len(here) > 104 * 3
    # Four hours earlier, a night after Friday 22:00 lies wholly on the Friday.
    evening = here["occurred_from"].dt.tz_localize(None) - pd.Timedelta(hours=4)
    assert set(evening.dt.day_name()) == {"Friday", "Saturday"}
    assert evening.dt.hour.between(18, 23).all()


def test_21_percent_of_the_victims_were_harmed_more_than_once(incidents: pd.DataFrame) -> None:
    times = incidents["victim_reference"].value_counts()
    assert 0.205 <= (times > 1).mean() <= 0.215
    assert times.index.str.fullmatch("[0-9a-f]{16}").all()
    crimes = incidents[incidents["category"] != ASB]
    assert 0.45 < crimes["victim_reference"].notna().mean() < 0.6
    assert incidents.loc[incidents["category"] == ASB, "victim_reference"].isna().all()


def test_most_repeated_victims_are_harmed_at_one_address(incidents: pd.DataFrame) -> None:
    known = incidents[incidents["victim_reference"].notna() & (incidents["precision"] == "address")]
    people = known.groupby("victim_reference").agg(times=("easting", "size"), places=("easting", "nunique"))
    repeated = people[people["times"] > 1]
    assert (repeated["places"] == 1).mean() > 0.6


@pytest.mark.parametrize("month", ["2025-02", "2025-07", "2026-10"])
def test_hotspots_can_be_found_in_several_towns(incidents: pd.DataFrame, month: str) -> None:
    # A point is in the middle of a hotspot if ten incidents on three distinct points lie within 150 m.
    chosen = incidents[month_of(incidents) == month]
    points = chosen.groupby(["easting", "northing"]).size().reset_index(name="n")
    x, y, n = points["easting"].to_numpy(), points["northing"].to_numpy(), points["n"].to_numpy()
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= 150
    middle = (near @ n >= 10) & (near.sum(axis=1) >= 3)
    wards = chosen.groupby(["easting", "northing"])["ward_2022"].first().astype("str").to_numpy()
    assert 8 <= len(set(wards[middle])) <= 30
