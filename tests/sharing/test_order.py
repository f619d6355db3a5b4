"""Recipes: kept as a file and read again; the same file comes of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.analysis.criteria import Weights
from geo.analysis.hotspots import HotspotRules
from geo.answers.area_list import AreaQuestion
from geo.config import DEMONSTRATION
from geo.errors import ParameterError
from geo.periods import Hours, Period
from geo.selection import Filters
from geo.sharing.exports import export
from geo.sharing.formats import in_format
from geo.sharing.order import WHATS, Order, What
from geo.sharing.recipe_file import read_order
from geo.workspace import Workspace, open_workspace

FILTERS = Filters(
    "all-crime",
    Period(date(2026, 10, 5), date(2026, 11, 1)),
    Hours(22, 4),
    frozenset({4, 5}),
    frozenset({"E05013120"}),
    frozenset({"police_uk"}),
    frozenset({"Burglary", 'With "quotes"'}),
)
HOTSPOTS = Order(
    "hotspots",
    "gpkg",
    "analyst",
    FILTERS,
    "OFFICIAL",
    HotspotRules(120, 8),
    Weights(concern=0),
    made_from={"data": "a"},
)
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


def kept(order: Order, folder: Path, *changes: tuple[str, str]) -> Path:
    text = order.to_toml()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "recipe.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "order",
    [
        HOTSPOTS,
        Order("repeats", "kml", "tasking", FILTERS, kind="map-point"),
        Order("areas", "xlsx", "public", FILTERS, "", question=AreaQuestion("lsoa_2011", "category", "households")),
        Order("incidents", "csv", "analyst", FILTERS),
    ],
)
def test_a_recipe_is_read_as_it_was_kept(order: Order, tmp_path: Path) -> None:
    assert read_order(kept(order, tmp_path)) == order


@pytest.mark.parametrize("what", WHATS)
def test_the_same_recipe_makes_the_same_file(workspace: Workspace, what: What, tmp_path: Path) -> None:
    filters = Filters("all-crime", Period.month("2026-10"), wards=frozenset({"E05013120"}) - {"E05013120"})
    order = Order(what, "geojson", "analyst", filters, question=AreaQuestion("ward_2022"))
    first = export(order, workspace, made_on=DAY)
    again = read_order(kept(replace(order, made_from=first.content.said.recipe), tmp_path))
    second = export(again, workspace, made_on=DAY)
    assert in_format(second, again.ending) == in_format(first, order.ending)
    assert again.changes(second.content.said.recipe) == []


def test_what_shaped_a_file_otherwise_is_said() -> None:
    order = replace(HOTSPOTS, made_from={"data": "a", "version": "1", "gone": "x"})
    assert order.changes({"data": "b", "version": "1", "new": "y"}) == [
        "data was a and is b",
        "gone was x and is none",
        "new was none and is y",
    ]
    assert replace(HOTSPOTS, made_from={}).changes({"data": "b"}) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('what = "hotspots"', 'what = "secrets"', "what is 'secrets'; choose from hotspots, repeat-points"),
        ('format = "gpkg"', 'format = "shp"', "format is 'shp'; choose from csv"),
        ('audience = "analyst"\n', "", "the recipe lacks audience; add it"),
        ("first_day = 2026-10-05", 'first_day = "2026-10-05"', "it must be a day without quotes"),
        ("first_day = 2026-10-05", "first_day = 2026-11-05", "its end must be later"),
        ("min_points = 3", "min_points = 3.5", "min_points is 3.5; it must be a whole number"),
        ("eps_m = 120", 'eps_m = "x"', "eps_m is 'x'; it must be a number"),
        ("eps_m = 120", "radius = 120", "the recipe lacks eps_m"),
        ("volume = 3.0", "volume = 3.0\nluck = 1", "there is no criterion 'luck'"),
        ("[hotspots]", "[hotspots]\nmore = 1", "a recipe of hotspots has no 'more'"),
        ('wards = [\n    "E05013120",', "wards = [\n    5,", "wards holds 5; it must hold texts"),
        ("[made_from]", "made_from = ", "is no recipe of an export"),
        ('[made_from]\ndata = "a"\n', "", None),
    ],
)
def test_a_recipe_without_meaning_is_refused_in_one_sentence(
    tmp_path: Path, old: str, new: str, said: str | None
) -> None:
    path = kept(HOTSPOTS, tmp_path, (old, new))
    if said is None:
        assert read_order(path).made_from == {}
        return
    with pytest.raises(ParameterError, match=said) as found:
        read_order(path)
    assert str(found.value).startswith(str(path))


def test_a_recipe_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="none.toml: cannot be read"):
        read_order(tmp_path / "none.toml")


@pytest.mark.parametrize("what", ["hotspots", "repeat-points", "repeats", "incidents"])
def test_points_leave_for_nobody_who_may_see_areas_only(workspace: Workspace, what: What) -> None:
    filters = Filters("all-crime", Period.month("2026-10"))
    for audience in ("councillor", "public"):
        with pytest.raises(ParameterError, match=f"{audience}: may"):
            export(Order(what, "csv", audience, filters), workspace, made_on=DAY)
