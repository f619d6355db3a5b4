"""Maps ask nothing of any other host, and say in text what they show."""

import json
import re
from collections.abc import Callable
from typing import Any

import folium
import pandas as pd
import pytest
import shapely

from geo.analysis.hotspots import HotspotRules
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.maps.base import SCRIPT, base_map, changing_layer
from geo.maps.hotspots import hotspot_drawing
from geo.periods import Period
from geo.pipeline import density_surface
from geo.places.boundaries import Boundaries
from geo.places.outlines import outlines_geojson
from geo.raster import overlay
from geo.selection import Filters
from geo.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    points = [(480_500.0 + 10 * (n % 4), 200_500.0) for n in range(12)]
    return make_workspace(some_incidents(points, {"place_label": "</script><b>Row</b>"}))


@pytest.fixture(scope="module")
def answer(workspace: Workspace) -> HotspotList:
    return hotspot_list(workspace, Filters("all-crime", Period.month("2024-01")), HotspotRules())


def drawn(layer: folium.FeatureGroup) -> Any:
    """Take what a layer hands to the browser."""
    (element,) = layer._children.values()
    return json.loads(json.dumps(vars(element)["answer"]))


def test_no_address_of_another_host_stands_in_the_page(workspace: Workspace) -> None:
    page = base_map(workspace.boundaries, workspace.attribution).get_root().render()
    addresses = re.findall(r"https?://[^\s\"'<>)]+", page)
    assert addresses == []
    assert re.findall(r"//[a-z0-9.-]+\.[a-z]{2,}/", page) == []
    assert not re.search(r"https?://", SCRIPT.read_text("utf-8"))


def test_the_base_is_the_same_for_every_question(workspace: Workspace) -> None:
    pages = {re.sub(r"[0-9a-f]{32}", "ID", base_map(workspace.boundaries, "©").get_root().render()) for _ in range(2)}
    assert len(pages) == 1


def test_text_of_the_data_cannot_become_markup(workspace: Workspace, answer: HotspotList) -> None:
    layer = changing_layer(hotspot_drawing(answer, None, wards="ward_2022", most=100), "Map")
    assert drawn(layer)["circles"][0][3][0].startswith("1. </script><b>Row</b>")
    layer.add_to(base_map(workspace.boundaries, "©"))
    page = layer.get_root().render()
    assert "<b>" not in page
    assert "\\u003c/script\\u003e\\u003cb\\u003eRow" in page


def test_the_chosen_hotspot_is_in_focus(answer: HotspotList, workspace: Workspace) -> None:
    surface = overlay(density_surface(workspace, answer.selection, bandwidth_m=300), workspace.grid)
    changing = drawn(changing_layer(hotspot_drawing(answer, surface, wards="ward_2022", most=100, chosen=1), "Map"))
    lat, lon, radius_m, lines, chosen = changing["circles"][0]
    assert changing["name"] == "Map"
    assert changing["focus"] == [lat, lon, 15]
    assert (radius_m, lines[1], chosen) == (60, "12 incidents on 4 distinct points", 1)
    assert changing["legend"]["rows"][0]["text"].endswith("and more")
    assert hotspot_drawing(answer, surface, wards="ward_2022", most=100).focus is None


def test_outlines_share_their_edges_and_carry_names(boundaries: Boundaries) -> None:
    drawn = json.loads(outlines_geojson(boundaries.layers[boundaries.study_layer]))["features"]
    assert [ward["properties"]["name"] for ward in drawn] == [f"Ward E0500000{n}" for n in (1, 2, 3)]
    outlines = shapely.from_geojson([json.dumps(ward["geometry"]) for ward in drawn])
    assert shapely.coverage_is_valid(outlines)
    for ward, outline in zip(drawn, outlines, strict=True):
        assert shapely.contains_xy(outline, ward["properties"]["lon"], ward["properties"]["lat"])
