"""Made-up premises round real postcode points, and how strongly each draws incidents. EPSG:27700, metres."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from demonstration.inputs import Inputs
from demonstration.planted import QUIET, planted_points
from demonstration.streets import street_names
from geo.places.boundaries import Boundaries
from geo.places.join import locate

_JITTER_M = 18.0
_FARTHEST_M = 45.0
_CENTRE_M = 200.0
_CENTRE_BUSINESSES = 13
"""So many business points within `_CENTRE_M` make a town centre: about 3 % of the postcodes, in eleven towns."""
_MAP_POINT_EVERY = 9
"""Postcodes to one shared map point."""
_GENERIC = (
    "Supermarket",
    "Parking Area",
    "Shopping Area",
    "Park/Open Space",
    "Petrol Station",
    "Sports/Recreation Area",
)
_GENERIC_SHARE = 0.2

Floats = npt.NDArray[np.float64]


def make_premises(inputs: Inputs, boundaries: Boundaries, rng: np.random.Generator) -> pd.DataFrame:
    """
    Make the places at which incidents can happen.

    Returns
    -------
    premises
        Sorted by ward, planted points last. ``easting``, ``northing`` of the premises, ``postcode_easting``,
        ``postcode_northing``, ``map_easting``, ``map_northing`` of the other ways to say where it is (metres),
        ``ward``, ``street``, ``map_label``, ``centre`` (in a town centre), ``business``, ``pull`` (relative
        attraction, zero for planted points), ``planted`` and ``snapped`` (known by a map point only).
    """
    postcodes = _postcodes(inputs, rng)
    map_points = _map_points(postcodes, rng)
    at = np.repeat(np.arange(len(postcodes)), 1 + rng.poisson(2.5, len(postcodes)))
    premises = postcodes.iloc[at].reset_index(drop=True)
    n = len(premises)
    shift = np.clip(rng.normal(0, _JITTER_M, (n, 2)), -_FARTHEST_M, _FARTHEST_M)
    premises["easting"] = np.round(premises["postcode_easting"] + shift[:, 0])
    premises["northing"] = np.round(premises["postcode_northing"] + shift[:, 1])
    premises["pull"] *= rng.gamma(0.6, 1.0, n)
    premises["business"] |= premises["centre"] & (rng.random(n) < 0.6)
    wards = boundaries.layers["ward_2022"]
    inside = locate(premises["easting"].to_numpy(), premises["northing"].to_numpy(), wards)
    # A premises across a ward's line, or outside the county, is left out: its postcode has others.
    same: npt.NDArray[np.bool_] = wards["code"].to_numpy()[inside] == premises["ward"].to_numpy()
    premises = (
        premises.loc[same & (inside >= 0)]
        .sort_values("ward", kind="stable", ignore_index=True)
        .assign(planted=False, snapped=False)
    )
    nearest = cKDTree(_xy(map_points, "map")).query(_xy(premises, "postcode"))[1]
    for column in ("map_easting", "map_northing", "map_label"):
        premises[column] = map_points[column].to_numpy()[nearest]
    return pd.concat([premises, _planted()], ignore_index=True)


def _postcodes(inputs: Inputs, rng: np.random.Generator) -> pd.DataFrame:
    every = inputs.postcodes
    table = every[every["live"].astype(bool)].reset_index(drop=True)
    table = table.rename(columns={"easting": "postcode_easting", "northing": "postcode_northing"})
    businesses = every.loc[every["business"].astype(bool), ["easting", "northing"]].drop_duplicates().to_numpy()
    near = cKDTree(businesses).query_ball_point(_xy(table, "postcode"), _CENTRE_M, return_length=True)
    table["centre"] = pd.Series(near) >= _CENTRE_BUSINESSES
    table["business"] = table["business"].astype(bool)
    table["street"] = street_names(table["postcode"], pd.Series(near))
    table["pull"] = rng.gamma(0.35, 1.0, len(table)) + 0.02
    for truth, radius_m, left in QUIET:
        away_m = np.linalg.norm(_xy(table, "postcode") - np.array(truth.centre), axis=1)
        table["pull"] = table["pull"].where(away_m >= radius_m, table["pull"] * left)
    return table.drop(columns=["postcode", "lsoa", "lsoa_name", "live"])


def _map_points(postcodes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    usable = postcodes[postcodes["pull"] > 0]
    chosen = usable.iloc[np.sort(rng.choice(len(usable), len(usable) // _MAP_POINT_EVERY, replace=False))]
    generic = rng.random(len(chosen)) < _GENERIC_SHARE
    label = np.where(generic, rng.choice(_GENERIC, len(chosen)), chosen["street"])
    return pd.DataFrame(
        {
            "map_easting": chosen["postcode_easting"].to_numpy(),
            "map_northing": chosen["postcode_northing"].to_numpy(),
            "map_label": label,
        }
    )


def _planted() -> pd.DataFrame:
    points = planted_points()
    for name in ("postcode", "map"):
        points[f"{name}_easting"], points[f"{name}_northing"] = points["easting"], points["northing"]
    return points.assign(map_label=points["street"], business=False, pull=0.0, planted=True)


def _xy(table: pd.DataFrame, prefix: str) -> Floats:
    return table[[f"{prefix}_easting", f"{prefix}_northing"]].to_numpy(np.float64)
