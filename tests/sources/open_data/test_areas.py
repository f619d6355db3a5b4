"""Boundaries from a feature service: whole, in the right place, or a sentence that says what is wrong."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.crs import WGS84
from geo.errors import SourceError
from geo.places.boundaries import Boundaries, read_boundaries
from geo.sources.open_data.areas import fetch_boundaries
from geo.sources.open_data.endpoints import Areas, load_endpoints
from geo.sources.open_data.web import Web
from geo.taxonomy import Taxonomy
from tests.loopback.open_data import LSOAS_11, LSOAS_21, OURS, WARDS_22, WARDS_25, small_services
from tests.loopback.server import Loopback, cut_off, instead
from tests.loopback.statistics import FeatureServices

Fetch = Callable[..., Boundaries]


@pytest.fixture
def services(server: Loopback) -> FeatureServices:
    served = FeatureServices(small_services())
    server.services["/arcgis"] = served
    return served


@pytest.fixture
def areas(server: Loopback) -> Areas:
    return replace(load_endpoints().areas, services=f"{server.url}/arcgis/rest/services")


@pytest.fixture
def fetch(web: Web, areas: Areas, services: FeatureServices, taxonomy: Taxonomy, tmp_path: Path) -> Fetch:
    del services

    def call(**changes: object) -> Boundaries:
        asked = replace(areas, **changes)  # type: ignore[arg-type]
        return fetch_boundaries(web, asked, tmp_path / "boundaries", taxonomy, district_name="Buckinghamshire")

    return call


def test_all_layers_come_cut_to_the_authority(fetch: Fetch, taxonomy: Taxonomy, tmp_path: Path) -> None:
    found = fetch()
    assert {name: layer["code"].tolist() for name, layer in found.layers.items()} == {
        "lsoa_2011": [f"E0100000{n}" for n in range(4)],
        "lsoa_2021": [f"E0100000{n}" for n in range(4)],
        "ward_2022": ["E05000000", "E05000001"],
        "ward_2025": ["E05000010", "E05000011"],
    }
    assert found.approximate == frozenset()
    assert read_boundaries(tmp_path / "boundaries", taxonomy).fingerprint == found.fingerprint
    with (tmp_path / "boundaries" / "lsoa_2021_to_ward_2025.csv").open() as file:
        assert next(csv.DictReader(file)) == {"LSOA21CD": "E01000000", "WD25CD": "E05000010"}


@pytest.mark.parametrize("under_properties", [False, True])
def test_pages_are_followed_to_the_last_wherever_it_says_that_there_are_more(
    fetch: Fetch, services: FeatureServices, server: Loopback, under_properties: bool
) -> None:
    whole = fetch().fingerprint
    server.asked.clear()
    services.most_rows, services.under_properties = 3, under_properties
    assert fetch().fingerprint == whole
    offsets = [each.query["resultOffset"] for each in server.asked if LSOAS_21 in each.path]
    assert offsets == ["0", "3"]


def test_a_long_list_of_codes_is_asked_for_in_pieces(fetch: Fetch, server: Loopback) -> None:
    whole = fetch().fingerprint
    server.asked.clear()
    assert fetch(codes_a_query=3).fingerprint == whole
    conditions = [each.query["where"] for each in server.asked if LSOAS_11 in each.path]
    assert conditions == ["LSOA11CD IN ('E01000000','E01000001','E01000002')", "LSOA11CD IN ('E01000003')"]


def test_degrees_are_asked_for_and_a_page_of_a_thousand(fetch: Fetch, server: Loopback) -> None:
    fetch()
    query = next(each.query for each in server.asked if WARDS_22 in each.path)
    assert query == {
        "where": f"LAD22CD='{OURS}'",
        "outFields": "WD22CD,WD22NM",
        "outSR": "4326",
        "f": "geojson",
        "resultOffset": "0",
        "resultRecordCount": "1000",
    }


@pytest.mark.parametrize("crs", ["EPSG:27700", "urn:ogc:def:crs:EPSG::3857"])
def test_an_answer_that_names_another_system_is_refused(fetch: Fetch, services: FeatureServices, crs: str) -> None:
    services.crs = crs
    with pytest.raises(SourceError, match=f"answers in the coordinate reference system {crs}, asked for EPSG:4326"):
        fetch()


def test_metres_that_say_nothing_of_their_system_are_refused(
    fetch: Fetch, services: FeatureServices, make_areas: Callable[..., gpd.GeoDataFrame]
) -> None:
    services.crs = None
    metres = make_areas({"E05000000": (480_000, 200_000, 482_000, 201_000)}).geometry[0]
    services.services[WARDS_22][0]["geometry"] = shapely.geometry.mapping(metres)
    with pytest.raises(SourceError, match=r"ward_2022\.geojson: holds metres, but says they are degrees"):
        fetch()


def test_longitude_and_latitude_swapped_are_refused(fetch: Fetch, services: FeatureServices) -> None:
    outline = shapely.geometry.shape(services.services[WARDS_22][0]["geometry"])
    services.services[WARDS_22][0]["geometry"] = shapely.geometry.mapping(
        shapely.transform(outline, lambda c: c[:, ::-1])
    )
    with pytest.raises(SourceError, match="lies outside Great Britain"):
        fetch()


def test_a_renamed_field_is_named_with_what_it_may_be_now(fetch: Fetch, services: FeatureServices) -> None:
    for feature in services.services[WARDS_25]:
        feature["properties"]["WD25CODE"] = feature["properties"].pop("WD25CD")
    with pytest.raises(SourceError, match=r"WD_MAY_2025.*answers with error 400: .*'outFields' parameter is invalid"):
        fetch()


def test_a_field_the_answer_lacks_is_named(fetch: Fetch, server: Loopback) -> None:
    page = b'{"features": [{"type": "Feature", "properties": {"LSOA11_CODE": "E01000000"}, "geometry": null}]}'
    server.spoil(instead(200, page))
    with pytest.raises(
        SourceError, match=r"has no field LSOA11CD; is it LSOA11_CODE\? name it in a file for --endpoints"
    ):
        fetch()


def test_a_field_in_other_letters_is_the_same_field(fetch: Fetch, services: FeatureServices, areas: Areas) -> None:
    for feature in services.services[WARDS_25]:
        feature["properties"]["wd25cd"] = feature["properties"].pop("WD25CD")
    layer = replace(areas.layers["ward_2025"], code="wd25cd")
    assert "ward_2025" in fetch(layers={**areas.layers, "ward_2025": layer}).layers


def test_the_newest_other_version_of_a_service_is_found_in_the_list(
    fetch: Fetch, services: FeatureServices, server: Loopback
) -> None:
    rows = services.services.pop(WARDS_25)
    services.services |= {"wd_may_2025_uk_bgc": [], "WD_MAY_2025_UK_BGC_V10": rows, "WD_MAY_2025_UK_BGC_v9": []}
    assert len(fetch().layers["ward_2025"]) == 2
    assert any("WD_MAY_2025_UK_BGC_V10/" in asked.path for asked in server.asked)


def test_a_service_that_is_gone_is_told_with_what_comes_near(fetch: Fetch, services: FeatureServices) -> None:
    services.services["WD_MAY_2026_UK_BGC_V1"] = services.services.pop(WARDS_25)
    with pytest.raises(
        SourceError, match=r"rest/services: has no service WD_MAY_2025_UK_BGC_V2, .*; is it WD_MAY_2026_UK_BGC_V1\?"
    ):
        fetch()


def test_half_a_page_is_asked_for_again(fetch: Fetch, server: Loopback, naps: list[float]) -> None:
    server.spoil(cut_off(100), None, instead(500))
    assert len(fetch().layers) == 4
    assert len(naps) == 2


def test_an_area_that_got_lost_is_noticed(fetch: Fetch, services: FeatureServices) -> None:
    services.services[WARDS_22].pop(1)
    with pytest.raises(SourceError, match=r"wards of 2022 leave a hole at easting 48\d+, northing 200\d+"):
        fetch()


@pytest.mark.parametrize(("gap_m", "whole"), [(90, True), (110, False)])
def test_a_gap_no_wider_than_outlines_are_rough_is_no_hole(
    fetch: Fetch, services: FeatureServices, make_areas: Callable[..., gpd.GeoDataFrame], gap_m: int, whole: bool
) -> None:
    shorter = make_areas({"E05000001": (482_000, 200_000, 484_000, 201_000 - gap_m)}).to_crs(WGS84).geometry[0]
    services.services[WARDS_22][1]["geometry"] = shapely.geometry.mapping(shorter)
    if whole:
        assert len(fetch().layers) == 4
    else:
        with pytest.raises(SourceError, match="wards of 2022 leave a hole"):
            fetch()


def test_an_area_that_the_lookups_name_and_the_layer_lacks_is_noticed(fetch: Fetch, services: FeatureServices) -> None:
    services.services[LSOAS_11].pop(3)
    with pytest.raises(SourceError, match="lacks 1 of LSOAs of 2011 that the lookups name, the first being E01000003"):
        fetch()


def test_pages_that_do_not_follow_on_end_in_an_error_and_not_in_a_circle(fetch: Fetch, server: Loopback) -> None:
    page = (
        b'{"features": [{"properties": {"LSOA11CD": "E01000000", "LSOA21CD": "E01000000"}}], '
        b'"exceededTransferLimit": true}'
    )
    server.spoil(*[instead(200, page)] * 3)
    with pytest.raises(SourceError, match="gives E01000000 twice: its pages do not follow on"):
        fetch()


def test_nothing_where_something_should_be_is_an_error(fetch: Fetch, services: FeatureServices) -> None:
    for feature in services.services[WARDS_25]:
        feature["properties"]["LAD25CD"] = "E07000001"
    with pytest.raises(SourceError, match=rf"{WARDS_25}.*: has nothing where LAD25CD='{OURS}'"):
        fetch()


def test_a_feature_without_an_outline_is_refused(fetch: Fetch, services: FeatureServices) -> None:
    services.services[WARDS_22][0]["geometry"] = None
    with pytest.raises(SourceError, match="gives no outline of E05000000"):
        fetch()


def test_what_was_there_stays_until_everything_has_come(
    fetch: Fetch, services: FeatureServices, tmp_path: Path, snapshot: Callable[[Path], object]
) -> None:
    fetch()
    before = snapshot(tmp_path / "boundaries")
    services.services[LSOAS_11].pop(3)
    with pytest.raises(SourceError):
        fetch()
    assert snapshot(tmp_path / "boundaries") == before
