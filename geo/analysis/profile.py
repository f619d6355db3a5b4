"""What groups of incidents are made of: where they lie, what they are called, which categories lead."""

import numpy as np
import pandas as pd

from geo.analysis.clusters import NOISE
from geo.analysis.extent import extents
from geo.analysis.groups import commonest, main_categories, place_names
from geo.crs import BNG, WGS84, Floats, project
from geo.points import DistinctPoints, Indices

MIXED = "mixed"


def profiles(incidents: pd.DataFrame, points: DistinctPoints, label: Indices, *, ward_layer: str) -> pd.DataFrame:
    """
    Describe groups of incidents, one row each.

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`.
    points
        Distinct points of all of `incidents`, in EPSG:27700.
    label
        Number from 0 of the group each point belongs to, shape (n_points,); `NOISE` for none.
    ward_layer
        Column of ward codes.

    Returns
    -------
    table
        In the order of the numbers: ``street`` (or the kind of place where none is named), ``ward_code`` (of most
        incidents), ``incidents``, ``points`` (distinct locations), ``extent_m`` (greatest distance between two of
        them), ``categories`` (text, the largest three), ``precision`` (that of all rows, or ``mixed``), ``generic``
        (whether the place is named by its kind only), ``easting``, ``northing`` (mean of the incidents, EPSG:27700),
        ``longitude``, ``latitude``.
    """
    row_label = label[points.inverse]
    held = np.flatnonzero(row_label != NOISE)
    group = row_label[held]
    n = int(label.max(initial=NOISE)) + 1
    east, north = (_mean(axis, points, label, n) for axis in (points.x, points.y))
    longitude, latitude = project(east, north, BNG, WGS84)
    street, generic = place_names(incidents["place_label"].iloc[held], group, n)
    return pd.DataFrame(
        {
            "street": street,
            "ward_code": commonest(incidents[ward_layer].iloc[held], group, n),
            "incidents": np.bincount(group, minlength=n),
            "points": np.bincount(label[label != NOISE], minlength=n),
            "extent_m": extents(points.x, points.y, label),
            "categories": main_categories(incidents["category"].iloc[held], group, n),
            "precision": commonest(incidents["precision"].iloc[held], group, n, mixed=MIXED),
            "generic": generic,
            "easting": east,
            "northing": north,
            "longitude": longitude,
            "latitude": latitude,
        }
    )


def _mean(axis: Floats, points: DistinctPoints, label: Indices, n: int) -> Floats:
    members = label != NOISE
    weight = points.weight[members]
    return np.bincount(label[members], weight * axis[members], n) / np.bincount(label[members], weight, n)
