"""What a session works with: the opened store and the answers already worked out, shared by all sessions."""

from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo import pipeline
from geo.analysis.hotspots import HotspotRules
from geo.answers.action_places import Action
from geo.answers.action_result import ActionResult, action_result
from geo.answers.area_layers import area_layers, area_outlines
from geo.answers.area_list import AreaList, AreaQuestion, area_list
from geo.answers.backtesting import BacktestAnswer, Trials, backtests
from geo.answers.capability import Capability, Sight, capabilities, sights
from geo.answers.cards import Card, hotspot_card
from geo.answers.comparison import Against
from geo.answers.concentration_curve import ConcentrationCurve, concentration_curve
from geo.answers.duplicate_list import DuplicateList, duplicate_list
from geo.answers.hexagon_map import HexagonMap, Kind, hexagon_map
from geo.answers.holdings import Holdings, holdings, rejected_rows
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.answers.last_list import LastList, last_list
from geo.answers.near_repeat_table import Bands, NearRepeatTable, Prospect, near_repeat_table, prospect
from geo.answers.repeat_list import Kind as RepeatKind
from geo.answers.repeat_list import RepeatList, repeat_list
from geo.answers.sensitivity_list import SensitivityList, sensitivity_list
from geo.answers.time_profile import TimeProfile, time_profile
from geo.answers.ward_report import WardReport, ward_report
from geo.app.question import Question
from geo.config import DEMONSTRATION, data_folder
from geo.errors import HotspotsError
from geo.links import FILE as LINKS
from geo.maps.base import HEXAGONS
from geo.places.outlines import hexagons_json, outlines_geojson
from geo.raster import WIDTH_PX, Overlay, overlay
from geo.selection import Filters, Selection, select
from geo.sharing.area_export import export_areas
from geo.sharing.area_release import release_areas
from geo.sharing.export import export_hotspots, hotspot_columns
from geo.sharing.exported import Exported
from geo.sharing.privacy import Audience, Release, release_places
from geo.sharing.repeat_export import export_repeats
from geo.sharing.ward_picture import ward_picture
from geo.workspace import Workspace, open_workspace


def current_workspace() -> Workspace:
    """Open the store, once for everybody; again when an import has changed it."""
    folder = data_folder()
    watched = (folder / "manifest.json", folder / LINKS, DEMONSTRATION / "manifest.json")
    return _open(folder, tuple(_stamp(path) for path in watched))


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


@lru_cache(maxsize=2)
def duplicates_of(workspace: Workspace) -> DuplicateList:
    """List the pairs of incidents that may be one event."""
    return duplicate_list(workspace)


@lru_cache(maxsize=16)
def answer(workspace: Workspace, filters: Filters, rules: HotspotRules) -> HotspotList:
    """Rank hotspots; the same question is worked out once."""
    return hotspot_list(workspace, filters, rules)


@lru_cache(maxsize=16)
def surface(
    workspace: Workspace, question: Question, breaks: tuple[float, ...] = (), width_px: int = WIDTH_PX
) -> Overlay | None:
    """Draw the density of a question's incidents; none where there are none."""
    selection = answer(workspace, question.filters, question.rules).selection
    if selection.incidents.empty:
        return None
    density = pipeline.density_surface(workspace, selection, bandwidth_m=question.bandwidth_m)
    return overlay(density, workspace.grid, breaks=breaks, width_px=width_px)


@lru_cache(maxsize=16)
def hexagons(workspace: Workspace, filters: Filters, kind: Kind, against: Against) -> HexagonMap:
    """Say of each hexagon what there is."""
    return hexagon_map(workspace, filters, kind, against=against)


@lru_cache(maxsize=4)
def chosen_incidents(workspace: Workspace, filters: Filters) -> Selection:
    """Choose the incidents of a question."""
    return select(workspace, filters)


@lru_cache(maxsize=16)
def sensitivity_of(workspace: Workspace, filters: Filters, rules: HotspotRules) -> SensitivityList:
    """Say which hotspots survive other rules."""
    return sensitivity_list(workspace, answer(workspace, filters, rules))


@lru_cache(maxsize=16)
def near_repeat_prospect(workspace: Workspace, filters: Filters, bands: Bands) -> Prospect:
    """Say whether near repeats can be tested."""
    return prospect(workspace, filters, bands)


@lru_cache(maxsize=16)
def near_repeats(workspace: Workspace, filters: Filters, bands: Bands) -> NearRepeatTable:
    """Test for near repeats."""
    return near_repeat_table(workspace, filters, bands)


@lru_cache(maxsize=16)
def concentration_of(workspace: Workspace, filters: Filters, unit: str) -> ConcentrationCurve:
    """Say how far incidents gather at few places."""
    return concentration_curve(workspace, filters, unit)


@lru_cache(maxsize=16)
def backtested(workspace: Workspace, priority: str) -> tuple[list[BacktestAnswer], list[str]]:
    """Test the methods that forecast a priority."""
    return backtests(workspace, Trials((priority,)))


@lru_cache(maxsize=16)
def repeats_of(workspace: Workspace, filters: Filters, kind: RepeatKind) -> RepeatList:
    """List what repeats."""
    return repeat_list(workspace, filters, kind)


@lru_cache(maxsize=16)
def result_of(workspace: Workspace, filters: Filters, action: Action, against: Against) -> ActionResult:
    """Say whether an action worked."""
    return action_result(workspace, filters, action, against=against)


@lru_cache(maxsize=2)
def loaded(workspace: Workspace) -> Holdings:
    """Say what is held and where every row went."""
    return holdings(workspace)


@lru_cache(maxsize=2)
def refused(workspace: Workspace) -> pd.DataFrame:
    """Read the rejected rows."""
    return rejected_rows(workspace)


@lru_cache(maxsize=2)
def known(workspace: Workspace) -> tuple[tuple[Capability, ...], tuple[Sight, ...]]:
    """Say what the data can be asked, and which priorities it sees."""
    return capabilities(workspace), sights(workspace)


@lru_cache(maxsize=16)
def when(workspace: Workspace, filters: Filters) -> TimeProfile:
    """Tell when it happened; the same question is worked out once."""
    return time_profile(workspace, filters)


@lru_cache(maxsize=16)
def previous_list(workspace: Workspace, filters: Filters, rules: HotspotRules) -> LastList:
    """Tell whether the list of the period before held."""
    return last_list(workspace, filters, rules)


@lru_cache(maxsize=16)
def listed(workspace: Workspace, filters: Filters, rules: HotspotRules) -> pd.DataFrame:
    """Give the hotspots of a question as they leave the program."""
    found = answer(workspace, filters, rules)
    return hotspot_columns(found.hotspots, found)


@lru_cache(maxsize=16)
def hotspots_to_export(
    workspace: Workspace, filters: Filters, rules: HotspotRules, audience: Audience, made_on: date
) -> Release[Exported]:
    """Let the hotspots of a question leave the program."""
    released = release_places(answer(workspace, filters, rules), audience)
    return export_hotspots(released, workspace, made_on=made_on)


@lru_cache(maxsize=16)
def repeats_to_export(
    workspace: Workspace, filters: Filters, kind: RepeatKind, audience: Audience, made_on: date
) -> Release[Exported]:
    """Let repeats leave the program."""
    return export_repeats(release_places(repeats_of(workspace, filters, kind), audience), workspace, made_on=made_on)


@lru_cache(maxsize=16)
def areas_to_export(
    workspace: Workspace, filters: Filters, question: AreaQuestion, audience: Audience, made_on: date
) -> Release[Exported]:
    """Let a table of areas leave the program."""
    released = release_areas(workspace, areas_of(workspace, filters, question), audience)
    return export_areas(released, workspace, made_on=made_on)


@lru_cache(maxsize=64)
def card(workspace: Workspace, filters: Filters, rules: HotspotRules, rank: int) -> Card:
    """Say of one hotspot of a question why it is on the list."""
    return hotspot_card(workspace, answer(workspace, filters, rules), rank)


@lru_cache(maxsize=16)
def areas_of(workspace: Workspace, filters: Filters, question: AreaQuestion) -> AreaList:
    """Set areas beside one another; the same question is worked out once."""
    return area_list(workspace, filters, question)


@lru_cache(maxsize=8)
def layer_outlines(workspace: Workspace, layer: str) -> gpd.GeoDataFrame:
    """Give the areas of a layer with their outlines."""
    return area_outlines(workspace, layer)


@lru_cache(maxsize=64)
def report_of(workspace: Workspace, filters: Filters, code: str) -> WardReport:
    """Say what happened in a ward; the same question is worked out once."""
    return ward_report(workspace, filters, code)


@lru_cache(maxsize=64)
def picture_of(workspace: Workspace, filters: Filters, code: str, made_on: date) -> bytes:
    """Draw the picture of a ward to share."""
    return ward_picture(report_of(workspace, filters, code), workspace, made_on=made_on)


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
