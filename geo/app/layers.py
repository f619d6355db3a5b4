"""What a map can show of a question: each as a drawing, a table of the same facts and what must be said."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from geo.answers.area_layers import area_layer_name
from geo.answers.area_list import AreaQuestion
from geo.answers.comparison import Earlier, earlier_period
from geo.answers.hexagon_map import Against, Kind
from geo.app.areas import notes_of
from geo.app.map_view import ward_layer
from geo.app.question import Question
from geo.app.state import answer, areas_of, hexagons, surface
from geo.app.tables import MOST_ROWS
from geo.maps.areas import Measure, area_drawing
from geo.maps.drawing import Drawing
from geo.maps.hexagons import hexagon_drawing
from geo.maps.hotspots import hotspot_drawing, repeat_drawing
from geo.selection import Selection
from geo.words import counted
from geo.workspace import Workspace

Breaks = tuple[float, ...]


class Shown(StrEnum):
    """What can be shown of the incidents themselves, beside areas."""

    SURFACE = "Surface and hotspots"
    HEXAGONS = "Hexagons"
    SIGNIFICANCE = "Significance"
    REPEATS = "Repeat locations"


@dataclass(frozen=True, eq=False)
class View:
    """One map: the drawing, the same facts as a table with a sentence before it, and what must be said beside it."""

    drawing: Drawing
    selection: Selection
    sentence: str
    table: pd.DataFrame
    notes: tuple[str, ...]
    recipe: dict[str, str]


def view(workspace: Workspace, question: Question, shown: str, *, scale: View | None = None) -> View:
    """
    Draw what is chosen of a question.

    Parameters
    ----------
    shown
        One of `Shown`, or a layer of areas.
    scale
        A view whose classes are to be used, so that the two can be set side by side.
    """
    if shown not in list(Shown):
        return _areas(workspace, question, shown, Measure.COUNT)
    return _VIEWS[Shown(shown)](workspace, question, scale.drawing.breaks if scale else ())


def difference(workspace: Workspace, question: Question, shown: str, against: Against) -> View:
    """Draw what changed since an earlier period: by area, or else by hexagon, since a surface has no test."""
    if shown not in list(Shown):
        return _areas(workspace, question, shown, Measure.CHANGE)
    return _hexagons(workspace, question, "change", against=against)


def earlier_question(workspace: Workspace, question: Question, against: Against) -> tuple[Question, Earlier]:
    """Ask the same of an earlier period, and tell what keeps the two from being compared."""
    period = question.filters.period
    before = period.earlier(1) if against == "before" else period.year_before()
    earlier = earlier_period(workspace, period, before, layer=None, by_category=False, fine=True)
    return replace(question, filters=replace(question.filters, period=before)), earlier


def _surface(workspace: Workspace, question: Question, breaks: Breaks) -> View:
    found = answer(workspace, question.filters, question.rules)
    drawn = surface(workspace, question, breaks)
    drawing = hotspot_drawing(found, drawn, wards=ward_layer(workspace, question.filters), most=MOST_ROWS)
    recipe = found.recipe | {"bandwidth_m": f"{question.bandwidth_m:g}"}
    said = f"{counted(len(found.hotspots), 'hotspot')} by their score{_first(len(found.hotspots))}."
    return View(drawing, found.selection, said, found.hotspots, found.notes, recipe)


def _repeats(workspace: Workspace, question: Question, _: Breaks) -> View:
    found = answer(workspace, question.filters, question.rules)
    drawing = repeat_drawing(found, wards=ward_layer(workspace, question.filters), most=MOST_ROWS)
    said = (
        f"{counted(len(found.repeats), 'repeat point')}: at least {question.rules.min_incidents} incidents on fewer "
        f"than {question.rules.min_points} distinct locations{_first(len(found.repeats))}."
    )
    return View(drawing, found.selection, said, found.repeats, found.notes, found.recipe)


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
    listed = f"; the table lists the first {len(found.table)}" if len(found.table) < shown else ""
    said = found.obstacle or f"{counted(shown, 'hexagon')}{listed}."
    return View(drawing, found.selection, said, found.table, found.notes, found.recipe)


def _areas(workspace: Workspace, question: Question, layer: str, measure: Measure) -> View:
    found = areas_of(workspace, question.filters, AreaQuestion(layer))
    wards = layer if layer in workspace.all_wards.values() else ward_layer(workspace, question.filters)
    table = found.table[found.table["code"] != ""]
    table = table.assign(before=table["last_year_before"], difference=table["last_year_difference"])
    said = f"{area_layer_name(layer).capitalize()}: {len(table)}. Before: the same period last year."
    return View(
        area_drawing(found, measure, wards=wards), found.selection, said, table, tuple(notes_of(found)), found.recipe
    )


_VIEWS: dict[Shown, Callable[[Workspace, Question, Breaks], View]] = {
    Shown.SURFACE: _surface,
    Shown.HEXAGONS: _counts,
    Shown.SIGNIFICANCE: _significance,
    Shown.REPEATS: _repeats,
}
