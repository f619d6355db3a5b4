"""The filters of the sidebar: in one place, obeyed by every page, held in the address bar."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from geo.analysis.hotspots import HotspotRules
from geo.periods import WEEKDAYS, Hours, Period
from geo.selection import Filters
from geo.workspace import CELL_M, WIDEST_BANDWIDTH_M, Workspace

_LAST_DAYS = {"last 7 days": 7, "last 28 days": 28, "last 365 days": 365}
_ALL = "all that is held"
_HOURS = [f"{hour:02d}:00" for hour in range(25)]


@dataclass(frozen=True)
class Question:
    """What the sidebar asks: which incidents, by which rules, drawn how wide."""

    filters: Filters
    rules: HotspotRules
    bandwidth_m: float


def sidebar_question(workspace: Workspace) -> Question:
    """Draw the sidebar and return what it asks."""
    asked = {name: set(st.query_params.get_all(name)) for name in st.query_params}
    with st.sidebar:
        st.header("Filters")
        filters = Filters(
            priority=_priority(workspace),
            period=_period(workspace),
            hours=_hours(workspace),
            weekdays=_weekdays(workspace),
            wards=_wards(workspace),
        )
        with st.expander("Method"):
            rules, bandwidth_m = _method()
    _say_what_a_link_could_not_have(asked)
    return Question(filters, rules, bandwidth_m)


def _say_what_a_link_could_not_have(asked: dict[str, set[str]]) -> None:
    """When a link is opened: a filter that does not exist here falls back to the usual one, but not without a word."""
    if "opened" in st.session_state:
        return
    st.session_state["opened"] = True
    for name, values in asked.items():
        held = st.session_state.get(name, "")
        taken = {str(value).lower() for value in (held if isinstance(held, list) else [held])}
        if lost := sorted(value for value in values if value.lower() not in taken):
            st.warning(f"The link asks for {name}={', '.join(lost)}, which there is not here: left out of the filters.")


def _priority(workspace: Workspace) -> str:
    names = {priority.name: priority.key for priority in workspace.taxonomy.priorities}
    chosen = st.selectbox("Priority", list(names), index=len(names) - 1, key="priority", bind="query-params")
    return names[chosen]


def _period(workspace: Workspace) -> Period:
    """Offer what the data can tell: months always, last days only where it has days."""
    span = workspace.span
    choices = {month: Period.month(month) for month in reversed(workspace.months)}
    first = next(iter(choices))
    if workspace.capabilities.dates:
        recent = {name: Period(span.end - timedelta(days=days), span.end) for name, days in _LAST_DAYS.items()}
        choices = recent | choices
        first = "last 28 days"
    choices[_ALL] = span
    options = list(choices)
    if workspace.capabilities.dates:
        options.append("chosen days")
    chosen = st.selectbox("Period", options, index=options.index(first), key="period", bind="query-params")
    return choices[chosen] if chosen in choices else _chosen_days(span)


def _chosen_days(span: Period) -> Period:
    last = span.end - timedelta(days=1)
    first_day = st.date_input(
        "First day", last - timedelta(days=6), span.start, last, key="from", bind="query-params", format="DD/MM/YYYY"
    )
    last_day = st.date_input("Last day", last, span.start, last, key="to", bind="query-params", format="DD/MM/YYYY")
    if not isinstance(first_day, date) or not isinstance(last_day, date) or last_day < first_day:
        st.error("The last day lies before the first: showing the first day alone.")
        last_day = first_day
    return Period(first_day, last_day + timedelta(days=1))


def _hours(workspace: Workspace) -> Hours:
    off = not workspace.capabilities.hours
    left, right = st.columns(2)
    start = left.selectbox("From hour", _HOURS[:24], key="hour", bind="query-params", disabled=off)
    end = right.selectbox("To hour", _HOURS[1:], index=23, key="until", bind="query-params", disabled=off)
    if off:
        st.caption("Hours and weekdays are off: this data has months only.")
        return Hours(0, 24)
    if start == end:
        st.error(f"{start} to {end} holds no hour: showing the whole day.")
        return Hours(0, 24)
    return Hours(_HOURS.index(start), _HOURS.index(end))


def _weekdays(workspace: Workspace) -> frozenset[int]:
    if not workspace.capabilities.hours:
        return frozenset(range(7))
    chosen = st.pills("Weekdays", WEEKDAYS, selection_mode="multi", key="days", bind="query-params")
    return frozenset(WEEKDAYS.index(day) for day in chosen or WEEKDAYS)


def _wards(workspace: Workspace) -> frozenset[str]:
    """One switch for the Opportunity Bucks wards, and any wards one by one; both together show both."""
    taxonomy, names = workspace.taxonomy, workspace.ward_names
    by_name = {name: code for code, name in sorted(names.items(), key=lambda item: item[1])}
    opportunity = st.toggle(taxonomy.opportunity_name, key="opportunity", bind="query-params")
    chosen = st.multiselect("Wards", list(by_name), key="wards", bind="query-params", placeholder="All wards")
    wards = {by_name[name] for name in chosen}
    return frozenset(wards | set(taxonomy.opportunity_wards) if opportunity else wards)


def _method() -> tuple[HotspotRules, float]:
    usual = HotspotRules()
    eps_m = st.number_input("Radius of a cluster (m)", 25, 500, int(usual.eps_m), 25, key="eps", bind="query-params")
    least = st.number_input("Incidents within it", 3, 500, usual.min_incidents, 1, key="least", bind="query-params")
    points = st.number_input("Distinct points", 1, 50, usual.min_points, 1, key="points", bind="query-params")
    extent_m = st.number_input(
        "Greatest extent (m)", 100, 3000, int(usual.max_extent_m), 50, key="extent", bind="query-params"
    )
    bandwidth_m = st.number_input(
        "Bandwidth of the surface (m)", 100, int(WIDEST_BANDWIDTH_M), 300, int(CELL_M), key="width", bind="query-params"
    )
    return HotspotRules(float(eps_m), int(least), int(points), float(extent_m)), float(bandwidth_m)
