"""The pack of a ward for its councillor: two pages that anybody may see, PDF/UA-1."""

from datetime import date

import numpy as np
import shapely

from geo.analysis.small_counts import SMALLEST_SHOWN
from geo.answers.ward_report import WardReport
from geo.periods import Period
from geo.places.boundaries import Boundaries
from geo.sharing.export import file_stem
from geo.sharing.plan import Plan, labels_of, paper_of, plan_of
from geo.sharing.privacy import Release
from geo.sharing.typesetting import typeset
from geo.sharing.ward_picture import month_bars, ward_slug
from geo.words import capitalised
from geo.workspace import SYNTHETIC, Workspace

_MAP_PT = (515.0, 430.0)
_INSET_PT = (84.0, 136.0)
_ROUND = 0.45
"""How far the map reaches beyond the ward, as a share of the ward's own width or height."""
_LABEL_PT = 8.5
_HIDDEN = (
    f"A count under {SMALLEST_SHOWN} might point to a person, so it is not told; neither is none at all.",
    "Where one is hidden, so are as many others as it takes that nobody can work it out from the rest.",
    "Kinds are then told together, and a month has a cross instead of a bar.",
    "Only the ward as a whole is shown. Nothing here tells of a street, a house or a person.",
)
_ASK = (
    "About these figures: the community safety team of the partnership that made this pack.",
    "To report something: 999 in an emergency, otherwise 101 or the police online.",
    "Anti-social behaviour, fly-tipping and noise can be reported to the council too.",
)


def ward_pdf(release: Release[WardReport], workspace: Workspace, *, made_on: date) -> bytes:
    """
    Typeset what may be said of a ward.

    Parameters
    ----------
    made_on
        Printed on both pages.

    Returns
    -------
    pdf
        PDF/UA-1, two pages of A4; the same bytes for the same report, marking and day.

    Notes
    -----
    Whatever the report may not say the pack does not either: it is drawn from nothing else but outlines of wards.
    """
    return typeset("ward_pack.typ", _told(release, workspace, made_on), made_on=made_on)


def ward_pdf_name(report: WardReport, marking: str, workspace: Workspace) -> str:
    """Name the file by what it holds and how it is marked."""
    marked = f"_{marking}" if marking else ""
    return f"{file_stem(f'ward-pack_{ward_slug(report)}', report.filters, workspace)}{marked}.pdf"


def _told(release: Release[WardReport], workspace: Workspace, made_on: date) -> dict[str, object]:
    report = release.content
    return {
        "name": report.name,
        "title": report.title,
        "partnership": workspace.taxonomy.partnership,
        "mark": capitalised(SYNTHETIC) if workspace.manifest.synthetic else "",
        "marking": release.marking,
        "handling": release.audience.handling,
        "made": Period(made_on, date.fromordinal(made_on.toordinal() + 1)).in_words,
        "sentences": report.sentences,
        "map": _map(report, workspace.boundaries),
        **month_bars(report),
        "facts": report.facts.to_numpy().tolist(),
        "limits": [*report.limits, *(capitalised(f"{notice}.") for notice in workspace.notices)],
        "hidden": _HIDDEN,
        "ask": _ASK,
        "rows": report.rows,
        "attribution": report.attribution,
        "recipe": "; ".join(f"{name}: {value}" for name, value in report.recipe.items()),
    }


def _map(report: WardReport, boundaries: Boundaries) -> dict[str, object]:
    """Draw the ward among its neighbours, and in a corner where it lies in the study area."""
    wards = boundaries.layers[report.layer]
    shapes, here = wards.geometry.to_numpy(), (wards["code"] == report.ward).to_numpy()
    west, south, east, north = shapely.bounds(shapes[here][0]).tolist()
    across, up = _ROUND * (east - west), _ROUND * (north - south)
    plan = plan_of((west - across, south - up, east + across, north + up), width_pt=_MAP_PT[0], height_pt=_MAP_PT[1])
    simple = shapely.coverage_simplify(shapes, plan.m_per_pt / 2)
    whole = plan_of(tuple(shapely.total_bounds(shapes).tolist()), width_pt=_INSET_PT[0], height_pt=_INSET_PT[1])
    coarse = shapely.coverage_simplify(shapes, whole.m_per_pt / 2)
    order = np.argsort(~here, kind="stable")
    labels = labels_of(plan, simple[order], wards["name"].to_numpy()[order], size_pt=_LABEL_PT, keep=_corner(plan))
    return {
        **paper_of(plan),
        "areas": plan.rings(simple[~here]),
        "ward": plan.rings(simple[here]),
        "labels": labels,
        "inset": {
            "width": whole.width_pt,
            "height": whole.height_pt,
            "areas": whole.rings(coarse[~here]),
            "ward": whole.rings(coarse[here]),
        },
        "alt": f"Map of {report.name} as an area among the wards around it; in the corner, where it lies among all "
        "wards. No place within the ward is shown.",
    }


def _corner(plan: Plan) -> tuple[float, float, float, float]:
    """Where the small map stands on the large one, in points from the upper left."""
    return plan.width_pt - _INSET_PT[0] - 16, plan.height_pt - _INSET_PT[1] - 16, plan.width_pt, plan.height_pt
