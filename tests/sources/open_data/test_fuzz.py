"""Whatever JSON or text a server answers, the end is data or one sentence, never a traceback."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import SourceError
from geo.sources.open_data.areas import fetch_boundaries
from geo.sources.open_data.deprivation import fetch_deprivation
from geo.sources.open_data.endpoints import Manners, load_endpoints
from geo.sources.open_data.fetched import Wanted
from geo.sources.open_data.police_api import fetch_months
from geo.sources.open_data.population import fetch_population
from geo.sources.open_data.web import Web
from geo.taxonomy import load_taxonomy
from tests.loopback.server import Answer, Asked, Loopback, loopback

ONCE = Manners(timeout_s=5.0, tries=1, backoff_s=0.001, longest_wait_s=1.0, requests_a_second=1e9)
_PAGE_NAMES = ("features", "properties", "geometry", "coordinates", "crs", "name", "type", "services", "error", "code")
_ROW_NAMES = (
    "message",
    "details",
    "LSOA11CD",
    "exceededTransferLimit",
    "id",
    "location",
    "street",
    "month",
    "date",
    "category",
    "url",
)
NAMES = st.sampled_from(_PAGE_NAMES + _ROW_NAMES)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["2024-01", "E01000001", "Polygon", "", "burglary"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
ROW = st.fixed_dictionaries(
    {"id": VALUES, "month": st.just("2024-01"), "location": st.dictionaries(NAMES, VALUES)},
    optional={"outcome_status": VALUES, "category": VALUES, "location_type": st.just("Force"), "context": VALUES},
)
PAGE = st.fixed_dictionaries(
    {"features": st.lists(st.fixed_dictionaries({"properties": VALUES, "geometry": VALUES}), max_size=2)},
    optional={"properties": VALUES, "crs": VALUES},
)


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with Web(ONCE, tmp_path_factory.mktemp("cache"), sleep=lambda _: None) as running:
        yield running


def one_sentence(error: SourceError) -> bool:
    return "\n" not in str(error)


@settings(max_examples=60)
@given(rows=VALUES | st.lists(ROW, max_size=3), other=VALUES)
def test_any_answer_of_the_police(
    server: Loopback, web: Web, tmp_path_factory: pytest.TempPathFactory, rows: object, other: object
) -> None:
    good: dict[str, Any] = {
        "crimes-street-dates": [{"date": "2024-01"}],
        "crime-last-updated": {"date": "2024-03-01"},
        "crime-categories": other,
    }

    def answer(asked: Asked) -> Answer:
        return Answer(json.dumps(good.get(asked.path.rsplit("/", 1)[-1], rows)).encode())

    server.services["/api"] = answer
    police = replace(load_endpoints().police, api=f"{server.url}/api")
    area = shapely.box(480_000, 200_000, 481_000, 201_000)
    try:
        fetch_months(web, police, tmp_path_factory.mktemp("out"), Wanted("2024-01", "2024-01"), study_area=area)
    except SourceError as error:
        assert one_sentence(error)


@settings(max_examples=60)
@given(page=VALUES | PAGE)
def test_any_answer_of_a_feature_service(
    server: Loopback, web: Web, tmp_path_factory: pytest.TempPathFactory, page: object
) -> None:
    server.services["/arcgis"] = lambda _: Answer(json.dumps(page).encode())
    areas = replace(load_endpoints().areas, services=f"{server.url}/arcgis", lookups={})
    areas = replace(areas, layers={"ward_2022": replace(areas.layers["ward_2022"], code="LSOA11CD", name="name")})
    folder = tmp_path_factory.mktemp("out") / "boundaries"
    with pytest.raises(SourceError) as caught:
        fetch_boundaries(web, areas, folder, load_taxonomy(), district_name="Buckinghamshire")
    assert one_sentence(caught.value)


@settings(max_examples=60)
@given(text=st.binary(max_size=200) | st.text('date,geography_cobsvluru"\n0 12', max_size=200).map(str.encode))
def test_any_table(server: Loopback, web: Web, tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    server.services["/table"] = lambda _: Answer(text)
    endpoints, path = load_endpoints(), Path(tmp_path_factory.mktemp("out")) / "a.csv"
    address = f"{server.url}/table"
    with pytest.raises(SourceError) as caught:
        fetch_population(web, replace(endpoints.population, address=address), path, district_name="Buckinghamshire")
    assert one_sentence(caught.value)
    with pytest.raises(SourceError) as caught:
        fetch_deprivation(web, replace(endpoints.deprivation, address=address), path, district="E06000060")
    assert one_sentence(caught.value)
