"""A surface as a picture: right place, right class, clear where there is nothing to say."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import BNG, WEB_MERCATOR, WGS84, project
from geo.grid import square_grid
from geo.raster import COLOURS, Overlay, class_breaks, overlay

GRID = square_grid(shapely.box(460_000, 180_000, 500_000, 230_000), cell_m=50, margin_m=500)


def classes(drawn: Overlay) -> np.ndarray:
    return np.repeat(drawn.classes, drawn.lengths).reshape(drawn.shape)


def metres_of_pixel(drawn: Overlay, row: float, col: float, shape: tuple[int, ...]) -> tuple[float, float]:
    (south, west), (north, east) = drawn.bounds
    x, y = project([west, east], [south, north], WGS84, WEB_MERCATOR)
    across = x[0] + (col + 0.5) / shape[1] * (x[1] - x[0])
    down = y[1] - (row + 0.5) / shape[0] * (y[1] - y[0])
    easting, northing = project([across], [down], WEB_MERCATOR, BNG)
    return float(easting[0]), float(northing[0])


@pytest.mark.parametrize("at", [(461_000, 181_000), (499_000, 229_000), (480_000, 205_000), (461_000, 229_000)])
def test_a_peak_is_drawn_where_it_lies(at: tuple[float, float]) -> None:
    density = np.hypot(GRID.x[None, :] - at[0], GRID.y[:, None] - at[1])
    drawn = overlay(np.where(density < 300, 100.0, 0.0), GRID)
    picture = classes(drawn)
    rows, cols = np.nonzero(picture)
    found = metres_of_pixel(drawn, rows.mean(), cols.mean(), picture.shape)
    # A pixel shows some 54 m; laid over by its corners the picture would be off by hundreds of metres.
    assert np.hypot(found[0] - at[0], found[1] - at[1]) < 30


def test_a_narrower_picture_lies_on_the_same_ground() -> None:
    density = np.where(np.hypot(GRID.x[None, :] - 480_000, GRID.y[:, None] - 205_000) < 1000, 100.0, 0.0)
    wide, narrow = overlay(density, GRID), overlay(density, GRID, width_px=380)
    assert (classes(wide).shape[1], classes(narrow).shape[1]) == (760, 380)
    rows, cols = np.nonzero(classes(narrow))
    found = metres_of_pixel(narrow, rows.mean(), cols.mean(), classes(narrow).shape)
    assert np.hypot(found[0] - 480_000, found[1] - 205_000) < 30


def test_outside_the_study_area_the_picture_is_clear() -> None:
    density = np.full(GRID.shape, 50.0)
    density[:, : GRID.n_cols // 2] = np.nan
    picture = classes(overlay(density, GRID))
    assert not picture[:, : int(picture.shape[1] * 0.45)].any()
    middle = picture[picture.shape[0] // 2, int(picture.shape[1] * 0.6) : int(picture.shape[1] * 0.9)]
    assert (middle == len(COLOURS)).all()


def test_a_surface_without_incidents_is_all_clear() -> None:
    assert not classes(overlay(np.zeros(GRID.shape), GRID)).any()


@given(st.floats(1e-4, 1e5))
def test_breaks_rise_one_for_each_colour_and_the_highest_value_is_in_a_class(highest: float) -> None:
    breaks = class_breaks(highest)
    assert len(breaks) == len(COLOURS)
    assert all(low < high for low, high in itertools.pairwise(breaks))
    assert highest > breaks[-1] or breaks[0] == 0.001


def test_a_value_of_exactly_a_break_is_in_the_class_it_begins() -> None:
    density = np.zeros(GRID.shape)
    density[400:600, 300:500] = 100.0  # breaks 1 2 5 10 20 50, then the next picture 2 5 10 20 50 100
    assert class_breaks(100.0)[-1] == 50
    density[100, 100] = 101.0
    assert class_breaks(101.0)[-1] == 100
    assert (classes(overlay(density, GRID)) == len(COLOURS)).sum() > 1000


def test_neighbouring_runs_differ() -> None:
    density = np.where(np.hypot(GRID.x[None, :] - 480_000, GRID.y[:, None] - 205_000) < 1000, 100.0, 0.0)
    drawn = overlay(density, GRID)
    assert (np.diff(drawn.classes.astype(int)) != 0).all()
    assert (drawn.lengths > 0).all()
    assert 20 < len(drawn.lengths) < 300  # of each row that the disc crosses, one run of clear and one of colour
