"""Copies of the county side by side: as many rows as a country has, as dense as they really are."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import aoristic
from benchmarks.data import COUNTY, JITTER_M, SEED, Inputs
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.crs import Floats
from geo.grid import HexGrid, SquareGrid, hex_grid, square_grid
from geo.points import DistinctPoints, Indices, distinct_points
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.workspace import CELL_M, WIDEST_BANDWIDTH_M

_IN_A_LINE = 15
"""Copies from west to east, before the next line begins further north."""
_EAST, _NORTH = (231, 0), (-134, 268)
"""From one copy to the next, some 80 km: so many hexagons in q and r, so that the same hexagons fit every copy."""


@dataclass(frozen=True)
class Tiles:
    """Rows, shape (n_rows, 2), their distinct points and the hotspot of each of these."""

    xy: Floats
    points: DistinctPoints
    hotspot: Indices


@dataclass(frozen=True)
class Size:
    """How much there is."""

    rows: int
    points: int
    hotspots: int
    hexagons: int


def lay(inputs: Inputs, counties: int) -> None:
    """Set the rows of some copies side by side and keep them on disk: making them takes more memory than they do."""
    xy = inputs.xy(COUNTY)
    q, r = _shifts(counties)
    east, north = HexGrid(hexagons(inputs, 1).side_m, q, r).centres()
    rows = np.concatenate([xy + shift for shift in np.column_stack([east, north])])
    points = distinct_points(rows[:, 0], rows[:, 1])
    held = Tiles(rows, points, hotspot_labels(points, HotspotRules())[0])
    _file(inputs, counties).write_bytes(pickle.dumps(held, protocol=5))


def read(inputs: Inputs, counties: int) -> Tiles:
    """Fetch what was laid."""
    with _file(inputs, counties).open("rb") as file:
        held: Tiles = pickle.load(file)
    return held


def size(inputs: Inputs, counties: int) -> Size:
    """Count."""
    held = read(inputs, counties)
    n_hexagons = counties * len(hexagons(inputs, 1))
    return Size(len(held.xy), len(held.points), int(held.hotspot.max()) + 1, n_hexagons)


def hexagons(inputs: Inputs, counties: int) -> HexGrid:
    """Lay the county's hexagons under every copy."""
    one = hex_grid(inputs.boundaries().study_area)
    q, r = _shifts(counties)
    return HexGrid(one.side_m, np.add.outer(q, one.q).ravel(), np.add.outer(r, one.r).ravel())


def grid(inputs: Inputs) -> SquareGrid:
    """Lay the usual cells over the county itself: a country has more of them than there may be."""
    return square_grid(inputs.boundaries().study_area, cell_m=CELL_M, margin_m=WIDEST_BANDWIDTH_M)


def jittered(inputs: Inputs, counties: int) -> DistinctPoints:
    """Draw rows of the county with repetition, as many as the copies have, each moved a little."""
    rng, xy = np.random.default_rng(SEED), inputs.xy(COUNTY)
    rows = xy[rng.integers(len(xy), size=counties * len(xy))]
    rows += rng.normal(0, JITTER_M, rows.shape)
    n = len(rows)
    return DistinctPoints(rows[:, 0].copy(), rows[:, 1].copy(), np.ones(n), np.arange(n), np.arange(n))


def incidents(inputs: Inputs, counties: int) -> tuple[pd.DataFrame, str]:
    """Repeat what is said of each row, and name the column of wards; each copy has streets and wards of its own."""
    taxonomy = load_taxonomy()
    one, layer = Store(inputs.held, taxonomy).incidents(), taxonomy.study_layer
    columns = {name: _repeated(one[name], counties) for name in ("precision", "category")}
    columns |= {name: _own(one[name], counties) for name in ("place_label", layer)}
    return pd.DataFrame(columns), layer


def intervals(inputs: Inputs, counties: int) -> tuple[pd.Series, pd.Series]:
    """Draw as many intervals of vehicle thefts as the copies have rows."""
    return aoristic.intervals(inputs, counties * len(inputs.xy(COUNTY)))


def months(inputs: Inputs, counties: int) -> tuple[pd.Series, pd.Series]:
    """Repeat the month of each row."""
    one = Store(inputs.held, load_taxonomy()).incidents()
    every = np.tile(np.arange(len(one)), counties)
    begins, ends = (one[name].iloc[every].reset_index(drop=True) for name in ("occurred_from", "occurred_to"))
    return begins, ends


def _shifts(counties: int) -> tuple[Indices, Indices]:
    north, east = np.divmod(np.arange(counties), _IN_A_LINE)
    return east * _EAST[0] + north * _NORTH[0], east * _EAST[1] + north * _NORTH[1]


def _repeated(values: pd.Series, counties: int) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.tile(values.cat.codes, counties), values.cat.categories))


def _own(values: pd.Series, counties: int) -> pd.Series:
    names, code = values.cat.categories, values.cat.codes.to_numpy().astype(np.int64)
    shifted = np.where(code >= 0, code + np.arange(counties)[:, None] * len(names), -1).ravel()
    own = pd.Index([f"{name} {copy}" for copy in range(counties) for name in names])
    return pd.Series(pd.Categorical.from_codes(shifted, own))


def _file(inputs: Inputs, counties: int) -> Path:
    return inputs.work / f"counties_{counties}.pickle"
