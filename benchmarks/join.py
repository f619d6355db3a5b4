"""Each of 150,000 points to one of 319 small areas."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import NEAR, Inputs
from geo.crs import BNG
from geo.places.join import OUTSIDE, locate

REQUIRED = 4.0
_LAYER = "lsoa_2011"

Pairs = npt.NDArray[np.int64]
"""Point and area of each hit, shape (n_hits, 2)."""


def within(inputs: Inputs) -> Call:
    """Join by the usual predicate; the table of points is made beforehand."""
    return _sjoin(inputs, "within")


def intersects(inputs: Inputs) -> Call:
    """Join by the predicate that repeats points on a shared edge; the table of points is made beforehand."""
    return _sjoin(inputs, "intersects")


def _sjoin(inputs: Inputs, predicate: str) -> Call:
    points = gpd.GeoDataFrame(geometry=shapely.points(inputs.xy(NEAR)), crs=BNG)
    areas = inputs.boundaries().layers[_LAYER]

    def call() -> Pairs:
        joined = gpd.sjoin(points, areas, predicate=predicate)
        return np.column_stack([joined.index, joined["index_right"]])

    return call


def ours(inputs: Inputs) -> Call:
    """Locate plain coordinates."""
    x, y = inputs.xy(NEAR).T.copy()
    areas = inputs.boundaries().layers[_LAYER]
    return lambda: locate(x, y, areas)


def check(_: Inputs, obvious: Pairs, found: npt.NDArray[np.int64]) -> Verdict:
    """Compare each point with the lowest area the join gives it; where it gives none, ours may differ at an edge."""
    hits = np.bincount(obvious[:, 0], minlength=len(found))
    lowest = np.full(len(found), np.iinfo(np.int64).max)
    np.minimum.at(lowest, obvious[:, 0], obvious[:, 1])
    different = int((lowest != found)[hits > 0].sum())
    dropped = int(((hits == 0) & (found != OUTSIDE)).sum())
    how = (
        f"{different} areas differ at {int((hits == 1).sum()):,} points with one area and {int((hits > 1).sum())} with "
        f"several (ours: the lowest code); {dropped} points on an edge are placed by us alone; "
        f"{int((found == OUTSIDE).sum()):,} lie in no area"
    )
    return Verdict(not different, how)


_OURS = Contender("locate", ours, runs=15)
COMPARISONS = (
    Comparison(
        "Join 150k points to 319 LSOAs", Contender("geopandas.sjoin(within)", within, runs=15), _OURS, REQUIRED, check
    ),
    Comparison(
        "The same, edges kept", Contender("geopandas.sjoin(intersects)", intersects, runs=7), _OURS, None, check
    ),
)
