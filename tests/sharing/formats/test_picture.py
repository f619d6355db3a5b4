"""The picture: circles where the rows lie, areas in classes, and nothing of what is hidden."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image

from geo.sharing.exported import Exported
from geo.sharing.formats.picture import _breaks, _drawing, picture_bytes
from geo.sharing.plan import Plan
from geo.sharing.privacy import Release
from tests.sharing.formats.conftest import release_of

PLAN = Plan(west=480_000.0, south=200_000.0, m_per_pt=10.0, width_pt=400.0, height_pt=300.0)


def pixels(release: Release[Exported]) -> np.ndarray:
    with Image.open(io.BytesIO(picture_bytes(release))) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def squares(incidents: list[int | None]) -> Release[Exported]:
    table = pd.DataFrame(
        {
            "code": [*(f"E{n}" for n in range(1, len(incidents))), ""],
            "name": "Square",
            "incidents": pd.Series(incidents, dtype="Int64"),
        }
    )
    shapes = [shapely.box(479_000 + 2000 * n, 195_000, 481_000 + 2000 * n, 200_000) for n in range(len(incidents))]
    return release_of(table.astype({"code": "str", "name": "str"}), list(shapes))


def test_points_are_drawn_where_they_lie_and_as_large_as_their_incidents(points: Release[Exported]) -> None:
    table, shapes = (
        points.content.table,
        np.array([shapely.Point(481_000, 201_000), None, shapely.Point(482_000, 202_000)]),
    )
    told = _drawing(PLAN, table.assign(incidents=[8, 1, 2]), shapes, "name")
    # The area of a circle is 2 square points an incident: of 8 the radius is the root of 16 / pi, 2.3, of 2 the half.
    assert told["circles"] == [[100.0, 200.0, 2.3], [200.0, 100.0, 1.6]]
    assert told["names"] == ["=HYPERLINK(1): 8", ": 2"]
    assert (told["areas"], told["more"]) == ([], "")


def test_only_the_first_are_numbered() -> None:
    table = pd.DataFrame({"name": [f"P{n}" for n in range(17)], "incidents": 5})
    shapes = np.array([shapely.Point(480_500 + 200 * n, 201_000) for n in range(17)])
    told = _drawing(PLAN, table, shapes, "name")
    assert (len(told["circles"]), len(told["numbers"]), len(told["names"])) == (17, 15, 15)  # type: ignore[arg-type]
    assert told["more"] == "2 more places without a number."


def test_areas_are_of_classes_and_a_hidden_one_and_the_whole_of_none() -> None:
    content = squares([135, 9, 10, None, 500]).content
    assert content.geometry is not None
    told = _drawing(PLAN, content.table, content.geometry, "name")
    assert told["classes"] == ["under 10", "10 to 19", "20 to 49", "50 to 99", "100 and more"]
    assert [n for _, n in told["areas"]] == [4, 0, 1, None]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("highest", "breaks"), [(0, [1, 2, 5, 10]), (10, [1, 2, 5, 10]), (99, [5, 10, 20, 50])])
def test_classes_rise_to_the_highest_number(highest: float, breaks: list[int]) -> None:
    assert _breaks(highest) == breaks


def test_the_picture_is_a_png_wide_enough_for_a_slide(points: Release[Exported]) -> None:
    seen = pixels(points)
    assert seen.shape[1] == 1200
    # Something in the accent colour's blue, let through a little, and the red of the numbers.
    assert (np.abs(seen - (85, 119, 172)).max(axis=2) < 12).sum() > 20
    assert (np.abs(seen - (179, 38, 30)).max(axis=2) < 12).sum() > 100


def test_of_the_darkest_class_and_of_hidden_areas_the_colour_tells() -> None:
    seen = pixels(squares([300, None, 4, 304]))
    dark = (np.abs(seen - (52, 96, 155)).max(axis=2) < 6).sum()
    assert dark > 1000
    assert (np.abs(pixels(squares([None, None, 4, 304])) - (52, 96, 155)).max(axis=2) < 6).sum() < dark / 4


def test_the_marking_and_what_must_be_said_are_in_it(points: Release[Exported]) -> None:
    plain = picture_bytes(points)
    for other in (
        Release(points.content, points.audience, ""),
        Release(points.content, replace(points.audience, handling="Other."), points.marking),
        Release(replace(points.content, said=replace(points.content.said, notes=())), points.audience, points.marking),
    ):
        assert picture_bytes(other) != plain


def test_nothing_to_draw_is_said(nothing: Release[Exported]) -> None:
    assert pixels(nothing).shape[1] == 1200
