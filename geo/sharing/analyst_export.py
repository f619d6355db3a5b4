"""Tables of the analyst's page as files: sensitivity, near repeat, concentration."""

from typing import Protocol

import pandas as pd

from geo.answers.concentration_curve import ConcentrationCurve
from geo.answers.near_repeat_table import NearRepeatTable
from geo.answers.sensitivity_list import SensitivityList
from geo.places.gazetteer import UNNUMBERED
from geo.selection import Filters, Selection
from geo.sharing.export import marked
from geo.workspace import Workspace


class Answer(Protocol):
    """What every answer says of itself."""

    @property
    def filters(self) -> Filters:
        """What was asked."""

    @property
    def selection(self) -> Selection:
        """Of which incidents."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said beside it."""

    @property
    def recipe(self) -> dict[str, str]:
        """What shaped it."""


def export_sensitivity(answer: SensitivityList, workspace: Workspace) -> pd.DataFrame:
    """
    Give the sensitivity of a hotspot list the columns it leaves the program with.

    Returns
    -------
    exported
        A row for each hotspot; for each variant its verdict, Jaccard's coefficient and the share of incidents kept.
    """
    table = answer.table
    columns: dict[str, object] = {
        "rank": table["rank"],
        "number": table["number"].where(table["number"] != UNNUMBERED).astype("Int64"),
        "name": table["place"],
        "ward": table["ward"],
        "ward_code": table["ward_code"],
        "incidents": table["incidents"],
        "distinct_points": table["points"],
        "verdict": table["verdict"].astype("str"),
    }
    for at, variant in enumerate(answer.variants):
        name = variant.name.replace(" ", "_")
        columns[f"{name}_verdict"] = table[f"verdict_{at}"].astype("str")
        columns[f"{name}_jaccard"] = table[f"jaccard_{at}"].round(3)
        columns[f"{name}_kept_percent"] = (100 * table[f"kept_{at}"]).round(1)
    columns |= {"longitude": table["longitude"].round(6), "latitude": table["latitude"].round(6)}
    return _said(pd.DataFrame(columns), answer, workspace)


def export_near_repeat(answer: NearRepeatTable, workspace: Workspace) -> pd.DataFrame:
    """Give a table of near repeats the columns it leaves the program with: a row for each band."""
    table = answer.table
    columns = {
        "distance": table["distance"],
        "days_apart": table["days"],
        "up_to_m": table["up_to_m"],
        "up_to_days": table["up_to_days"],
        "pairs_observed": table["observed"],
        "pairs_expected": table["expected"].round(2),
        "knox_ratio": table["ratio"].round(3),
        "p_value": table["p_value"].round(4),
        "reads": table["reads"],
    }
    return _said(pd.DataFrame(columns), answer, workspace)


def export_concentration(answer: ConcentrationCurve, workspace: Workspace) -> pd.DataFrame:
    """Give a concentration the columns it leaves the program with: a row for each share, then for each coefficient."""
    needed, coefficients = answer.needed, answer.coefficients
    shares = pd.DataFrame(
        {
            "measure": [f"places holding {100 * share:g} % of incidents" for share in needed["share"]],
            "places": needed["places"].astype("Int64"),
            "percent_of_places": (100 * needed["place_share"]).round(2),
            "percent_of_places_by_chance": (100 * needed["by_chance"]).round(2),
        }
    )
    gini = pd.DataFrame({"measure": coefficients["name"], "coefficient": coefficients["value"].round(4)})
    table = pd.concat([shares, gini], ignore_index=True)
    table.insert(0, "unit", answer.places_in_words)
    return _said(table, answer, workspace)


def _said(table: pd.DataFrame, answer: Answer, workspace: Workspace) -> pd.DataFrame:
    """Let every row say what the file must say."""
    exported = table.assign(
        priority=answer.selection.priority.name,
        first_day=str(answer.filters.period.start),
        day_after_last=str(answer.filters.period.end),
        recipe="; ".join(f"{name}={value}" for name, value in answer.recipe.items()),
        notes=" ".join([*(f"{notice}." for notice in workspace.notices), *answer.notes]),
        attribution=workspace.attribution,
    )
    return marked(exported, workspace)
