"""GeoPackage: for QGIS, ArcGIS and MapInfo."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.crs import BNG
from geo.sharing.exported import Exported, about
from geo.sharing.formats.values import plain
from geo.sharing.privacy import Release

RECIPE = "recipe"
"""The table that says what must be known of the layer, for people whose tool shows no metadata."""


def geopackage_bytes(release: Release[Exported]) -> bytes:
    """
    Write one layer in EPSG:27700, and beside it the table `RECIPE`.

    The same is in the metadata of the layer. Times at which GDAL wrote are set to the day it was made.
    """
    content, said = release.content, about(release)
    layer = gpd.GeoDataFrame(plain(content.table), geometry=content.geometry, crs=BNG)
    parts = [("part", name, text) for name, text in said.items() if name != RECIPE]
    parts += [(RECIPE, name, value) for name, value in content.said.recipe.items()]
    parts += [("column", each.name, f"{each.unit} {each.crs}".strip()) for each in content.columns if each.unit]
    # QGIS shows title and description as the abstract of the layer.
    described = " ".join(said[name] for name in ("marking", "handling", "notes", "attribution") if name in said)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "release.gpkg"
        pyogrio.write_dataframe(
            layer,
            path,
            layer=content.stem,
            driver="GPKG",
            layer_metadata=said,
            dataset_metadata=said,
            layer_options={"IDENTIFIER": content.title, "DESCRIPTION": described},
            use_arrow=True,
            geometry_type=_kind(content),
        )
        pyogrio.write_dataframe(pd.DataFrame(parts, columns=["kind", "name", "value"]), path, layer=RECIPE)
        with closing(sqlite3.connect(path)) as file:
            when = f"{content.said.made_on:%Y-%m-%d}T00:00:00.000Z"
            file.execute("UPDATE gpkg_contents SET last_change = ?", (when,))
            file.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (when,))
            file.commit()
        return path.read_bytes()


def _kind(content: Exported) -> str:
    """Name the one kind of geometry that all rows have, as far as they have any."""
    kinds = {each.geom_type for each in content.geometry if each is not None} if content.geometry is not None else set()
    if not kinds or kinds == {"Point"}:
        return "Point"
    return kinds.pop() if len(kinds) == 1 else "MultiPolygon"
