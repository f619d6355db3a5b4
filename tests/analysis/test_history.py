"""Monthly counts: which month a row belongs to, what a forecast may know, and how a point is shared out."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.density import kernel_density
from geo.analysis.history import History, Places, month_number, month_text, monthly_history, monthly_incidents
from geo.errors import ParameterError, SchemaError
from geo.grid import HexGrid, hex_grid, square_grid
from geo.points import distinct_points
from geo.schema import TIMESTAMP

GRID = hex_grid(shapely.box(480_000, 200_000, 483_000, 201_000))
MONTHS = ["2024-01", "2024-02", "2024-04"]


def times(*intervals: tuple[str, str]) -> dict[str, object]:
    """Both ends of intervals as the columns of INCIDENTS."""
    begins, ends = zip(*intervals, strict=True)
    return {
        name: pd.Series([pd.Timestamp(text, tz="Europe/London") for text in texts], dtype=TIMESTAMP)
        for name, texts in (("occurred_from", begins), ("occurred_to", ends))
    }


def test_a_row_counts_in_the_month_that_holds_half_of_it_and_a_missing_month_is_not_there(
    some_incidents: Callable[..., pd.DataFrame],
) -> None:
    intervals = [
        ("2024-01-01", "2024-02-01"),  # a month
        ("2024-01-31 12:00", "2024-02-01 12:00"),  # half and half: the later
        ("2024-01-31 12:00", "2024-02-01 11:59"),  # a minute more in January
        ("2024-01-01", "2024-04-01"),  # no month holds half
        ("2024-03-01", "2024-04-01"),  # not held
        ("2024-04-30", "2024-05-01"),
    ]
    incidents = some_incidents([(480_500, 200_500)] * 6, times(*intervals))
    history = monthly_history(incidents, np.ones(6, bool), MONTHS, GRID)
    assert history.counts.sum(axis=1).tolist() == [2, 1, 1]
    assert history.months.tolist() == [month_number(month) for month in MONTHS]
    assert month_text(history.target) == "2024-05"
    assert monthly_incidents(incidents, MONTHS, GRID).month.tolist() == [0, 1, 0, -1, -1, 2]


def test_counts_points_and_everything_tell_of_the_same_rows(some_incidents: Callable[..., pd.DataFrame]) -> None:
    incidents = some_incidents([(480_500, 200_500), (480_500, 200_500), (480_510, 200_500), (482_900, 200_900)])
    history = monthly_history(incidents, np.array([True, True, True, False]), ["2024-01"], GRID)
    here = int(GRID.locate(np.array([480_500.0]), np.array([200_500.0]))[0])
    assert history.counts[0, here] == 3
    assert history.counts.sum() == 3
    assert history.everything.sum() == 4
    assert history.points.toarray().tolist() == [[2, 1, 0]]


@settings(max_examples=30)
@given(st.permutations(range(8)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    rng = np.random.default_rng(1)
    incidents = pd.DataFrame(
        {
            "easting": rng.uniform(480_000, 483_000, 8),
            "northing": rng.uniform(200_000, 201_000, 8),
            **times(*[("2024-01-01", "2024-02-01"), ("2024-04-01", "2024-05-01")] * 4),
        }
    )
    chosen = np.arange(8) < 5
    one = monthly_history(incidents, chosen, MONTHS, GRID)
    other = monthly_history(incidents.iloc[order].reset_index(drop=True), chosen[order], MONTHS, GRID)
    assert (one.counts == other.counts).all()
    assert (one.everything == other.everything).all()


def test_what_came_later_is_forgotten(make_history: Callable[..., History]) -> None:
    history = make_history([[1, 0], [2, 0], [3, 0]], months=["2024-01", "2024-02", "2024-04"])
    before = history.before("2024-04")
    assert before.counts.tolist() == [[1, 0], [2, 0]]
    assert before.everything.tolist() == [[1, 0], [2, 0]]
    assert before.points.toarray().tolist() == [[1, 0], [2, 0]]
    assert (month_text(before.target), before.months.tolist()) == ("2024-04", history.months[:2].tolist())
    assert month_text(history.before("2024-03").target) == "2024-03"
    assert len(history.before("2024-01").months) == 0


def test_too_short_a_history_says_how_many_months_it_has(make_history: Callable[..., History]) -> None:
    history = make_history([[1, 0], [2, 0]])
    history.require_months(2)
    with pytest.raises(ParameterError, match="the data holds 1 month before 2024-02, and at least 2 must be"):
        history.before("2024-02").require_months(2)


def test_no_incident_and_no_month_give_empty_tables(some_incidents: Callable[..., pd.DataFrame]) -> None:
    none = some_incidents([])
    assert monthly_history(none, np.zeros(0, bool), ["2024-01"], GRID).counts.shape == (1, len(GRID))
    one = some_incidents([(480_500, 200_500)])
    history = monthly_history(one, np.ones(1, bool), [], GRID)
    assert history.counts.shape == (0, len(GRID))


def test_a_row_outside_or_without_a_place_is_refused(some_incidents: Callable[..., pd.DataFrame]) -> None:
    with pytest.raises(SchemaError, match="row 1 lies outside the hexagons"):
        monthly_incidents(some_incidents([(480_500, 200_500), (490_000, 200_500)]), MONTHS, GRID)
    with pytest.raises(SchemaError, match="no location"):
        monthly_incidents(some_incidents([(np.nan, 200_500)]), MONTHS, GRID)
    with pytest.raises(ParameterError, match="is not a month"):
        monthly_incidents(some_incidents([]), ["2024"], GRID)


def places_at(points: list[tuple[float, float]], grid: HexGrid) -> Places:
    x, y = np.array(points).T
    return Places(grid, x, y, grid.locate(x, y))


def test_a_point_is_shared_out_as_its_kernel_lies() -> None:
    point = (481_480.0, 200_530.0)
    places = places_at([point], GRID)
    shares = places.spread(300).toarray()[:, 0]
    cells = square_grid(shapely.box(480_000, 200_000, 483_000, 201_000), cell_m=10, margin_m=300)
    surface = kernel_density(distinct_points([point[0]], [point[1]]), cells, bandwidth_m=300)
    x, y = (axis.ravel() for axis in np.meshgrid(cells.x, cells.y))
    mass = np.bincount(GRID.locate(x, y) + 1, surface.ravel() * 0.01**2, len(GRID) + 1)[1:]
    np.testing.assert_allclose(shares, mass, atol=0.01)


@given(st.floats(480_000, 483_000), st.floats(200_000, 201_000), st.sampled_from([200.0, 350.0, 900.0]))
def test_a_point_is_shared_out_wholly_even_on_the_rim(x: float, y: float, bandwidth_m: float) -> None:
    assert places_at([(x, y)], GRID).spread(bandwidth_m).sum() == pytest.approx(1)


@pytest.mark.parametrize("bandwidth_m", [199.9, 0, -1, np.inf, np.nan])
def test_a_bandwidth_without_meaning_is_refused(bandwidth_m: float) -> None:
    with pytest.raises(ParameterError, match="below the hexagon's side"):
        places_at([(480_500, 200_500)], GRID).spread(bandwidth_m)


def test_blocks_are_eight_by_eight_hexagons() -> None:
    q, r = (axis.ravel() for axis in np.meshgrid(np.arange(16), np.arange(8)))
    places = Places(HexGrid(200.0, q, r), np.empty(0), np.empty(0), np.empty(0, np.int64))
    assert np.bincount(places.blocks).tolist() == [64, 64]
    assert (places.blocks == (q >= 8)).all()


@pytest.mark.parametrize("mask", [np.ones(1, bool), np.ones(3, bool), np.ones((2, 1), bool), np.array([0, 1])])
def test_a_mask_of_other_rows_is_refused(some_incidents: Callable[..., pd.DataFrame], mask: np.ndarray) -> None:
    found = monthly_incidents(some_incidents([(480_500, 200_500)] * 2), ["2024-01"], GRID)
    assert found.history(np.array([True, False])).counts.sum() == 1
    with pytest.raises(ParameterError, match="does not choose among 2 incidents"):
        found.history(mask)
