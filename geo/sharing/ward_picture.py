"""The picture of a ward to share: what its report says, as a PNG that a phone can read."""

from collections.abc import Hashable
from datetime import date
from typing import Any

from geo.analysis.small_counts import SMALLEST_SHOWN
from geo.answers.ward_months import HIDDEN, MISSING, SHOWN
from geo.answers.ward_report import WardReport
from geo.periods import MONTHS, Period
from geo.sharing.export import file_stem
from geo.sharing.typesetting import drawn
from geo.words import capitalised
from geo.workspace import SYNTHETIC, Workspace

_TEMPLATE = "ward_picture.typ"
_MOST_MONTHS = 25
"""So many bars can still be told apart on a phone: two years and a month that a period of days touches."""
_MOST_NAMED = 18
"""So many names of months stand beside each other; of more every third one is told."""
_FIGURE_PT = 11.0


def ward_picture(report: WardReport, workspace: Workspace, *, made_on: date) -> bytes:
    """
    Draw a ward's report.

    Returns
    -------
    png
        1200 pixels wide, about 900 high.

    Notes
    -----
    Whatever `report` may not say the picture does not either: it is drawn from nothing else.
    """
    return drawn(_TEMPLATE, _told(report, workspace, made_on))


def picture_name(report: WardReport, workspace: Workspace) -> str:
    """Name the file by what it holds; made from the demonstration it says so."""
    return f"{file_stem(f'ward_{ward_slug(report)}', report.filters, workspace)}.png"


def ward_slug(report: WardReport) -> str:
    """Write a ward's name as part of the name of a file."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in report.name.lower()).split())


def _told(report: WardReport, workspace: Workspace, made_on: date) -> dict[str, object]:
    made = f"{made_on.day} {MONTHS[made_on.month - 1]} {made_on.year}"
    small = [
        f"Counts under {SMALLEST_SHOWN} are not shown. Recording is not occurrence: what nobody reported is not here.",
        f"Made on {made}. {report.attribution}",
    ]
    return {
        "name": report.name,
        "title": report.title,
        "mark": capitalised(SYNTHETIC) if workspace.manifest.synthetic else "",
        "sentences": report.sentences,
        "chart_title": "Incidents by month",
        **month_bars(report),
        "small": " ".join(small),
    }


def month_bars(report: WardReport) -> dict[str, object]:
    """Say what a template needs to draw the months of a report, and the same in words."""
    months = report.months.tail(_MOST_MONTHS)
    dark = months["asked"] & (months["state"] == SHOWN)
    rows = months.to_dict("records")
    return {
        "no_chart": report.no_chart,
        "months": [
            {
                "label": _label(row["month"], first=n == 0, many=len(months) > _MOST_NAMED),
                "count": int(row["incidents"]) if row["state"] == SHOWN else None,
                "state": row["state"],
                "asked": row["asked"],
            }
            for n, row in enumerate(rows)
        ],
        "months_said": f"Incidents by month. {'; '.join(_said(row) for row in rows)}.",
        "figure_pt": _FIGURE_PT if months["incidents"].max() < 1000 else _FIGURE_PT - 3,
        "key": " ".join(
            [*(["Dark: months of the period."] if dark.any() else []), *([] if report.no_chart else report.marks)]
        ),
    }


def _said(row: dict[Hashable, Any]) -> str:
    count = {SHOWN: f"{row['incidents']:,.0f}", HIDDEN: "not shown", MISSING: "not held"}[row["state"]]
    return f"{Period.month(row['month']).in_words}: {count}"


def _label(month: str, *, first: bool, many: bool) -> str:
    """Name a month, with the year below January and below the first one; of many every third one."""
    year, number = month.split("-")
    if many and not first and int(number) % 3 != 1:
        return ""
    name = MONTHS[int(number) - 1][:3]
    return f"{name}\n{year}" if first or number == "01" else name
