"""Streets and named places through osmnx, from an Overpass of our own."""

import socket
from collections.abc import Iterator

import osmnx
import pytest
import shapely

from geo.errors import SourceError
from geo.places.streets import Overpass, OverpassBusyError, Streets, fetch_streets
from tests.loopback.overpass import Overpass as Service
from tests.loopback.server import Loopback, cut_off, instead, loopback, slow

AREA = shapely.box(480_000, 200_000, 483_000, 201_000)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        running.services["/overpass"] = Service()
        yield running


def fetch(server: Loopback, timeout_s: float = 5.0) -> Streets:
    kinds = ("residential", "pedestrian")
    return fetch_streets(AREA, Overpass(f"{server.url}/overpass", timeout_s, 2500, kinds, user_agent="us/1"))


def test_stretches_between_junctions_have_name_kind_and_line_in_metres(server: Loopback) -> None:
    streets = fetch(server).streets
    assert streets.crs.to_epsg() == 27700
    found = sorted(zip(streets["name"].fillna("-"), streets["kind"], streets.length.round(), strict=True))
    assert found == [
        ("-", "pedestrian", 300.0),
        ("-", "pedestrian", 400.0),
        ("High Street", "residential", 300.0),
        ("High Street", "residential", 400.0),
    ]


def test_named_places_are_points(server: Loopback) -> None:
    places = fetch(server).places
    assert sorted(zip(places["name"], places["kind"], strict=True)) == [
        ("Nether Hill", "hamlet"),
        ("Upper Hill", "village"),
    ]
    assert set(places.geom_type) == {"Point"}
    assert places.geometry.x.round().tolist() == [480_600, 482_600]


def test_one_query_asks_for_streets_and_one_for_places(server: Loopback) -> None:
    fetch(server)
    assert [asked.path for asked in server.asked] == ["/overpass/interpreter"] * 2
    assert server.asked[0].form["data"].startswith("[out:json][timeout:5];")
    assert '(way["highway"~"^(residential|pedestrian)(_link)?$"]["area"!~"yes"](poly:' in server.asked[0].form["data"]
    assert {asked.headers["user-agent"] for asked in server.asked} == {"us/1"}


def test_what_was_set_for_a_fetch_is_put_back(server: Loopback) -> None:
    def state() -> list[object]:
        return [
            socket.getaddrinfo,
            osmnx.settings.overpass_url,
            osmnx.settings.requests_kwargs,
            osmnx.settings.use_cache,
        ]

    before = state()
    fetch(server)
    server.spoil(instead(429))
    with pytest.raises(OverpassBusyError):
        fetch(server)
    assert state() == before


@pytest.mark.parametrize("status", [429, 504])
def test_a_busy_service_is_told_at_once_and_not_waited_for_without_end(server: Loopback, status: int) -> None:
    server.spoil(instead(status))
    with pytest.raises(OverpassBusyError, match=f"/overpass: answers {status}"):
        fetch(server)
    assert len(server.asked) == 1


def test_a_service_that_is_slow_or_cut_off_is_busy(server: Loopback) -> None:
    server.spoil(slow(0.3))
    with pytest.raises(OverpassBusyError, match="cannot be reached or was cut off"):
        fetch(server, timeout_s=0.05)
    server.spoil(cut_off(20))
    with pytest.raises(OverpassBusyError, match="cannot be reached or was cut off"):
        fetch(server)


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>Welcome</html>"), (400, b"<html>Bad</html>"), (200, b'{"elements": []}'), (200, b"[]")],
)
def test_an_answer_that_is_no_streets_is_one_sentence(server: Loopback, status: int, body: bytes) -> None:
    server.spoil(instead(status, body))
    with pytest.raises(SourceError, match="knows no streets or places there, or gives no data") as caught:
        fetch(server)
    assert "\n" not in str(caught.value)
