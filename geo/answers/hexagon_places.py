"""What hexagons of the grid are called, and what happened in them."""

import numpy as np
import pandas as pd

from geo.analysis.clusters import NOISE
from geo.analysis.profile import profiles
from geo.answers.backtesting import hexagon_wards
from geo.points import Indices, distinct_points
from geo.workspace import Workspace


def hexagon_places(workspace: Workspace, rows: Indices, hexagons: Indices) -> pd.DataFrame:
    """
    Describe hexagons by some of the incidents in them.

    Parameters
    ----------
    rows
        Positions of the incidents in the workspace.
    hexagons
        Positions in the workspace's grid.

    Returns
    -------
    table
        A row for each hexagon, in their order: ``place`` (commonest street, the ward where there was no incident),
        ``ward``, ``ward_code``, ``incidents``, ``categories``.
    """
    layer = workspace.boundaries.study_layer
    incidents = workspace.incidents[["place_label", "precision", "category", "easting", "northing", layer]].iloc[rows]
    points = distinct_points(incidents["easting"], incidents["northing"])
    number = np.full(len(workspace.hexagons) + 1, NOISE)
    number[hexagons] = np.arange(len(hexagons))
    label = number[workspace.hexagons.locate(points.x, points.y)]
    # Numbers without an incident drop out of the profiles; they are put back empty.
    used, label[label != NOISE] = np.unique(label[label != NOISE], return_inverse=True)
    told = profiles(incidents, points, label, ward_layer=layer)[["street", "ward_code", "incidents", "categories"]]
    told = told.set_axis(used).reindex(range(len(hexagons)))
    codes = workspace.boundaries.layers[layer]["code"].to_numpy()[hexagon_wards(workspace)[hexagons]]
    ward_code = told["ward_code"].fillna(pd.Series(codes)).astype("str")
    ward = ward_code.map(workspace.ward_names).astype("str")
    return pd.DataFrame(
        {
            "place": told["street"].fillna(ward).astype("str"),
            "ward": ward,
            "ward_code": ward_code,
            "incidents": told["incidents"].fillna(0).astype("int64"),
            "categories": told["categories"].fillna("").astype("str"),
        }
    )
