"""What a session works with: the opened store and the answers already worked out, shared by all sessions."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from geo import pipeline
from geo.analysis.hotspots import HotspotRules
from geo.answers.area_layers import area_layers, area_outlines
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.config import DEMONSTRATION, data_folder
from geo.errors import HotspotsError
from geo.maps.base import HEXAGONS
from geo.maps.outlines import hexagons_json, outlines_geojson
from geo.raster import Overlay, overlay
from geo.selection import Filters
from geo.workspace import Workspace, open_workspace


def current_workspace() -> Workspace:
    """Open the store, once for everybody; again when an import has changed it."""
    folder = data_folder()
    return _open(folder, tuple(_stamp(place / "manifest.json") for place in (folder, DEMONSTRATION)))


def outlines_of(fingerprint: str, layer: str) -> bytes | None:
    """Outlines of a layer, or the hexagons, for the browser; none where these are not in use."""
    workspace = current_workspace()
    known = [*area_layers(workspace), HEXAGONS]
    return _outlines(workspace, layer) if fingerprint == workspace.boundaries.fingerprint and layer in known else None


def warm_up() -> None:
    """Open the data before the first visitor comes; what is wrong with it is said on the page."""
    with suppress(HotspotsError):
        workspace = current_workspace()
        _outlines(workspace, workspace.boundaries.study_layer)


@lru_cache(maxsize=16)
def answer(workspace: Workspace, filters: Filters, rules: HotspotRules) -> HotspotList:
    """Rank hotspots; the same question is worked out once."""
    return hotspot_list(workspace, filters, rules)


@lru_cache(maxsize=16)
def surface(workspace: Workspace, filters: Filters, rules: HotspotRules, bandwidth_m: float) -> Overlay | None:
    """Draw the density of a question's incidents; none where there are none."""
    selection = answer(workspace, filters, rules).selection
    if selection.incidents.empty:
        return None
    density = pipeline.density_surface(workspace, selection, bandwidth_m=bandwidth_m)
    return overlay(density, workspace.grid)


@lru_cache(maxsize=2)
def _open(folder: Path, stamps: tuple[int, ...]) -> Workspace:  # noqa: ARG001 the stamps are the key
    return open_workspace()


@lru_cache(maxsize=16)
def _outlines(workspace: Workspace, layer: str) -> bytes:
    if layer == HEXAGONS:
        return hexagons_json(workspace.hexagons)
    taxonomy = workspace.taxonomy
    special = taxonomy.opportunity_wards if layer == taxonomy.opportunity_layer else ()
    return outlines_geojson(area_outlines(workspace, layer), frozenset(special))


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
