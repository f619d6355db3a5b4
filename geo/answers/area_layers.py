"""The layers of areas that incidents can be counted in: wards, LSOAs and, made of those, what the partnership names."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import ParameterError
from geo.places.boundaries import layer_name
from geo.places.residents import COUNTED_LAYER, COUNTS, DEPRIVED, IMD_DECILE, MEASURES, RESIDENTS, area_figures
from geo.remedies import IMPORT_OUTLINES, TAKE_IN_FIGURES
from geo.taxonomy import POLICE_AREA_LAYER
from geo.words import capitalised
from geo.workspace import Workspace

POLICE_AREA = "police_area"
"""A layer made of LSOAs of 2011, by the districts their names begin with."""
COMMUNITY_BOARD = "community_board"
"""A layer made of wards of the study layer, where the configuration says which."""
MADE = {POLICE_AREA: "local police areas", COMMUNITY_BOARD: "Community Boards"}
"""Layers that are made of the areas of another, and how people call them."""
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
    boards = [COMMUNITY_BOARD] if workspace.taxonomy.community_boards else []
    return [study, *(layer for layer in layers if layer != study), *police, *boards]


def area_layer_name(layer: str) -> str:
    """Name a layer as people say it."""
    return MADE[layer] if layer in MADE else layer_name(layer)


def ground_layer(workspace: Workspace, layer: str) -> str:
    """Tell of which layer's areas a layer is made: itself, if it has outlines of its own."""
    return {POLICE_AREA: POLICE_AREA_LAYER, COMMUNITY_BOARD: workspace.boundaries.study_layer}.get(layer, layer)


def area_layer(workspace: Workspace, layer: str) -> AreaLayer:
    """
    Open a layer.

    Raises
    ------
    ParameterError
        If there is no such layer, or a Community Board has a ward that is not in the study layer.
    """
    _require_layer(workspace, layer)
    ground = ground_layer(workspace, layer)
    figures = area_figures(workspace.figures, workspace.boundaries, ground)
    areas, codes = figures.table, workspace.incidents[ground]
    # Counts that are unknown of one area are unknown of the whole.
    whole = {"code": "", "name": WHOLE, **areas[list(COUNTS)].sum(skipna=False)}
    if layer in MADE:
        made = _made(workspace, layer, areas)
        codes = codes.map(dict(zip(areas["code"], made, strict=True)))
        areas = areas.groupby(made.rename("code"))[list(COUNTS)].sum(skipna=False).reset_index()
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
    parts = workspace.boundaries.layers[ground_layer(workspace, layer)]
    if layer not in MADE:
        return parts
    whole = parts[["geometry"]].dissolve(_made(workspace, layer, parts).rename("code")).reset_index()
    return whole.assign(name=whole["code"])


def areas_of_wards(workspace: Workspace, layer: str, wards: frozenset[str]) -> frozenset[str]:
    """
    Give the codes of the areas of a layer that have to do with some wards of any vintage.

    An area is among them if a point well inside of it lies in one of the wards, or such a point of a ward lies in it:
    the LSOAs of a ward, and the local police area a ward is part of.
    """
    areas = area_outlines(workspace, layer)
    layers = workspace.boundaries.layers
    chosen = [layers[kind][layers[kind]["code"].isin(wards)] for kind in {workspace.all_wards[code] for code in wards}]
    outlines = np.concatenate([each.geometry.to_numpy() for each in chosen])
    area, _ = shapely.STRtree(outlines).query(areas.representative_point().to_numpy(), predicate="intersects")
    _, around = shapely.STRtree(areas.geometry.to_numpy()).query(
        shapely.point_on_surface(outlines), predicate="intersects"
    )
    return frozenset(areas["code"].iloc[np.concatenate([area, around])])


def _made(workspace: Workspace, layer: str, parts: pd.DataFrame) -> pd.Series:
    """Name what each part belongs to, missing where it is none."""
    if layer == POLICE_AREA:
        return parts["name"].map(workspace.taxonomy.police_area)
    boards = workspace.taxonomy.board_of_ward
    if unknown := sorted(set(boards) - set(parts["code"])):
        study = layer_name(workspace.boundaries.study_layer)
        raise ParameterError(f"[community_boards]: {unknown[0]} is none of the {study}; mend the configuration")
    return parts["code"].map(boards)


def told_sources(workspace: Workspace, layer: AreaLayer, measures: tuple[str, ...]) -> list[str]:
    """Say where the figures of a layer come from, and of the measures that are wanted and not there what to do."""
    by_source: dict[str, list[str]] = {}
    for measure, source in layer.said.items():
        by_source.setdefault(source, []).append(MEASURES[measure])
    told = [f"{' and '.join(names)}: {source}." for source, names in by_source.items()]
    for measure in dict.fromkeys(measures):
        if measure in layer.said:
            told += _told_unknown(workspace, layer, measure)
        else:
            held = any(each.measure == measure for each in workspace.figures)
            outlines = f"are held by {layer_name(COUNTED_LAYER)} without outlines of these; {IMPORT_OUTLINES}."
            nothing = f"are not loaded, which is not zero: no rates; {TAKE_IN_FIGURES}."
            told.append(f"{measure} {outlines if held else nothing}")
    return [capitalised(sentence) for sentence in told]


def _told_unknown(workspace: Workspace, layer: AreaLayer, measure: str) -> list[str]:
    """Say how many areas have no figure, and where it was shared out from LSOAs, how many of these lack it."""
    areas = layer.areas.iloc[:-1]
    if not (unknown := int(areas[measure].isna().sum())):
        return []
    counted = workspace.boundaries.layers.get(COUNTED_LAYER)
    held = next((each for each in workspace.figures if (each.measure, each.layer) == (measure, COUNTED_LAYER)), None)
    because = ""
    if held is not None and counted is not None and not areas["code"].isin(counted["code"]).all():
        lacking = int((~counted["code"].isin(held.values.index)).sum())
        because = f", since {lacking:,} of {len(counted):,} {layer_name(COUNTED_LAYER)} are without"
    said = f"{MEASURES[measure]} are missing, not zero, for {unknown:,} of {len(areas):,} areas{because}"
    return [f"{said}: no rates for them, nor for the whole."]
