"""The table of areas that answers one question, with the recipe that makes it again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import __version__
from geo.analysis.areas import PER, Base, against_whole, area_counts, change_table, rate_table
from geo.answers.area_layers import MADE, POLICE_AREA, AreaLayer, area_layer, told_sources
from geo.answers.comparison import AGAINST, Against, Earlier, earlier_period, period_against
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Period
from geo.places.residents import RESIDENTS
from geo.selection import Filters, Selection, select
from geo.sources.census import figures_attribution
from geo.taxonomy import Grade
from geo.words import counted
from geo.workspace import Workspace

CONFIDENCE = 0.95
By = Literal["area", "category", "priority"]
Counts = npt.NDArray[np.int64]
_PREFIX: dict[Against, str] = {"last year": "last_year_", "before": "previous_"}
"""Of the columns that say how an area stands against an earlier period."""
_CHANGE = ["before", "difference", "percent", "change"]


@dataclass(frozen=True)
class AreaQuestion:
    """
    Which areas, and which rows their table has.

    `layer` is one of `geo.answers.area_layers.area_layers`; `by` gives one row for each area, or one for each area and
    recorded category or priority; `per` is what rates are per 1,000 of.
    """

    layer: str
    by: By = "area"
    per: Base = "residents"


@dataclass(frozen=True, eq=False)
class AreaList:
    """
    The answer: what was asked, of which rows, and the table.

    `table` has the columns ``kind`` (name of a priority or category) and ``incidents``; those of
    `geo.answers.area_layers.AreaLayer`; those of `geo.analysis.areas.rate_table` and `against_whole`; those of
    `change_table` once with ``last_year_`` and once with ``previous_`` before them, empty where nothing can
    be compared. The rows without a code are the whole study area: what lies in the areas and, of the priority asked
    for, the `outside` incidents that lie in none. `order` says what the rows are sorted by.

    `notes` are the sentences that must be said beside it, `attribution` what the owners of the data ask to be said.
    """

    filters: Filters
    question: AreaQuestion
    selection: Selection
    table: pd.DataFrame
    order: str
    outside: int
    last_year: Earlier
    previous: Earlier
    notes: tuple[str, ...]
    attribution: str
    recipe: dict[str, str]

    def earlier(self, against: Against) -> Earlier:
        """Give the earlier period that is meant."""
        return self.previous if against == "before" else self.last_year

    def change(self, against: Against) -> pd.DataFrame:
        """Give ``before``, ``difference``, ``percent`` and ``change`` of each row of the table."""
        columns = {f"{_PREFIX[against]}{name}": name for name in _CHANGE}
        return self.table[list(columns)].rename(columns=columns)


def earlier_periods(workspace: Workspace, period: Period, question: AreaQuestion) -> dict[Against, Earlier]:
    """Tell of each earlier period what keeps a question's counts from being set against it."""
    layer = None if question.layer in MADE else question.layer
    return {
        against: _with_lengths(
            period,
            earlier_period(
                workspace,
                period,
                period_against(period, against),
                layer=layer,
                by_category=question.by == "category",
            ),
        )
        for against in AGAINST
    }


def area_list(workspace: Workspace, filters: Filters, question: AreaQuestion) -> AreaList:
    """
    Choose the incidents of a question and set the areas of a layer beside one another.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data, the layer does not exist, nothing at all is held of the period, or the
        data cannot see the priority: no incident would then not mean that there was none.
    """
    period, per = filters.period, question.per
    if not (days := workspace.days_told(period)):
        raise ParameterError(
            f"nothing is held for {period.in_words}: missing, not zero; choose a period of {workspace.span.in_words}"
        )
    selections = _selections(workspace, filters, question.by)
    if not (selection := selections[-1]).visible:
        raise ParameterError(selection.notice)
    layer = area_layer(workspace, question.layer)
    earlier = earlier_periods(workspace, period, question)
    changes = []
    for against, prefix in _PREFIX.items():
        other = earlier[against]
        then = {} if other.obstacle else _kinds(workspace, replace(filters, period=other.period), question.by)
        changes.append((prefix, other, then))
    year_days = _year_days(period)
    tables = []
    for kind, rows in _kinds(workspace, filters, question.by).items():
        counts = _counts(rows, layer)
        base = layer.areas[per].to_numpy(np.float64)
        columns = [layer.areas.assign(kind=kind, incidents=counts), _rates(counts, base, per, days / year_days)]
        for prefix, other, then in changes:
            before = _counts(then[kind], layer) if then else None
            columns.append(_change(counts, before, period.days, other.period.days).add_prefix(prefix))
        tables.append(pd.concat(columns, axis=1))
    owners = (line for line in figures_attribution(layer.said.values()) if line not in workspace.attribution)
    counts = _counts(selection.incidents.index, layer)
    outside = int(2 * counts[-1] - counts.sum())
    told = f": those of {counted(days, 'day')}, times {year_days:g}/{days}" if days != year_days else ""
    rates_known = layer.areas[per].notna().any()
    notes = (
        *(each.notice for each in selections),
        selection.coverage,
        f"{outside:,} of them lie in no area of this layer." if outside else "",
        f"Rates are per {PER:,} {per} a year{told}." if rates_known else "",
        *told_sources(workspace, layer, (RESIDENTS, per)),
        *(said for against in _PREFIX for said in (earlier[against].obstacle, earlier[against].notice)),
    )
    table, order = _ordered(tables, question)
    return AreaList(
        filters,
        question,
        selection,
        table=table,
        order=order,
        outside=outside,
        last_year=earlier["last year"],
        previous=earlier["before"],
        notes=tuple(note for note in dict.fromkeys(notes) if note),
        attribution=" ".join([workspace.attribution, *owners]),
        recipe=_recipe(workspace, filters, question, selection),
    )


def recounted(workspace: Workspace, answer: AreaList, counts: Counts, earlier: Mapping[Against, Counts]) -> AreaList:
    """
    Work a table of areas out anew from other counts, such as rounded ones.

    Parameters
    ----------
    answer
        With a row for each area.
    counts, earlier
        Incidents of each row of its table; those of the earlier periods that can be compared.
    """
    period, per = answer.filters.period, answer.question.per
    base = answer.table[per].to_numpy(np.float64)
    new = [_rates(counts, base, per, workspace.days_told(period) / _year_days(period))]
    for against, before in earlier.items():
        change = _change(counts, before, period.days, answer.earlier(against).period.days)
        new.append(change.add_prefix(_PREFIX[against]))
    columns = pd.concat(new, axis=1).set_index(answer.table.index)
    return replace(answer, table=answer.table.assign(incidents=counts, **columns))


def _year_days(period: Period) -> float:
    """A year is 365 days; of whole years it is what they have, so that their rate is counts over residents."""
    years, months_over = divmod(period.whole_months, 12)
    return period.days / years if years and not months_over else 365.0


def _with_lengths(period: Period, other: Earlier) -> Earlier:
    """Two periods of unlike length: say that their counts are set beside one another as they are."""
    if other.obstacle or other.period.days == period.days:
        return other
    then = counted(other.period.days, "day")
    said = f"{other.period.in_words} has {then}, this period {period.days}: counts are compared as they are."
    return replace(other, notice=f"{other.notice} {said}".strip())


def _selections(workspace: Workspace, filters: Filters, by: By) -> list[Selection]:
    """Choose the incidents of the priority asked for and, before it, of every other where all are wanted."""
    keys = [p.key for p in workspace.taxonomy.priorities if by == "priority" and p.key != filters.priority]
    return [select(workspace, replace(filters, priority=key)) for key in (*keys, filters.priority)]


def _kinds(workspace: Workspace, filters: Filters, by: By) -> dict[str, pd.Index]:
    """Rows of each kind, the same kinds in every period; a priority that the data cannot see is none of them."""
    selections = _selections(workspace, filters, by)
    kinds = {each.priority.name: each.incidents.index for each in selections if each.visible}
    if by != "category":
        return kinds
    priority, chosen = selections[-1].priority, selections[-1].incidents
    shown = workspace.incidents["category"][priority.grades(workspace.incidents) >= Grade.PROXY]
    categories = sorted(str(name) for name in shown.unique())
    return {name: chosen.index[chosen["category"] == name] for name in categories} | kinds


def _counts(rows: pd.Index, layer: AreaLayer) -> Counts:
    """Incidents of each area and, last, of the whole."""
    counts, outside = area_counts(layer.codes[rows], layer.areas["code"][:-1].tolist())
    return np.append(counts, counts.sum() + outside)


def _rates(counts: Counts, base: Floats, per: Base, years: float) -> pd.DataFrame:
    rates = rate_table(counts, base, years=years, per=per, confidence=CONFIDENCE)
    whole_count, whole_base = int(counts[-1]), float(base[-1])
    ratios = against_whole(counts, base, whole_count=whole_count, whole_base=whole_base, confidence=CONFIDENCE)
    # The whole beside itself is no finding.
    ratios.loc[len(ratios) - 1, "against"] = ""
    return pd.concat([rates, ratios], axis=1)


def _change(counts: Counts, before: Counts | None, days_now: int, days_before: int) -> pd.DataFrame:
    """Compare; where nothing can be compared, the same columns with nothing in them."""
    then = counts if before is None else before
    table = change_table(counts, then, days_now=days_now, days_before=days_before, confidence=CONFIDENCE)
    table = table.astype({"before": "Int64", "difference": "Int64"})
    return table if before is not None else table.mask(np.ones(table.shape, bool))


def _ordered(tables: list[pd.DataFrame], question: AreaQuestion) -> tuple[pd.DataFrame, str]:
    """Put wards and the like in the order of their rates, the whole last; kinds of one area together. Say so."""
    if question.by == "area" and question.layer != POLICE_AREA:
        areas, whole = tables[0].iloc[:-1], tables[0].iloc[-1:]
        tables = [areas.sort_values(["rate", "incidents"], ascending=False, kind="stable"), whole]
        sorted_by = "rate" if areas["rate"].notna().any() else "count"
        return pd.concat(tables, ignore_index=True), f"Sorted by {sorted_by}, the highest first."
    by_name = "names" if question.layer in MADE else "codes"
    together = "" if question.by == "area" else ", the rows of an area together"
    return pd.concat(tables).sort_index(kind="stable", ignore_index=True), f"In the order of {by_name}{together}."


def _recipe(workspace: Workspace, filters: Filters, question: AreaQuestion, selection: Selection) -> dict[str, str]:
    boundaries = workspace.boundaries
    return {
        **filters.recipe,
        "layer": question.layer,
        "by": question.by,
        "per": question.per,
        "method": "rates per 1,000 a year; exact Poisson and binomial intervals",
        "confidence": f"{CONFIDENCE:g}",
        "incidents": str(len(selection.incidents)),
        "of": str(selection.total),
        "data": workspace.fingerprint,
        "boundaries": f"{boundaries.study_layer} {boundaries.fingerprint}",
        "version": __version__,
    }
