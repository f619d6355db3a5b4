"""One ward for its councillor: in sentences, by month and as facts, without any small count."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo import __version__
from geo.analysis.areas import ABOVE, BELOW
from geo.analysis.change import chance_of_change
from geo.analysis.small_counts import FEW, SMALLEST_SHOWN, hidden_parts, shown_count
from geo.answers.area_layers import area_layer_name
from geo.answers.area_list import CONFIDENCE, AreaList, AreaQuestion, area_list
from geo.errors import ParameterError
from geo.months import months_in_words
from geo.periods import Mask, Period, months
from geo.selection import Filters, Selection, rows_by_period, select
from geo.taxonomy import ASB, Grade
from geo.words import capitalised, chance_in_words, counted
from geo.workspace import Workspace

YEARS_SHOWN = 2
"""By month, up to the end of the period: each month beside the same of the year before."""
UNCERTAIN = 0.05
"""As everywhere: what chance makes more often than one time in twenty is no clear change."""
_KINDS_NAMED = 3
_LEAP_YEAR_DAYS = 366
SHOWN, HIDDEN, MISSING = "shown", "hidden", "missing"


@dataclass(frozen=True, eq=False)
class WardReport:
    """
    What may be said of one ward in public: nothing in it is a count under `geo.analysis.small_counts.SMALLEST_SHOWN`.

    `filters` are priority and period only. `sentences` stand for themselves; `limits` are what this cannot show.
    `months` has ``month``, ``incidents`` (NaN unless ``state`` is "shown"; "hidden" is a count under the limit or one
    that would give such a count away, and nothing tells which; "missing" a month nobody gave) and ``asked``, whether
    the period touches it.
    `marks` explain what a chart of them shows instead of a bar. `facts` has ``fact`` and ``value``, both text.
    """

    ward: str
    name: str
    layer: str
    filters: Filters
    priority: str
    sentences: tuple[str, ...]
    months: pd.DataFrame
    marks: tuple[str, ...]
    facts: pd.DataFrame
    limits: tuple[str, ...]
    rows: str
    attribution: str
    recipe: dict[str, str]


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
    by_month = _by_month(workspace, replace(filters, wards=frozenset({ward})), row)
    told = int(row["incidents"]) >= SMALLEST_SHOWN
    sentences = (
        _happened(int(row["incidents"])),
        _against_last_year(answer, row),
        _against_county(row, county) if told else "",
        _most_common(kinds[~hidden]) if told and len(kinds) > 1 else "",
        f"Anti-social behaviour is counted apart: {_incidents(asb)}." if asb is not None else "",
    )
    return WardReport(
        ward,
        workspace.ward_labels[ward],
        layer,
        filters,
        answer.selection.priority.name,
        sentences=tuple(sentence for sentence in sentences if sentence),
        months=by_month,
        marks=_marks(by_month),
        facts=_facts(answer, row, county, kinds, hidden, asb),
        limits=tuple(_limits(workspace, answer, by_month)),
        rows=_rows(answer.selection),
        attribution=answer.attribution,
        recipe=_recipe(workspace, filters, layer, ward),
    )


def _happened(count: int) -> str:
    return f"{capitalised(_incidents(count))} were recorded."


def _incidents(count: int) -> str:
    # One incident is never told, so the noun is always plural.
    return f"{shown_count(count)} incidents"


def _most_common(kinds: pd.Series) -> str:
    named = [f"{_inside(str(kind))} ({count:,})" for kind, count in kinds.head(_KINDS_NAMED).items()]
    return f"Most common: {', '.join(named)}." if named else ""


def _inside(kind: str) -> str:
    """Write the name of a kind within a sentence; one of capitals stays as it is."""
    return kind if kind[:2].isupper() else f"{kind[:1].lower()}{kind[1:]}"


def _against_last_year(answer: AreaList, row: pd.Series) -> str:
    earlier = answer.last_year
    # A period longer than a year is set beside one that ends before it begins: more than a year back.
    name = "last year" if answer.filters.period.days <= _LEAP_YEAR_DAYS else "the same period before"
    then = f"{name} ({earlier.period.in_words})"
    if earlier.obstacle:
        return f"It cannot be compared with {then}."
    now, before = int(row["incidents"]), int(row["last_year_before"])
    if min(now, before) < SMALLEST_SHOWN:
        return f"{capitalised(then)}: {_incidents(before)}. One of the two is too small to compare."
    if now == before:
        return f"That is as many as {then}."
    p = _chance(answer, now, before)
    more, change = ("more", "rise") if now > before else ("fewer", "fall")
    joined = ";" if p < UNCERTAIN else ", but"
    return (
        f"That is {more} than the {before:,} of {then}{joined} so large a {change} happens by chance "
        f"{chance_in_words(p)}."
    )


def _chance(answer: AreaList, now: int, before: int) -> float:
    days_now, days_before = answer.filters.period.days, answer.last_year.period.days
    return float(chance_of_change(now, before, days_now=days_now, days_before=days_before))


def _against_county(row: pd.Series, county: pd.Series) -> str:
    if pd.isna(row["rate"]) or pd.isna(county["rate"]):
        return "The residents of this ward are not loaded, so there is no rate to compare with the county's."
    words = {ABOVE: "more than", BELOW: "fewer than"}
    stands = words.get(str(row["against"]), "not clearly different from")
    return (
        f"For every 1,000 residents that makes {row['rate']:,.1f} a year, somewhere between {row['rate_low']:,.1f} and "
        f"{row['rate_high']:,.1f}: {stands} the county's {county['rate']:,.1f}."
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


def _by_month(workspace: Workspace, filters: Filters, row: pd.Series) -> pd.DataFrame:
    """Count by month; hide what is small, and what would give it or the rest of a month away."""
    asked = months(filters.period)
    end = Period.month(asked[-1]).end
    first = min(end.replace(year=end.year - YEARS_SHOWN), filters.period.start)
    names = [name for name in months(Period(first, end)) if name >= workspace.months[0]]
    rows = rows_by_period(workspace, filters, [Period.month(name) for name in names])
    counts = np.bincount(rows[rows >= 0], minlength=len(names))
    held = np.isin(names, workspace.main_months)
    hide = np.zeros(len(names), bool)
    for period, total in ((filters.period, row["incidents"]), (filters.period.year_before(), row["last_year_before"])):
        if pd.notna(total) and total >= SMALLEST_SHOWN:
            touched = held & np.isin(names, months(period))
            hide[touched] |= _given_away(counts[touched], int(total), cut=not period.whole_months)
    # Told apart, small counts and those hidden to guard them would give each other away.
    state = np.select([~held, hide | (counts < SMALLEST_SHOWN)], [MISSING, HIDDEN], SHOWN)
    return pd.DataFrame(
        {
            "month": names,
            "incidents": np.where(state == SHOWN, counts, np.nan),
            "state": state,
            "asked": np.isin(names, asked),
        }
    )


def _given_away(counts: np.ndarray, total: int, *, cut: bool) -> Mask:
    """Tell which months to hide beside the total of a period; of a period that cuts a month the rest is a part too."""
    parts = [*counts, counts.sum() - total] if cut else counts
    return hidden_parts(np.maximum(parts, 0))[: len(counts)]


def _marks(by_month: pd.DataFrame) -> tuple[str, ...]:
    states = set(by_month["state"])
    few = f"×: under {SMALLEST_SHOWN}, or hidden because it would give one away." if HIDDEN in states else ""
    gap = "Gap: no data, which is not zero." if MISSING in states else ""
    return tuple(mark for mark in (few, gap) if mark)


def _facts(
    answer: AreaList, row: pd.Series, county: pd.Series, kinds: pd.Series, hidden: pd.Series, asb: int | None
) -> pd.DataFrame:
    now, then = int(row["incidents"]), answer.last_year.period.in_words
    told = now >= SMALLEST_SHOWN
    facts = [(f"Incidents, {answer.filters.period.in_words}", shown_count(now))]
    if not answer.last_year.obstacle:
        before = int(row["last_year_before"])
        facts.append((f"Incidents, {then}", shown_count(before)))
        if min(now, before) >= SMALLEST_SHOWN and now != before:
            facts.append(("So large a change by chance", chance_in_words(_chance(answer, now, before))))
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


def _limits(workspace: Workspace, answer: AreaList, by_month: pd.DataFrame) -> list[str]:
    selection, capabilities = answer.selection, workspace.capabilities
    priority = selection.priority
    exact = selection.grades[Grade.EXACT] == len(selection.incidents)
    missing = list(by_month.loc[by_month["state"] == MISSING, "month"])
    said = [
        "Recording is not occurrence: what nobody reported is not here, and patrols or campaigns make more records.",
        ""
        if exact
        else f"{priority.name} shows only in part in this data. To see it itself would need {priority.needs}.",
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
    # What is left of the total would tell a small number: the smallest of the others is not told either.
    hidden = hidden_parts([counted_here, *left.values()])
    told = [f"{n:,} {reason}" for (reason, n), untold in zip(left.items(), hidden[1:], strict=True) if not untold]
    told += [f"some {reason}" for reason, untold in zip(left, hidden[1:], strict=True) if untold]
    here = f"{counted_here:,}" if not hidden[0] else FEW if counted_here < SMALLEST_SHOWN else "some"
    return f"Counted in the whole county: {here} of {selection.total:,} incidents" + (
        f"; left out: {'; '.join(told)}." if told else "."
    )


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
