"""Residents, deprivation and streets as they are fetched: whole, of the study area, or a sentence."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.errors import SourceError
from geo.sources.census import read_figures
from geo.sources.open_data.deprivation import fetch_deprivation
from geo.sources.open_data.endpoints import Deprivation, Population, load_endpoints
from geo.sources.open_data.population import fetch_population
from geo.sources.open_data.street_files import fetch_street_files
from geo.sources.open_data.web import Web
from tests.loopback.overpass import Overpass
from tests.loopback.server import Answer, Loopback, cut_off, instead, slow
from tests.loopback.statistics import Nomis, OneFile, deprivation_file

OURS = "E06000060"
ROWS = [
    ("E01000001", "Adur 001A", 1500),
    ("E01000002", "Buckinghamshire 001A", 1600),
    ("E01000003", "Buckinghamshire 001B", 1700),
]


@pytest.fixture
def population(server: Loopback) -> Population:
    return replace(load_endpoints().population, address=f"{server.url}/nomis.csv", page_rows=2)


@pytest.fixture
def nomis(server: Loopback) -> Nomis:
    server.services["/nomis"] = served = Nomis(ROWS, page_rows=2)
    return served


@pytest.fixture
def deprivation(server: Loopback) -> Deprivation:
    return replace(load_endpoints().deprivation, address=f"{server.url}/imd.csv")


def test_residents_of_the_study_area_come_over_all_pages(
    web: Web, population: Population, nomis: Nomis, server: Loopback, tmp_path: Path
) -> None:
    del nomis
    path = fetch_population(web, population, tmp_path / "a.csv", district_name="Buckinghamshire")
    (figures,) = read_figures(path)
    assert figures.values.to_dict() == {"E01000002": 1600, "E01000003": 1700}
    assert figures.source == "Mid-year estimate 2024"
    assert [asked.query["RecordOffset"] for asked in server.asked] == ["0", "2"]
    assert server.asked[0].query["geography"] == "TYPE151"
    assert server.asked[0].query["select"] == "date,geography_code,geography_name,obs_value,record_count"


def test_half_a_page_is_no_page(
    web: Web, population: Population, nomis: Nomis, server: Loopback, tmp_path: Path
) -> None:
    del nomis
    server.spoil(lambda answer: Answer(b"".join(answer.body.splitlines(keepends=True)[:2])))
    with pytest.raises(SourceError, match=r"nomis\.csv: gave 1 of 3 rows; fetch again later"):
        fetch_population(web, population, tmp_path / "a.csv", district_name="Buckinghamshire")
    server.spoil(lambda answer: replace(answer, body=answer.body[:90], tells_length=False))
    with pytest.raises(SourceError, match="line 2: has . fields instead of 5; it broke off|cannot be read as a table"):
        fetch_population(web, population, tmp_path / "a.csv", district_name="Buckinghamshire")
    assert fetch_population(web, population, tmp_path / "a.csv", district_name="Buckinghamshire").exists()


def test_a_cut_off_page_is_asked_for_again(
    web: Web, population: Population, nomis: Nomis, server: Loopback, tmp_path: Path
) -> None:
    del nomis
    server.spoil(cut_off(50))
    assert fetch_population(web, population, tmp_path / "a.csv", district_name="Buckinghamshire").exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!DOCTYPE html><p>Sorry", "answers with a web page instead of a table"),
        (b"", "has no column date; found nothing"),
        (b"DATE,GEOGRAPHY,GEOGRAPHY_NAME,OBS_VALUE,RECORD_COUNT\n", "has no column geography_code; found DATE, GEOG"),
        (b"DATE,GEOGRAPHY_CODE,GEOGRAPHY_NAME,OBS_VALUE,RECORD_COUNT\n", "gave 0 of 0 rows"),
        (b"\xff\xfe", "cannot be read as a table"),
    ],
)
def test_residents_in_another_shape_are_refused(
    web: Web, population: Population, nomis: Nomis, server: Loopback, tmp_path: Path, body: bytes, message: str
) -> None:
    del nomis
    server.spoil(instead(200, body))
    with pytest.raises(SourceError, match=message):
        fetch_population(web, population, tmp_path / "a.csv", district_name="Buckinghamshire")
    assert not (tmp_path / "a.csv").exists()


def test_residents_of_another_place_are_refused(web: Web, population: Population, nomis: Nomis, tmp_path: Path) -> None:
    del nomis
    with pytest.raises(SourceError, match="has no LSOA of Rutland; check area.district_name"):
        fetch_population(web, population, tmp_path / "a.csv", district_name="Rutland")


def test_deciles_of_the_authority_are_kept_and_asked_for_once(
    web: Web, deprivation: Deprivation, server: Loopback, tmp_path: Path
) -> None:
    rows = [("E01000001", "E07000223", 1), ("E01000002", OURS, 3), ("E01000003", OURS, 10)]
    server.services["/imd"] = OneFile(deprivation_file(rows))
    for _ in range(2):
        (figures,) = read_figures(fetch_deprivation(web, deprivation, tmp_path / "a.csv", district=OURS))
        assert figures.values.to_dict() == {"E01000002": 3, "E01000003": 10}
    assert "if-none-match" in server.asked[1].headers


def test_deciles_under_another_name_are_refused_with_the_names_found(
    web: Web, deprivation: Deprivation, server: Loopback, tmp_path: Path
) -> None:
    renamed = deprivation_file([("E01000002", OURS, 3)]).replace(b"(IMD) Decile", b"Tenth")
    server.services["/imd"] = OneFile(renamed)
    with pytest.raises(SourceError, match=r"line 1: has no column Index of .*Decile; found LSOA code \(2021\), "):
        fetch_deprivation(web, deprivation, tmp_path / "a.csv", district=OURS)
    with pytest.raises(SourceError, match="has no LSOA of S12000005; is it of England"):
        fetch_deprivation(web, replace(deprivation, decile="LSOA name"), tmp_path / "a.csv", district="S12000005")


def test_streets_come_as_files_after_a_busy_start(
    web: Web, server: Loopback, tmp_path: Path, naps: list[float]
) -> None:
    server.services["/overpass"] = Overpass()
    server.spoil(instead(429), cut_off(10))
    streets = replace(load_endpoints().streets, overpass=f"{server.url}/overpass")
    area = shapely.box(480_000, 200_000, 483_000, 201_000)
    assert fetch_street_files(web, streets, tmp_path, study_area=area) is None
    assert naps == [0.5, 1.0]
    kept = gpd.read_parquet(tmp_path / "streets.parquet")
    assert (len(kept), kept.crs.to_epsg()) == (4, 27700)
    assert gpd.read_parquet(tmp_path / "named_places.parquet")["name"].tolist() == ["Upper Hill", "Nether Hill"]


def test_streets_are_asked_for_again_after_their_days_or_for_another_area(
    web: Web, server: Loopback, tmp_path: Path
) -> None:
    server.services["/overpass"] = Overpass()
    streets = replace(load_endpoints().streets, overpass=f"{server.url}/overpass")
    area = shapely.box(480_000, 200_000, 483_000, 201_000)
    assert fetch_street_files(web, streets, tmp_path, study_area=area) is None
    assert fetch_street_files(web, streets, tmp_path, study_area=area) == datetime.now(UTC).date()
    assert len(server.asked) == 2
    assert fetch_street_files(web, streets, tmp_path, study_area=area.buffer(10)) is None
    note = tmp_path / "fetched.json"
    for days, fetched in ((89, True), (90, False)):
        day = (datetime.now(UTC) - timedelta(days=days)).date()
        note.write_text(json.dumps({**json.loads(note.read_text()), "fetched": day.isoformat()}))
        assert fetch_street_files(web, streets, tmp_path, study_area=area.buffer(10)) == (day if fetched else None)
    (tmp_path / "streets.parquet").unlink()
    assert fetch_street_files(web, streets, tmp_path, study_area=area.buffer(10)) is None


def test_streets_that_never_come_leave_those_there(hurry: Callable[..., Web], server: Loopback, tmp_path: Path) -> None:
    server.services["/overpass"] = Overpass()
    (tmp_path / "streets.parquet").write_bytes(b"old")
    server.spoil(slow(0.3), slow(0.3))
    streets = replace(load_endpoints().streets, overpass=f"{server.url}/overpass", timeout_s=0.05)
    with pytest.raises(SourceError, match=r"/overpass: cannot be reached .*; asked 2 times: fetch again later"):
        fetch_street_files(
            hurry(tries=2), streets, tmp_path, study_area=shapely.box(480_000, 200_000, 483_000, 201_000)
        )
    assert (tmp_path / "streets.parquet").read_bytes() == b"old"
