"""One ward for its councillor: in sentences, by month and as facts, without any small count."""

import itertools
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo import __version__
from geo.analysis.small_counts import FEW, SMALLEST_SHOWN, hidden_parts, shown_count
from geo.answers.area_layers import area_layer_name
from geo.answers.area_list import CONFIDENCE, AreaList, AreaQuestion, area_list
from geo.answers.ward_months import MISSING, counts_by_month, marks_of, why_no_chart
from geo.answers.ward_sentences import (
    against_county,
    against_last_year,
    all_recorded_as,
    chance_since_last_year,
    happened,
    how_shown,
    incidents_shown,
    inside,
    most_common,
)
from geo.errors import ParameterError
from geo.months import months_in_words
from geo.selection import OTHER_CATEGORIES, Filters, Selection, select
from geo.taxonomy import ASB, Grade
from geo.words import chance_in_words, counted
from geo.workspace import Workspace

_ON_PURPOSE = (
    f"Not every number is told one by one, on purpose: a count under {SMALLEST_SHOWN} might point to a person, so it "
    "is not shown, nor is any other that would give it away."
)


@dataclass(frozen=True, eq=False)
class WardReport:
    """
    What may be said of one ward in public: nothing in it is a count under `geo.analysis.small_counts.SMALLEST_SHOWN`.

    `filters` are priority and period only. `shown` says how the incidents show the priority where they do not do so
    exactly, and `title` has it too. `sentences` stand for themselves; `limits` are what this cannot show.
    `months` has ``month``, ``incidents`` (NaN unless ``state`` is "shown"; "hidden" is a count under the limit or one
    that would give such a count away, and nothing tells which; "missing" a month nobody gave) and ``asked``, whether
    the period touches it.
    `marks` explain what a chart of them shows instead of a bar; `no_chart` says why there is none, where all are hidden
    or missing. `facts` has ``fact`` and ``value``, both text.
    """

    ward: str
    name: str
    layer: str
    filters: Filters
    priority: str
    shown: str
    sentences: tuple[str, ...]
    months: pd.DataFrame
    marks: tuple[str, ...]
    no_chart: str
    facts: pd.DataFrame
    limits: tuple[str, ...]
    rows: str
    attribution: str
    recipe: dict[str, str]

    @property
    def title(self) -> str:
        """Say what is counted and when, with how it shows the priority."""
        shown = f" (shown {self.shown})" if self.shown else ""
        return f"{self.priority}{shown}, {self.filters.period.in_words}"


def ward_report(workspace: Workspace, filters: Filters, ward: str) -> WardReport:
    """
    Say what happened in a ward, and how that stands to last year and to the county.

    Parameters
    ----------
    filters
        Only priority and period count.
    ward
        Code of a ward of any vintage.

    Raises
    ------
    ParameterError
        If there is no such ward, or as `geo.answers.area_list.area_list` says.
    """
    if ward not in workspace.all_wards:
        raise ParameterError(f"there is no ward {ward}; choose one by its name")
    layer = workspace.all_wards[ward]
    filters = Filters(filters.priority, filters.period)
    answer = area_list(workspace, filters, AreaQuestion(layer))
    row = answer.table[answer.table["code"] == ward].iloc[0]
    county = answer.table.iloc[-1]
    kinds = _kinds(workspace, answer.selection, layer, ward)
    hidden = pd.Series(hidden_parts(kinds), index=kinds.index)
    asb = _asb_apart(workspace, filters, layer, ward, kinds)
    by_month = counts_by_month(workspace, replace(filters, wards=frozenset({ward})), row)
    told = int(row["incidents"]) >= SMALLEST_SHOWN
    priority = answer.selection.priority
    shown = how_shown(workspace, priority)
    sentences = (
        happened(int(row["incidents"]), priority.name, shown),
        against_last_year(answer, row),
        against_county(row, county) if told else "",
        all_recorded_as(str(kinds.index[0])) if shown and len(kinds) == 1 else "",
        most_common(kinds[~hidden]) if told and len(kinds) > 1 else "",
        f"Anti-social behaviour is counted apart: {incidents_shown(asb)}." if asb is not None else "",
    )
    return WardReport(
        ward,
        workspace.ward_labels[ward],
        layer,
        filters,
        priority.name,
        shown,
        sentences=tuple(sentence for sentence in sentences if sentence),
        months=by_month,
        marks=marks_of(by_month),
        no_chart=why_no_chart(by_month),
        facts=_facts(answer, shown, row, county, kinds, hidden, asb),
        limits=tuple(_limits(workspace, answer, shown, by_month)),
        rows=_rows(answer.selection),
        attribution=answer.attribution,
        recipe=_recipe(workspace, filters, layer, ward),
    )


def _kinds(workspace: Workspace, selection: Selection, layer: str, ward: str) -> pd.Series:
    """Count each kind that shows the priority, commonest first; those that did not happen here are among them."""
    county = selection.incidents
    offered = {name for name, grade in selection.priority.categories.items() if grade >= Grade.PROXY}
    found = {str(name) for name in county["category"].unique()}
    here = county.loc[county[layer] == ward, "category"].astype("str").value_counts()
    kinds = here.reindex(sorted((offered & workspace.categories) | found), fill_value=0)
    return kinds.sort_values(ascending=False, kind="stable")


def _asb_apart(workspace: Workspace, filters: Filters, layer: str, ward: str, kinds: pd.Series) -> int | None:
    """Count anti-social behaviour, unless the priority holds some of it or the data cannot see it."""
    priorities = {priority.key for priority in workspace.taxonomy.priorities}
    if ASB not in priorities or filters.priority == ASB:
        return None
    names = {name for name, grade in workspace.taxonomy.priority(ASB).categories.items() if grade >= Grade.PROXY}
    selection = select(workspace, replace(filters, priority=ASB))
    if names.intersection(kinds.index) or not selection.visible:
        return None
    return int((selection.incidents[layer] == ward).sum())


def _facts(
    answer: AreaList,
    shown: str,
    row: pd.Series,
    county: pd.Series,
    kinds: pd.Series,
    hidden: pd.Series,
    asb: int | None,
) -> pd.DataFrame:
    now, then = int(row["incidents"]), answer.last_year.period.in_words
    told = now >= SMALLEST_SHOWN
    facts = [(f"Incidents, {answer.filters.period.in_words}", shown_count(now))]
    if shown:
        facts.append((f"How they show {inside(answer.selection.priority.name)}", shown))
    if not answer.last_year.obstacle:
        before = int(row["last_year_before"])
        facts.append((f"Incidents, {then}", shown_count(before)))
        if min(now, before) >= SMALLEST_SHOWN and now != before:
            facts.append(
                ("So large a difference by chance alone", chance_in_words(chance_since_last_year(answer, now, before)))
            )
    if told and pd.notna(row["rate"]):
        facts.append(("A year for every 1,000 residents", f"{row['rate']:,.1f}"))
        facts.append(
            (f"... with {CONFIDENCE:.0%} certainty between", f"{row['rate_low']:,.1f} and {row['rate_high']:,.1f}")
        )
        if row["small_base"]:
            facts.append(("... which is unreliable", str(row["small_base"])))
    if pd.notna(county["rate"]) and county["incidents"] >= SMALLEST_SHOWN:
        facts.append(("A year for every 1,000 residents, county", f"{county['rate']:,.1f}"))
    if told and len(kinds) > 1:
        facts += [(str(kind), f"{count:,}") for kind, count in kinds[~hidden].items()]
        if hidden.any():
            kind = "kind" if hidden.all() else "other kind"
            facts.append((f"{counted(int(hidden.sum()), kind)}, not shown one by one", f"{kinds[hidden].sum():,}"))
    if asb is not None:
        facts.append(("Anti-social behaviour, counted apart", shown_count(asb)))
    return pd.DataFrame(facts, columns=["fact", "value"], dtype="str")


def _limits(workspace: Workspace, answer: AreaList, shown: str, by_month: pd.DataFrame) -> list[str]:
    selection, capabilities = answer.selection, workspace.capabilities
    priority = selection.priority
    missing = list(by_month.loc[by_month["state"] == MISSING, "month"])
    said = [
        "Recording is not occurrence: what nobody reported is not here, and patrols or campaigns make more records.",
        f"{priority.name} shows {shown} in this data. To see it itself would need {priority.needs}." if shown else "",
        "A map point of data.police.uk stands for the addresses around it: near the ward's edge an incident may be "
        "counted in the ward next to it."
        if capabilities.map_points
        else "",
        "" if capabilities.dates else "This data has months only: it tells no day and no hour.",
        "Rates are for residents, though people who do not live here are victims here too: town centres stand high."
        if answer.table["rate"].notna().any()
        else "",
        f"Counts under {SMALLEST_SHOWN} are not shown, nor those that would give them away.",
        f"No data for {months_in_words(missing)}: missing, not zero." if missing else "",
        answer.last_year.obstacle or answer.last_year.notice,
        f"Not given, which is not zero: {'; '.join(selection.gaps)}." if selection.gaps else "",
    ]
    return [sentence for sentence in said if sentence]


def _rows(selection: Selection) -> str:
    """Say how many rows of the whole county are counted, and where the others went, with small numbers hidden."""
    left = {reason: n for reason, n in selection.left_out.items() if n}
    counted_here = len(selection.incidents)
    # Those of other categories are as many in every period, so that they can cover nothing.
    apart = np.array([reason == OTHER_CATEGORIES and n >= SMALLEST_SHOWN for reason, n in left.items()], np.bool_)
    hidden = np.zeros(len(left), np.bool_)
    hidden[~apart] = hidden_parts(np.array(list(left.values()))[~apart])
    sum_hidden = sum(itertools.compress(left.values(), hidden))
    here, together = f"{counted_here:,}", f"together {sum_hidden:,} "
    # The sum of those hidden follows from the rest: where it is small, what is counted is hidden too.
    if counted_here < SMALLEST_SHOWN or sum_hidden < SMALLEST_SHOWN * hidden.sum():
        hidden, together = np.ones(len(left), np.bool_), ""
        here = FEW if counted_here < SMALLEST_SHOWN else "a part"
    told = [f"{n:,} {reason}" for (reason, n), untold in zip(left.items(), hidden, strict=True) if not untold]
    if untold := " and ".join(itertools.compress(left, hidden)):
        told.append(f"{together}{untold}")
    said = f"Counted in the whole county: {here} of {selection.total:,} incidents"
    why = f" {_ON_PURPOSE}" if hidden.any() else ""
    return f"{said}; left out: {'; '.join(told)}.{why}" if told else f"{said}."


def _recipe(workspace: Workspace, filters: Filters, layer: str, ward: str) -> dict[str, str]:
    return {
        "priority": filters.priority,
        "period": str(filters.period),
        "ward": ward,
        "layer": layer,
        "hidden": FEW,
        "method": "exact Poisson and binomial intervals",
        "confidence": f"{CONFIDENCE:g}",
        "data": workspace.fingerprint,
        "boundaries": f"{area_layer_name(layer)} {workspace.boundaries.fingerprint}",
        "version": __version__,
    }
