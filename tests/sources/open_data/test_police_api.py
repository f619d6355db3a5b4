"""Months by the API: the whole study area, each row once, and nothing that is not published."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import BNG, WGS84, project
from geo.errors import SourceError
from geo.places.join import EDGE_TOLERANCE_M
from geo.sources import police_uk
from geo.sources.extracts import find_extracts
from geo.sources.open_data.endpoints import Police, load_endpoints
from geo.sources.open_data.fetched import Wanted
from geo.sources.open_data.police_api import fetch_months, questions
from geo.sources.open_data.web import Web
from tests.loopback.police import LONGEST_GET, PoliceApi, Row
from tests.loopback.server import Fault as AnyFault
from tests.loopback.server import Loopback, cut_off, instead, slow

AREA = shapely.box(480_000, 200_000, 484_000, 202_000)
Fault = Callable[[Row], Row]


def api_row(number: int, at: tuple[float, float], month: str = "2024-01", **changes: object) -> Row:
    longitude, latitude = project(at[0], at[1], BNG, WGS84)
    return {
        "category": "burglary",
        "location_type": "Force",
        "location": {
            "latitude": f"{latitude:.6f}",
            "longitude": f"{longitude:.6f}",
            "street": {"id": number, "name": 'On or near "The Bell", High Street'},
        },
        "context": "",
        "outcome_status": {"category": "Under investigation", "date": month},
        "persistent_id": f"p{number}",
        "id": number,
        "location_subtype": "",
        "month": month,
        **changes,
    }


@pytest.fixture
def api(server: Loopback) -> PoliceApi:
    """Hold forty rows of January on a lattice over the area, ten beyond it, and one row of March."""
    inside = [api_row(n, (480_050 + 100 * n, 200_050 + 47 * n)) for n in range(40)]
    beyond = [api_row(100 + n, (486_000, 200_500)) for n in range(10)]
    served = PoliceApi({"2024-01": inside + beyond, "2024-03": [api_row(1, (480_500, 200_500), "2024-03")]})
    server.services["/api"] = served
    return served


@pytest.fixture
def police(server: Loopback) -> Police:
    return replace(load_endpoints().police, api=f"{server.url}/api")


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_month_is_written_as_its_download_is(web: Web, police: Police, api: PoliceApi, tmp_path: Path) -> None:
    del api
    came = fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)
    rows = written(came.files["2024-01"])
    assert len(rows) == 40
    assert rows[0] == {
        "Crime ID": "p0",
        "Month": "2024-01",
        "Reported by": "Thames Valley Police",
        "Falls within": "Thames Valley Police",
        "Longitude": rows[0]["Longitude"],
        "Latitude": rows[0]["Latitude"],
        "Location": 'On or near "The Bell", High Street',
        "LSOA code": "",
        "LSOA name": "",
        "Crime type": "Burglary",
        "Last outcome category": "Under investigation",
        "Context": "",
    }
    ingest = police_uk.read(find_extracts(came.files["2024-01"], police_uk.SUFFIX)[0])
    assert (ingest.part.key, len(ingest.incidents), len(ingest.rejected)) == ("police_uk-thames-valley-2024-01", 40, 0)


def test_it_asks_by_post_so_that_no_polygon_is_too_long(
    web: Web, police: Police, api: PoliceApi, server: Loopback, tmp_path: Path
) -> None:
    del api
    ragged = AREA.union(shapely.union_all([shapely.Point(480_000 + 150 * n, 202_000).buffer(70) for n in range(60)]))
    fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=ragged)
    asked = [each for each in server.asked if "crimes-street/" in each.path]
    assert {each.method for each in asked} == {"POST"}
    assert all(len(each.target) < LONGEST_GET for each in server.asked)


def test_too_many_rows_are_asked_for_in_halves_and_each_is_kept_once(
    web: Web, police: Police, api: PoliceApi, server: Loopback, tmp_path: Path, naps: list[float]
) -> None:
    api.most = 7
    came = fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)
    assert sorted(row["Crime ID"] for row in written(came.files["2024-01"])) == sorted(f"p{n}" for n in range(40))
    assert len([each for each in server.asked if "crimes-street/" in each.path]) > 10
    assert naps == []


def test_rows_alike_in_all_but_their_number_are_kept(web: Web, police: Police, api: PoliceApi, tmp_path: Path) -> None:
    alike = [api_row(n, (482_000, 201_000), category="anti-social-behaviour", persistent_id="") for n in range(9)]
    api.months["2024-01"] = alike
    api.most = 8
    with pytest.raises(SourceError, match="answers 503 even for a small area; fetch again later"):
        fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)
    api.most = 9
    came = fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)
    assert [row["Crime type"] for row in written(came.files["2024-01"])] == ["Anti-social behaviour"] * 9


def test_a_month_not_yet_published_is_told_and_never_stored_as_empty(
    web: Web, police: Police, api: PoliceApi, tmp_path: Path
) -> None:
    del api
    came = fetch_months(web, police, tmp_path, Wanted("2024-02", "2024-04"), study_area=AREA)
    assert (list(came.files), came.absent) == (["2024-03"], ("2024-02", "2024-04"))
    assert [path.name for path in tmp_path.rglob("*.csv")] == ["2024-03-thames-valley-street.csv"]


def test_a_published_month_without_a_row_is_not_believed(
    web: Web, police: Police, api: PoliceApi, tmp_path: Path
) -> None:
    api.months["2024-01"] = []
    with pytest.raises(SourceError, match="has not one row of 2024-01, although it lists that month"):
        fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)
    assert not list(tmp_path.rglob("*.csv"))


def test_an_answer_about_another_month_is_refused(web: Web, police: Police, api: PoliceApi, tmp_path: Path) -> None:
    api.months["2024-01"] = api.months["2024-03"]
    with pytest.raises(SourceError, match="answers about 2024-03, asked about 2024-01; nothing is kept of it"):
        fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)


def test_rows_of_the_transport_police_are_left_out_and_counted(
    web: Web, police: Police, api: PoliceApi, tmp_path: Path
) -> None:
    api.months["2024-03"].append(api_row(2, (480_500, 200_500), "2024-03", location_type="BTP"))
    for _ in range(2):  # counted again where the month lies in the cache
        came = fetch_months(web, police, tmp_path, Wanted("2024-03", "2024-03"), study_area=AREA)
        assert len(written(came.files["2024-03"])) == 1
        assert came.notes == ("1 row of the British Transport Police left out",)


def test_an_unknown_category_keeps_its_short_name(web: Web, police: Police, api: PoliceApi, tmp_path: Path) -> None:
    api.months["2024-03"] = [api_row(1, (480_500, 200_500), "2024-03", category="new-crime")]
    came = fetch_months(web, police, tmp_path, Wanted("2024-03", "2024-03"), study_area=AREA)
    assert [row["Crime type"] for row in written(came.files["2024-03"])] == ["new-crime"]


def test_what_came_is_not_asked_for_again_until_the_data_is_updated(
    web: Web, police: Police, api: PoliceApi, server: Loopback, tmp_path: Path
) -> None:
    def posts() -> int:
        fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)
        return len([each for each in server.asked if each.method == "POST"])

    assert (posts(), posts()) == (1, 1)
    api.updated = "2025-09-01"
    assert posts() == 2


@pytest.mark.parametrize("fault", [cut_off(30), instead(429), instead(500), slow(0.6)])
def test_a_bad_moment_costs_a_wait_and_no_row(
    hurry: Callable[..., Web], police: Police, api: PoliceApi, server: Loopback, tmp_path: Path, fault: AnyFault
) -> None:
    del api
    server.spoil(None, None, fault)
    came = fetch_months(hurry(timeout_s=0.5), police, tmp_path, Wanted("2024-01", "2024-01"), study_area=AREA)
    assert len(written(came.files["2024-01"])) == 40


def test_another_study_area_is_another_question(
    web: Web, police: Police, api: PoliceApi, server: Loopback, tmp_path: Path
) -> None:
    del api
    wanted = Wanted("2024-01", "2024-01")
    fetch_months(web, police, tmp_path, wanted, study_area=AREA)
    fetch_months(web, police, tmp_path, wanted, study_area=AREA.buffer(3000))
    assert len([each for each in server.asked if each.method == "POST"]) == 2


def test_months_before_a_failure_are_kept_for_the_next_time(
    web: Web, police: Police, api: PoliceApi, server: Loopback, tmp_path: Path
) -> None:
    del api
    wanted = Wanted("2024-01", "2024-03")
    server.spoil(None, None, None, None, *[instead(500)] * 3)
    with pytest.raises(SourceError, match="answers 500"):
        fetch_months(web, police, tmp_path, wanted, study_area=AREA)
    server.asked.clear()
    assert len(fetch_months(web, police, tmp_path, wanted, study_area=AREA).files) == 2
    assert [each.form["date"] for each in server.asked if each.method == "POST"] == ["2024-03"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda row: {**row, "location": None}, "gives a row without id or location"),
        (lambda row: {name: value for name, value in row.items() if name != "id"}, "gives a row without id"),
    ],
)
def test_another_layout_is_refused(
    web: Web, police: Police, api: PoliceApi, server: Loopback, tmp_path: Path, spoil: Fault, message: str
) -> None:
    bad = json.dumps([spoil(api.months["2024-03"][0])]).encode()
    server.spoil(None, None, instead(200, bad))
    with pytest.raises(SourceError, match=message):
        fetch_months(web, police, tmp_path, Wanted("2024-03", "2024-03"), study_area=AREA)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=6
    )
)
def test_the_polygons_asked_for_hold_all_that_counts_as_the_study_area(boxes: list[tuple[int, int, int, int]]) -> None:
    km = 1000
    area = shapely.union_all(
        [shapely.box(480_000 + x * km, 200_000 + y * km, 480_000 + (x + w) * km, 200_000 + (y + h) * km)
         for x, y, w, h in boxes]
    )  # fmt: skip
    asked = shapely.union_all(questions(area))
    assert asked.covers(area.buffer(EDGE_TOLERANCE_M))
    assert asked.difference(area.buffer(300)).area < 1 + sum(
        hole.area for part in shapely.get_parts(area) for hole in map(shapely.Polygon, part.interiors)
    )
    assert max(np.asarray([len(part.exterior.coords) for part in questions(area)])) < 150
