"""The layers of areas that incidents can be counted in: wards, LSOAs and, made of those, local police areas."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo.errors import ParameterError
from geo.places.boundaries import layer_name
from geo.places.residents import COUNTED_LAYER, COUNTS, DEPRIVED, IMD_DECILE, MEASURES, RESIDENTS, area_figures
from geo.taxonomy import POLICE_AREA_LAYER
from geo.workspace import Workspace

POLICE_AREA = "police_area"
"""A layer made of LSOAs of 2011, by the districts their names begin with."""
WHOLE = "Whole study area"


@dataclass(frozen=True, eq=False)
class AreaLayer:
    """
    One layer, with every incident placed in it.

    `areas` has ``code``, ``name``, the measures of `geo.places.residents.AreaFigures` and ``deprived_share`` (of the
    residents), a row for each area in the order of codes and, last and without a code, the whole study area. `codes`
    holds the area's code of each incident of the workspace, missing where it lies in none. `said` tells where each
    measure comes from.
    """

    areas: pd.DataFrame
    codes: pd.Series
    said: dict[str, str]


def area_layers(workspace: Workspace) -> list[str]:
    """List the layers there are, the study layer first."""
    study, layers = workspace.boundaries.study_layer, sorted(workspace.boundaries.layers)
    police = [POLICE_AREA] if workspace.taxonomy.police_areas and POLICE_AREA_LAYER in layers else []
    return [study, *(layer for layer in layers if layer != study), *police]


def area_layer_name(layer: str) -> str:
    """Name a layer as people say it."""
    return "local police areas" if layer == POLICE_AREA else layer_name(layer)


def area_layer(workspace: Workspace, layer: str) -> AreaLayer:
    """
    Open a layer.

    Raises
    ------
    ParameterError
        If there is no such layer.
    """
    _require_layer(workspace, layer)
    ground = POLICE_AREA_LAYER if layer == POLICE_AREA else layer
    figures = area_figures(workspace.figures, workspace.boundaries, ground)
    areas, codes = figures.table, workspace.incidents[ground]
    # Counts that are unknown of one area are unknown of the whole.
    whole = {"code": "", "name": WHOLE, **areas[list(COUNTS)].sum(skipna=False)}
    if layer == POLICE_AREA:
        police = areas["name"].map(workspace.taxonomy.police_area)
        codes = codes.map(dict(zip(areas["code"], police, strict=True)))
        areas = areas.groupby(police.rename("code"))[list(COUNTS)].sum(skipna=False).reset_index()
        areas.insert(1, "name", areas["code"])
    table = pd.concat([areas, pd.DataFrame([whole])], ignore_index=True)
    table["deprived_share"] = table[DEPRIVED] / table[RESIDENTS]
    columns = ["code", "name", *COUNTS, "deprived_share", IMD_DECILE]
    return AreaLayer(table.reindex(columns=columns), codes, figures.said)


def _require_layer(workspace: Workspace, layer: str) -> None:
    if layer not in (layers := area_layers(workspace)):
        raise ParameterError(f"there is no layer {layer!r} here; choose from {', '.join(layers)}")


def area_outlines(workspace: Workspace, layer: str) -> gpd.GeoDataFrame:
    """
    Give the areas of a layer with their outlines; see `geo.schema.AREAS`.

    Raises
    ------
    ParameterError
        If there is no such layer.
    """
    _require_layer(workspace, layer)
    if layer != POLICE_AREA:
        return workspace.boundaries.layers[layer]
    parts = workspace.boundaries.layers[POLICE_AREA_LAYER]
    police = parts["name"].map(workspace.taxonomy.police_area).rename("code")
    whole = parts[["geometry"]].dissolve(police).reset_index()
    return whole.assign(name=whole["code"])


def told_sources(workspace: Workspace, layer: AreaLayer, measures: tuple[str, ...]) -> list[str]:
    """Say where the figures of a layer come from, and of the measures that are wanted and not there what to do."""
    by_source: dict[str, list[str]] = {}
    for measure, source in layer.said.items():
        by_source.setdefault(source, []).append(MEASURES[measure])
    told = [f"{' and '.join(names)}: {source}." for source, names in by_source.items()]
    for measure in dict.fromkeys(measures):
        if measure not in layer.said:
            held = any(each.measure == measure for each in workspace.figures)
            outlines = f"are held by {layer_name(COUNTED_LAYER)} without outlines of these; import with --boundaries."
            nothing = "are not loaded, which is not zero: no rates; take them in with: hotspots figures PATH"
            told.append(f"{measure} {outlines if held else nothing}")
    return [sentence[0].upper() + sentence[1:] for sentence in told]
