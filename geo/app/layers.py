"""What a map can show of a question: each as a drawing, a table of the same facts and what must be said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import pandas as pd

from geo.answers.area_layers import area_layer_name, areas_of_wards
from geo.answers.area_list import AreaQuestion, earlier_periods
from geo.answers.comparison import Against, Earlier, earlier_period, period_against
from geo.answers.hexagon_map import Kind
from geo.answers.hotspot_list import HotspotList
from geo.app.areas import AREAS_OF_WARDS, MOST_AREAS, area_columns, area_headings, first_areas, notes_of
from geo.app.map_view import ward_layer
from geo.app.question import Question
from geo.app.state import answer, areas_of, hexagons, surface
from geo.app.tables import HEADINGS, MOST_ROWS
from geo.maps.areas import Measure, area_drawing
from geo.maps.drawing import Drawing
from geo.maps.hexagons import hexagon_drawing
from geo.maps.hotspots import hotspot_drawing, repeat_drawing
from geo.raster import BESIDE_PX, WIDTH_PX
from geo.words import capitalised, counted
from geo.workspace import Workspace

Breaks = tuple[float, ...]
_CHANGE_FIRST = {
    name: HEADINGS[name]
    for name in ("rank", "place", "incidents", "before", "difference", "by_chance", "ward", "categories")
}
"""Of hexagons that changed: what the map shows stands where it is seen without scrolling."""


class Shown(StrEnum):
    """What can be shown of the incidents themselves, beside areas."""

    SURFACE = "Surface and hotspots"
    HEXAGONS = "Hexagons"
    SIGNIFICANCE = "Significance"
    CLUSTERS = "Clusters"
    REPEATS = "Repeat locations"


@dataclass(frozen=True, eq=False)
class View:
    """One map: the drawing, the same facts as a table with a sentence before it, and what must be said beside it."""

    drawing: Drawing
    sentence: str
    table: pd.DataFrame
    notes: tuple[str, ...]
    recipe: dict[str, str]
    attribution: str = ""
    headings: Mapping[str, Any] = field(default_factory=lambda: HEADINGS)


def view(
    workspace: Workspace, question: Question, shown: str, *, scale: View | None = None, beside: bool = False
) -> View:
    """
    Draw what is chosen of a question.

    Parameters
    ----------
    shown
        One of `Shown`, or a layer of areas.
    scale
        A view whose classes are to be used, so that the two can be set side by side.
    beside
        Whether it shares the page with another map.
    """
    breaks = scale.drawing.breaks if scale else ()
    if shown not in list(Shown):
        return _areas(workspace, question, shown, breaks=breaks)
    if shown == Shown.SURFACE:
        return _surface(workspace, question, breaks, width_px=BESIDE_PX if beside else WIDTH_PX)
    return _VIEWS[Shown(shown)](workspace, question, breaks)


def difference(workspace: Workspace, question: Question, shown: str, against: Against) -> View:
    """Draw what changed since an earlier period: by area, or else by hexagon, since a surface has no test."""
    if shown not in list(Shown):
        return _areas(workspace, question, shown, against=against)
    found = _hexagons(workspace, question, "change", against=against)
    if shown == Shown.HEXAGONS:
        return found
    return replace(found, sentence=f"{found.sentence} A difference is drawn by hexagon, where chance can be told.")


def earlier_question(
    workspace: Workspace, question: Question, shown: str, against: Against
) -> tuple[Question, Earlier]:
    """Ask the same of an earlier period, and tell what keeps the two from being compared."""
    period = question.filters.period
    before = replace(question, filters=replace(question.filters, period=period_against(period, against)))
    if shown not in list(Shown):
        return before, earlier_periods(workspace, period, AreaQuestion(shown))[against]
    earlier = earlier_period(workspace, period, before.filters.period, layer=None, by_category=False, fine=True)
    return before, earlier


def _surface(workspace: Workspace, question: Question, breaks: Breaks, *, width_px: int) -> View:
    found = answer(workspace, question.filters, question.rules)
    drawn = surface(workspace, question, breaks, width_px)
    drawing = hotspot_drawing(found, drawn, wards=ward_layer(workspace, question.filters), most=MOST_ROWS)
    recipe = found.recipe | {"bandwidth_m": f"{question.bandwidth_m:g}"}
    return View(drawing, _told_hotspots(found), found.hotspots.head(MOST_ROWS), found.notes, recipe)


def _clusters(workspace: Workspace, question: Question, _: Breaks) -> View:
    found = answer(workspace, question.filters, question.rules)
    drawing = hotspot_drawing(found, None, wards=ward_layer(workspace, question.filters), most=MOST_ROWS)
    rules = question.rules
    said = (
        f"{_told_hotspots(found)} A hotspot is a cluster: at least {rules.min_incidents} incidents within "
        f"{rules.eps_m:g} m of one, on {rules.min_points} distinct locations or more, at most {rules.max_extent_m:g} m "
        "across."
    )
    return View(drawing, said, found.hotspots.head(MOST_ROWS), found.notes, found.recipe)


def _told_hotspots(found: HotspotList) -> str:
    return f"{counted(len(found.hotspots), 'hotspot')} by their score{_first(len(found.hotspots))}."


def _repeats(workspace: Workspace, question: Question, _: Breaks) -> View:
    found = answer(workspace, question.filters, question.rules)
    drawing = repeat_drawing(found, wards=ward_layer(workspace, question.filters), most=MOST_ROWS)
    said = (
        f"{counted(len(found.repeats), 'repeat point')}: at least {question.rules.min_incidents} incidents on fewer "
        f"than {question.rules.min_points} distinct locations{_first(len(found.repeats))}."
    )
    return View(drawing, said, found.repeats.head(MOST_ROWS), found.notes, found.recipe)


def _counts(workspace: Workspace, question: Question, breaks: Breaks) -> View:
    return _hexagons(workspace, question, "count", breaks=breaks)


def _significance(workspace: Workspace, question: Question, _: Breaks) -> View:
    return _hexagons(workspace, question, "significance")


def _first(n: int) -> str:
    return f"; table and map show the first {MOST_ROWS}" if n > MOST_ROWS else ""


def _hexagons(
    workspace: Workspace, question: Question, kind: Kind, against: Against = "before", breaks: Breaks = ()
) -> View:
    found = hexagons(workspace, question.filters, kind, against)
    drawing = hexagon_drawing(found, wards=ward_layer(workspace, question.filters), breaks=breaks)
    shown = int(found.shown.sum())
    listed = f"; the table lists the first {MOST_ROWS}" if shown > MOST_ROWS else ""
    said = found.obstacle or f"{counted(shown, 'hexagon')}{listed}."
    headings = _CHANGE_FIRST if kind == "change" else HEADINGS
    return View(drawing, said, found.table.head(MOST_ROWS), found.notes, found.recipe, headings=headings)


def _areas(
    workspace: Workspace, question: Question, layer: str, against: Against | None = None, breaks: Breaks = ()
) -> View:
    """Colour areas by their counts, or by their change since an earlier period; each is counted as a whole."""
    wards = question.filters.wards
    only = areas_of_wards(workspace, layer, wards) if wards else frozenset()
    found = areas_of(workspace, replace(question.filters, wards=frozenset()), AreaQuestion(layer))
    lines = layer if layer in workspace.all_wards.values() else ward_layer(workspace, question.filters)
    measure = Measure.CHANGE if against else Measure.COUNT
    drawing = area_drawing(found, measure, wards=lines, against=against, breaks=breaks, only=only)
    obstacle = found.earlier(against).obstacle if against else ""
    table = area_columns(found, against=against, only=only)
    n = int((table["code"] != "").sum())
    few = f"; the table lists the first {MOST_AREAS}" if n > MOST_AREAS else ""
    said = obstacle or f"{capitalised(area_layer_name(layer))}: {n:,}{few}. {found.order}"
    notes = (*((AREAS_OF_WARDS,) if only else ()), *notes_of(found, against))
    headings = area_headings(found, against)
    return View(drawing, said, first_areas(table), notes, found.recipe, found.attribution, headings)


_VIEWS: dict[Shown, Callable[[Workspace, Question, Breaks], View]] = {
    Shown.HEXAGONS: _counts,
    Shown.SIGNIFICANCE: _significance,
    Shown.CLUSTERS: _clusters,
    Shown.REPEATS: _repeats,
}
