"""Ten months of a force, from the official archive to incidents with their wards and areas on disk."""

import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import Inputs
from geo.crs import BNG, WGS84
from geo.pipeline import import_police_uk
from geo.store import Store
from geo.taxonomy import load_taxonomy

_LAYERS = {
    "ward_2022": ("wards_2022.geojson", "WD22CD"),
    "ward_2025": ("wards_2025.geojson", "WD25CD"),
    "lsoa_2011": ("lsoas_2011.geojson", "LSOA11CD"),
    "lsoa_2021": ("lsoas_2021.geojson", "LSOA21CD"),
}
"""File and code column of each layer. The first makes the study area: whatever lies outside it is left out early."""

Answer = tuple[Path, int]
"""Store or file, and the number of parts found unchanged."""


def pandas_and_sjoin(inputs: Inputs) -> Call:
    """Write what an analyst would: read, project, join to each layer, save."""

    def call() -> Path:
        with zipfile.ZipFile(inputs.archive) as archive:
            members = sorted(name for name in archive.namelist() if name.endswith(".csv"))
            rows = pd.concat([pd.read_csv(archive.open(name)) for name in members], ignore_index=True)
        rows = rows.dropna(subset=["Longitude", "Latitude"])
        points = gpd.points_from_xy(rows["Longitude"], rows["Latitude"], crs=WGS84)
        placed = gpd.GeoDataFrame(rows, geometry=points).to_crs(BNG)
        for layer, (file, code) in _LAYERS.items():
            areas = gpd.read_file(inputs.boundaries_folder / file)[[code, "geometry"]].to_crs(BNG)
            how = "inner" if layer == "ward_2022" else "left"
            placed = gpd.sjoin(placed, areas, how=how, predicate="within").drop(columns="index_right")
        path = Path(tempfile.mkdtemp(dir=inputs.work)) / "incidents.parquet"
        placed.to_parquet(path)
        return path

    return call


def first_import(inputs: Inputs) -> Call:
    """Import into a store that does not exist yet, a new one each run."""
    return lambda: _import(inputs, Path(tempfile.mkdtemp(dir=inputs.work)))


def second_import(inputs: Inputs) -> Call:
    """Import what the store holds already."""
    return lambda: _import(inputs, inputs.held)


def _import(inputs: Inputs, folder: Path) -> Answer:
    store = Store(folder, load_taxonomy())
    imported = import_police_uk(inputs.archive, store, boundaries_folder=inputs.boundaries_folder)
    return folder, len(imported.unchanged)


def check(_: Inputs, obvious: Path, ours: Answer) -> Verdict:
    """Compare the code of every row in every layer, row by row of the files."""
    store, unchanged = Store(ours[0], load_taxonomy()), ours[1]
    theirs = pd.read_parquet(obvious, columns=[code for _, code in _LAYERS.values()])
    incidents = store.incidents()
    entries = {entry.part.key: entry.rows for entry in store.manifest().entries}
    before = dict(zip(entries, np.cumsum([0, *entries.values()]).tolist(), strict=False))
    # An incident is called after its part and line; the first row of a file stands in line 2.
    name = incidents["incident_id"].str.rsplit("-", n=1, expand=True)
    incidents.index = pd.Index(name[0].map(before) + name[1].astype(int) - 2)
    both = theirs.join(incidents[list(_LAYERS)].astype("str"), how="inner")
    different = sum(
        int((both[code].notna() & (both[code] != both[layer])).sum()) for layer, (_, code) in _LAYERS.items()
    )
    only_ours = int((~incidents.index.isin(theirs.index)).sum())
    lost = int((~theirs.index.isin(incidents.index)).sum())
    twice = int(theirs.index.duplicated().sum())
    nowhere = int(theirs.isna().sum().sum())
    how = (
        f"{len(theirs):,} rows in wards_2022 against our {len(incidents):,} "
        f"({only_ours} only ours, {lost} only theirs, {twice} theirs twice); {different} codes differ in 4 layers; "
        f"{nowhere} that within leaves empty are placed by us; {unchanged} of {len(entries)} parts found unchanged"
    )
    return Verdict(different + only_ours + lost + twice == 0, how)


_ANALYST = Contender("pandas.read_csv, to_crs, sjoin(within) four times, to_parquet", pandas_and_sjoin, runs=3)
COMPARISONS = (
    Comparison(
        "Import of the zip",
        _ANALYST,
        Contender("import_police_uk", first_import, runs=3),
        None,
        check,
    ),
    Comparison(
        "Import again, nothing changed",
        _ANALYST,
        Contender("import_police_uk", second_import, runs=3),
        None,
        check,
    ),
)
