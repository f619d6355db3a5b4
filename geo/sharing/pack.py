"""The weekly pack as a PDF that a chair can print: PDF/UA-1, typeset from data alone."""

import math
from datetime import date

import numpy as np
import pandas as pd
import shapely

from geo.analysis.lineage import FOOTPRINT_M
from geo.analysis.repeats import LEAST_ON_MAP_POINT, LEAST_REPEAT
from geo.answers.repeat_list import Kind
from geo.answers.repeat_rules import NAMES
from geo.answers.weekly_pack import HotspotPage, WeeklyPack
from geo.periods import WEEKDAYS, Period
from geo.places.boundaries import Boundaries
from geo.selection import Filters
from geo.sharing.export import file_stem
from geo.sharing.plan import apart, paper_of, plan_of
from geo.sharing.privacy import Release
from geo.sharing.street_plan import streets_on
from geo.sharing.typesetting import typeset
from geo.sources.attribution import OPEN_STREET_MAP
from geo.sources.open_data.street_files import FOLDER as STREETS_FOLDER
from geo.sources.open_data.street_files import STREETS
from geo.words import capitalised
from geo.workspace import SYNTHETIC, Workspace

_NUMBERED = 15
"""So many of the first stand beside the map of page one, with their numbers on it."""
_CHIP_PT = 14.5
"""Width of a number on the map, and a little more."""
_REPEATS = 5
_NO_REPEATS: dict[Kind, str] = {
    "address": f"No address in it has {LEAST_REPEAT} or more of these incidents.",
    "map-point": f"No map point in it has {LEAST_ON_MAP_POINT} or more of these incidents.",
}
_OVERVIEW_PT = (205.0, 330.0)
_CLOSE_PT = (515.0, 270.0)
_LEAST_ACROSS_M = 600.0
_PER_ROOT_PT = 2.2
"""Radius of a circle over the root of its incidents: its area tells them."""


def pack_pdf(release: Release[WeeklyPack], workspace: Workspace, *, made_on: date) -> bytes:
    """
    Typeset the pack.

    Parameters
    ----------
    made_on
        Printed on every page.

    Returns
    -------
    pdf
        PDF/UA-1, A4; the same bytes for the same pack, marking and day.
    """
    return typeset("pack.typ", pack_told(release, workspace, made_on), made_on=made_on)


def pack_name(filters: Filters, marking: str, workspace: Workspace, ending: str = "pdf") -> str:
    """Name the file by what it holds and how it is marked."""
    marked = f"_{marking}" if marking else ""
    return f"{file_stem('pack', filters, workspace)}{marked}.{ending}"


def pack_told(release: Release[WeeklyPack], workspace: Workspace, made_on: date) -> dict[str, object]:
    """Say all that the pack tells, in words and numbers that a template only has to lay out."""
    pack = release.content
    found = pack.found
    made = Period(made_on, date.fromordinal(made_on.toordinal() + 1)).in_words
    return {
        "title": "Hotspots",
        "period": found.filters.period.in_words,
        "priority": found.selection.priority.name,
        "mark": capitalised(SYNTHETIC) if workspace.manifest.synthetic else "",
        "marking": release.marking,
        "handling": release.audience.handling,
        "made": made,
        "counts": [f"{len(found.hotspots):,}", f"{len(found.selection.incidents):,}"],
        "overview": _overview(pack, workspace.boundaries),
        "listed": _listed(pack),
        "numbered": _NUMBERED,
        "hotspots": [_page(page, workspace) for page in pack.pages],
        "weekdays": list(WEEKDAYS),
        "footprint": f"{FOOTPRINT_M:g}",
        "areas": _areas(pack),
        "last": pack.last.sentences,
        "last_rows": [
            [f"{row['rank']}", row["place"], row["ward"], f"{row['then']:,}", f"{row['now']:,}"]
            for row in pack.last.table.to_dict("records")
        ],
        "coverage": pack.coverage,
        "notes": [*(capitalised(f"{notice}.") for notice in workspace.notices), *found.notes],
        "attribution": _attribution(workspace),
        "recipe": [[name.replace("_", " "), value] for name, value in found.recipe.items()],
    }


def _attribution(workspace: Workspace) -> str:
    drawn = OPEN_STREET_MAP if (workspace.folder / STREETS_FOLDER / STREETS).exists() else ""
    return f"{workspace.attribution} {drawn}".strip()


def _listed(pack: WeeklyPack) -> list[list[str]]:
    rows = []
    for row in pack.found.hotspots.to_dict("records"):
        # A place may be new in both senses: of its kind, and since the period before.
        kind = ", ".join(dict.fromkeys(filter(None, (row["class"], row["since_before"]))))
        rows.append([f"{row['rank']}", row["place"], row["ward"] or "", f"{row['incidents']:,}", kind])
    return rows


def _overview(pack: WeeklyPack, boundaries: Boundaries) -> dict[str, object]:
    wards = boundaries.layers[boundaries.study_layer].geometry.to_numpy()
    west, south, east, north = shapely.bounds(boundaries.study_area).tolist()
    plan = plan_of((west, south, east, north), width_pt=_OVERVIEW_PT[0], height_pt=_OVERVIEW_PT[1])
    simple = shapely.coverage_simplify(wards, plan.m_per_pt / 2)
    hot = pack.found.hotspots.head(_NUMBERED)
    at = plan.at(hot["easting"].to_numpy(), hot["northing"].to_numpy())
    numbers = apart(at, least_pt=_CHIP_PT, width_pt=plan.width_pt, height_pt=plan.height_pt)
    return {
        **paper_of(plan),
        "areas": plan.rings(simple),
        "numbers": [[*place, *number] for place, number in zip(at, numbers, strict=True)],
        "alt": f"Map of the study area with its wards and the first {len(hot)} hotspots by their rank; the table "
        "beside it names them.",
    }


def _page(page: HotspotPage, workspace: Workspace) -> dict[str, object]:
    card = page.card
    most = 0.0 if page.week is None else float(page.week.max())
    return {
        "title": card.title,
        "why": card.why,
        "advice": card.advice,
        "criteria": [
            [each.name, each.measured, "" if each.score is None else f"{each.score:.0f}"] for each in card.criteria
        ],
        "since": page.since,
        "past": [[period.in_words, hot] for period, hot in page.past],
        "repeats_title": f"Repeat {NAMES[page.kind].lower()} in it",
        "repeats": [[row["place"], f"{row['incidents']:,}"] for row in page.repeats.head(_REPEATS).to_dict("records")],
        "more_repeats": max(0, len(page.repeats) - _REPEATS),
        "no_repeats": _NO_REPEATS[page.kind],
        "map": _close_up(page, workspace),
        "week": None if page.week is None else (page.week / max(most, 1e-9)).round(3).tolist(),
        "most_an_hour": f"{most:.1f}",
    }


def _close_up(page: HotspotPage, workspace: Workspace) -> dict[str, object]:
    wards = workspace.boundaries.layers[workspace.boundaries.study_layer]
    west, south, east, north = page.x.min(), page.y.min(), page.x.max(), page.y.max()
    grow = max(1.5 * FOOTPRINT_M, (_LEAST_ACROSS_M - (north - south)) / 2)
    plan = plan_of(
        (west - grow, south - grow, east + grow, north + grow), width_pt=_CLOSE_PT[0], height_pt=_CLOSE_PT[1]
    )
    ground = shapely.union_all(shapely.buffer(shapely.points(page.x, page.y), FOOTPRINT_M))
    order = np.argsort(-page.incidents, kind="stable")
    radius = _PER_ROOT_PT * np.sqrt(page.incidents[order])
    spots = [[*at, round(r, 1)] for at, r in zip(plan.at(page.x[order], page.y[order]), radius.tolist(), strict=True)]
    return {
        **paper_of(plan),
        "areas": plan.rings(wards.geometry.to_numpy()),
        "streets": streets_on(workspace.folder, plan),
        "ground": plan.rings([ground]),
        "spots": spots,
        "sizes": [[n, round(_PER_ROOT_PT * math.sqrt(n), 1)] for n in (1, 5, 20) if n <= page.incidents.max()],
        "alt": f"Map of {page.card.title}: {len(spots)} distinct points, circles as large as the incidents at them; "
        "the sentences below say where they lie.",
    }


def _areas(pack: WeeklyPack) -> list[list[str]]:
    table = pack.areas.table.assign(**pack.areas.change("last year"))
    forms = {"incidents": "{:,}", "rate": "{:.1f}", "before": "{:,.0f}", "percent": "{:+.0f} %"}
    return [
        [row["name"], *("" if pd.isna(row[name]) else form.format(row[name]) for name, form in forms.items())]
        for row in table.to_dict("records")
    ]
