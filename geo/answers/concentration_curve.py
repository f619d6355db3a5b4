"""How far the incidents of a question gather at few places, beside what chance gives, with the recipe."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo import __version__
from geo.analysis.concentration import DRAWS, Concentration, chance_concentration, concentration
from geo.errors import ParameterError
from geo.places.boundaries import layer_name
from geo.points import Indices, distinct_points
from geo.selection import Filters, Selection, select
from geo.wards import in_wards
from geo.words import counted
from geo.workspace import Workspace

SEED = 20_230_401
"""Of the allocations at random: any number will do, but always the same one."""
LOCATIONS = {"address": "address", "map-point": "map point"}
"""Units that are locations, and the precision of the rows that have them."""
_STEPS = 200
"""Points of the curve: more cannot be told apart on a screen."""


@dataclass(frozen=True, eq=False)
class ConcentrationCurve:
    """
    The answer, for places of one `unit`; `places_in_words` is what they are, in the plural.

    `needed` has a row for each share of the incidents: ``share``, ``places`` that together hold it, ``place_share``
    and ``by_chance`` (of all places). `coefficients` has ``name``, ``value`` and ``meaning``. `curve`, to draw, has
    ``place_share`` and ``incident_share``, from 0 to 1.
    """

    filters: Filters
    selection: Selection
    unit: str
    places_in_words: str
    found: Concentration
    needed: pd.DataFrame
    coefficients: pd.DataFrame
    curve: pd.DataFrame
    sentence: str
    notes: tuple[str, ...]
    recipe: dict[str, str]


def units(workspace: Workspace) -> dict[str, str]:
    """List the kinds of places incidents of this data can be counted at, and what they are called in the plural."""
    known = workspace.capabilities
    locations = {"address": "addresses", "map-point": "map points"}
    able = {"address": known.addresses, "map-point": known.map_points}
    layers = sorted(workspace.boundaries.layers)
    return {unit: name for unit, name in locations.items() if able[unit]} | {each: layer_name(each) for each in layers}


def concentration_curve(workspace: Workspace, filters: Filters, unit: str) -> ConcentrationCurve:
    """
    Measure how the incidents of a question lie over places.

    Parameters
    ----------
    unit
        A key of `units`.

    Raises
    ------
    ParameterError
        If a filter or the unit has no meaning for this data.
    """
    if unit not in (known := units(workspace)):
        raise ParameterError(f"incidents of this data cannot be counted by {unit!r}; choose from {', '.join(known)}")
    selection = select(workspace, filters, points=True)
    counts = (_at_locations if unit in LOCATIONS else _in_areas)(workspace, filters, selection, unit)
    if not len(counts):
        raise ParameterError(f"there are no {known[unit]} in these wards; choose others, or all")
    found, total, places = concentration(counts), int(counts.sum()), known[unit]
    by_chance = [np.nan] * len(found.shares)
    if total:
        by_chance = list(chance_concentration(total, len(counts), rng=np.random.default_rng(SEED)).share_needed)
    needed = pd.DataFrame(
        {
            "share": found.shares,
            "places": found.places_needed,
            "place_share": found.share_needed,
            "by_chance": by_chance,
        }
    )
    elsewhere = len(selection.incidents) - total
    held = f" that hold an incident of any kind and time in this data: how many more {places} there are is not known"
    notes = (
        selection.notice,
        selection.coverage,
        f"Left out, being of other precision or in no such place: {counted(elsewhere, 'incident')}."
        if elsewhere
        else "",
        f"Counted over {len(counts):,} {places}{held if unit in LOCATIONS else ''}.",
        "Smaller places always look more concentrated: compare only the same kind of places.",
    )
    recipe = filters.recipe | {
        "unit": unit,
        "places": str(len(counts)),
        "incidents": str(total),
        "of": str(selection.total),
        "allocations_at_random": f"{DRAWS}, seed {SEED}",
        "data": workspace.fingerprint,
        "boundaries": workspace.boundaries.fingerprint,
        "version": __version__,
    }
    return ConcentrationCurve(
        filters,
        selection,
        unit,
        places,
        found,
        needed,
        _coefficients(found),
        _curve(found),
        _sentence(found, needed, places),
        tuple(note for note in notes if note),
        recipe,
    )


def _at_locations(workspace: Workspace, filters: Filters, selection: Selection, unit: str) -> Indices:
    """Count at every location of the precision that the data knows, in the wards asked for."""
    known = (workspace.incidents["precision"] == LOCATIONS[unit]).to_numpy()
    if filters.wards:
        known = known & in_wards(workspace, filters.wards)
    rows = workspace.incidents.loc[known, ["easting", "northing"]]
    points = distinct_points(rows["easting"], rows["northing"])
    chosen = rows.index.isin(selection.incidents.index)
    return np.bincount(points.inverse[chosen], minlength=len(points))


def _in_areas(workspace: Workspace, filters: Filters, selection: Selection, layer: str) -> Indices:
    """Count in every area of a layer; where wards are asked for, in those that share an incident with them."""
    places = workspace.boundaries.layers[layer]["code"].to_numpy()
    if filters.wards:
        places = workspace.incidents.loc[in_wards(workspace, filters.wards), layer].dropna().unique()
    position = pd.Index(places).get_indexer(selection.incidents[layer])
    return np.bincount(position[position >= 0], minlength=len(places))


def _coefficients(found: Concentration) -> pd.DataFrame:
    rows = [
        ("Gini beyond chance", found.gini_beyond_chance, "corrected: 0 is what chance gives, 1 is all in one place"),
        ("Gini, generalised", found.gini_generalised, "against the most equal spread that so few incidents allow"),
        ("Gini by chance", found.gini_by_chance, "if each incident fell on any place alike"),
        ("Gini, ordinary", found.gini, "misleads where incidents are few: never quote it alone"),
    ]
    return pd.DataFrame(rows, columns=["name", "value", "meaning"])


def _curve(found: Concentration) -> pd.DataFrame:
    """Thin the curve: closely where it rises, at the busiest places."""
    n = found.places
    kept = np.unique(np.rint(np.linspace(0, 1, _STEPS) ** 2 * n).astype(np.int64))
    return pd.DataFrame({"place_share": found.place_share[kept], "incident_share": found.incident_share[kept]})


def _sentence(found: Concentration, needed: pd.DataFrame, places: str) -> str:
    if not found.incidents:
        return f"None of these incidents can be counted by {places}."
    half = needed[needed["share"] == 0.5].iloc[0]
    return (
        f"Half of {counted(found.incidents, 'incident')} lie in {half['places']:,.0f} of {found.places:,} {places} "
        f"({100 * half['place_share']:.1f} %); by chance it would be {100 * half['by_chance']:.1f} %."
    )
