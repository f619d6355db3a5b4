"""The filters of the sidebar: in one place, obeyed by every page, held in the address bar."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import streamlit as st

from geo.analysis.hotspots import HotspotRules
from geo.app.question import Question
from geo.app.roles import Role
from geo.app.whole_number import whole_number
from geo.errors import ParameterError
from geo.periods import WEEKDAYS, Hours, Period
from geo.selection import Filters
from geo.sources.names import source_in_words
from geo.taxonomy import Grade
from geo.workspace import CELL_M, WIDEST_BANDWIDTH_M, Workspace

_LAST_DAYS = {"last 28 days": 28, "last 7 days": 7, "last 365 days": 365}
"""The usual one first."""
_ALL = "all that is held"
_CHOSEN = "chosen days"
"""Until some are chosen; then they stand in its place."""
_FIRST_DAY, _LAST_DAY = "first day", "last day"
_HOURS = [f"{hour:02d}:00" for hour in range(25)]
_ENDS = [_HOURS[-1], *_HOURS[1:-1]]
"""The usual one, midnight, first."""
_WEEK = 7
_BANDWIDTH_M = 300.0
_QUESTION = "question"
_PERIOD = "period"
NAMES = frozenset({"priority", "period", "hour", "until", "days", "opportunity", "wards"})
NAMES |= {"sources", "categories", "eps", "least", "points", "extent", "width"}
"""Of the filters in the address bar, where pages keep choices of their own too."""


@dataclass(frozen=True)
class Step:
    """A period beside the one shown, and what the way there is called; none where it is not held."""

    label: str
    period: Period | None


def ask(workspace: Workspace, role: Role) -> None:
    """Draw the filters that a role has, and keep what they ask for the page, which gets it by `asked`."""
    st.header("Filters")
    filters = Filters(_priority(workspace), _period(workspace))
    rules, bandwidth_m = HotspotRules(), _BANDWIDTH_M
    if role != Role.COUNCILLOR:
        hours = _hours(workspace)
        filters = Filters(
            filters.priority,
            filters.period,
            hours=hours,
            weekdays=_weekdays(workspace, hours),
            wards=_wards(workspace),
            sources=_sources(workspace),
            categories=_categories(workspace, filters.priority),
        )
        with st.expander("Method"):
            rules, bandwidth_m = _method()
    st.session_state[_QUESTION] = Question(filters, rules, bandwidth_m)


def asked() -> Question:
    """Give what the filters ask."""
    question: Question = st.session_state[_QUESTION]
    return question


def steps(workspace: Workspace, period: Period) -> tuple[Step, Step]:
    """
    Name the periods before and after one: a week away where the data has days, otherwise a month.

    Months that are missing are stepped over, and the label says where to.
    """
    if period.whole_months == 1:
        held = [Period.month(month) for month in workspace.months]
        before = max((month for month in held if month < period), default=None)
        after = min((month for month in held if month > period), default=None)
        return _to(before, period.earlier(1), "A month earlier"), _to(after, period.earlier(-1), "A month later")
    by_week, span = workspace.capabilities.dates, workspace.span
    earlier, later = (period.moved(-_WEEK), period.moved(_WEEK)) if by_week else (period.earlier(1), period.earlier(-1))
    unit = "week" if by_week else "period"
    return (
        Step(f"A {unit} earlier", earlier if earlier.start >= span.start else None),
        Step(f"A {unit} later", later if later.end <= span.end else None),
    )


def _to(month: Period | None, beside: Period, label: str) -> Step:
    return Step(label if month is None or month == beside else f"To {month.in_words}", month)


def go_to(period: Period) -> None:
    """Set the filter to another period: the callback of a button."""
    # One text, and so one step of the browser's history: no address holds half of a change.
    st.session_state[_PERIOD] = period.in_words


def go_to_hours(hours: Hours, weekdays: frozenset[int]) -> None:
    """Set the filter to a window of hours on some weekdays: the callback of a button or a chart."""
    st.session_state["hour"], st.session_state["until"] = _HOURS[hours.start], _HOURS[hours.end]
    st.session_state["days"] = [WEEKDAYS[day] for day in sorted(weekdays)] if len(weekdays) < _WEEK else []


def _priority(workspace: Workspace) -> str:
    names = {priority.name: priority.key for priority in workspace.taxonomy.priorities}
    chosen = st.selectbox("Priority", list(names), index=len(names) - 1, key="priority", bind="query-params")
    return names[chosen]


def _period(workspace: Workspace) -> Period:
    """Offer what the data can tell: months always, days only where it has days."""
    span = workspace.span
    months = [Period.month(month) for month in reversed(workspace.months)]
    named = {month.in_words: month for month in months} | {_ALL: span}
    choices = named
    if workspace.capabilities.dates:
        recent = {name: Period(span.end - timedelta(days=days), span.end) for name, days in _LAST_DAYS.items()}
        named = recent | named
        choices = named | _chosen_days(span)
    options = list(choices)
    _hold_in_address(options)
    # An option that is usual by itself would not stand in the address, and the link would mean another one later.
    chosen = st.selectbox(
        "Period", options, None, placeholder=options[0], required=True, key=_PERIOD, bind="query-params"
    )
    if chosen is None:
        # The way back in the browser led to an address without a period.
        st.rerun()
    if chosen not in named:
        _choose_days(choices[chosen], span)
    return choices[chosen]


def _chosen_days(span: Period) -> dict[str, Period]:
    """Give the days chosen, or asked for by the address, in words; and the last week for who is about to choose."""
    chosen = {}
    for text in (st.session_state.get(_PERIOD), st.query_params.get(_PERIOD)):
        with suppress(ParameterError):
            period = Period.read_words(text or "")
            if span.start <= period.start and period.end <= span.end:
                chosen[period.in_words] = period
    return chosen | {_CHOSEN: Period(span.end - timedelta(days=_WEEK), span.end)}


def _choose_days(period: Period, span: Period) -> None:
    last = span.end - timedelta(days=1)
    for label, key, day in (
        ("First day", _FIRST_DAY, period.start),
        ("Last day", _LAST_DAY, period.end - timedelta(days=1)),
    ):
        st.session_state[key] = day
        st.date_input(
            label,
            min_value=span.start,
            max_value=last,
            key=key,
            format="DD/MM/YYYY",
            on_change=_go_to_days,
            args=(key,),
        )


def _go_to_days(changed: str) -> None:
    """Set the filter to the days in the two fields; a field that was emptied gets its day back."""
    first, last = st.session_state[_FIRST_DAY], st.session_state[_LAST_DAY]
    if first is None or last is None:
        return
    if last < first:
        first = last = st.session_state[changed]
        st.sidebar.error("The last day lies before the first: showing the day chosen last alone.")
    go_to(Period(first, last + timedelta(days=1)))


def _hold_in_address(options: list[str]) -> None:
    """Choose the usual period where none is chosen that is here."""
    if _PERIOD in st.session_state:
        if st.session_state[_PERIOD] not in options:
            st.session_state[_PERIOD] = options[0]
    elif (asked := st.query_params.get(_PERIOD)) not in options:
        st.session_state[_PERIOD] = st.query_params[_PERIOD] = options[0]
        if asked:
            # What a link asks and there is not here would be taken out of the address, and the period with it.
            st.rerun()


def _hours(workspace: Workspace) -> Hours:
    off = not workspace.capabilities.hours
    # What is off must not show hours of a link as if they were obeyed.
    bind: Literal["query-params"] | None = None if off else "query-params"
    left, right = st.columns(2)
    start = left.selectbox("From hour", _HOURS[:24], key="hour", bind=bind, disabled=off)
    end = right.selectbox("To hour", _ENDS, key="until", bind=bind, disabled=off)
    if off:
        st.caption("Hours and weekdays are off: this data has months only.")
        return Hours(0, 24)
    if start == end:
        st.error(f"{start} to {end} holds no hour: showing the whole day.")
        return Hours(0, 24)
    return Hours(_HOURS.index(start), _HOURS.index(end))


def _weekdays(workspace: Workspace, hours: Hours) -> frozenset[int]:
    if not workspace.capabilities.hours:
        return frozenset(range(7))
    chosen = st.pills("Weekdays", WEEKDAYS, selection_mode="multi", key="days", bind="query-params")
    if hours.past_midnight:
        st.caption(f"A weekday is the one on which the hours begin: Fri {hours} ends on Saturday.")
    return frozenset(WEEKDAYS.index(day) for day in chosen or WEEKDAYS)


def _wards(workspace: Workspace) -> frozenset[str]:
    """One switch for the Opportunity Bucks wards, and any wards of any year one by one; together they show both."""
    taxonomy = workspace.taxonomy
    by_label = {label: code for code, label in workspace.ward_labels.items()}
    opportunity = st.toggle(taxonomy.opportunity_name, key="opportunity", bind="query-params")
    chosen = st.multiselect("Wards", list(by_label), key="wards", bind="query-params", placeholder="All wards")
    wards = {by_label[label] for label in chosen}
    return frozenset(wards | set(taxonomy.opportunity_wards) if opportunity else wards)


def _sources(workspace: Workspace) -> frozenset[str]:
    if len(workspace.sources) < 2:
        return frozenset()
    by_name = {source_in_words(source): source for source in sorted(workspace.sources)}
    chosen = st.multiselect("Sources", list(by_name), key="sources", bind="query-params", placeholder="All sources")
    return frozenset(by_name[name] for name in chosen)


def _categories(workspace: Workspace, priority: str) -> frozenset[str]:
    """Offer the recorded categories that can show the priority; what was chosen for another one stays out."""
    graded = workspace.taxonomy.priority(priority).categories
    offered = sorted(name for name, grade in graded.items() if grade >= Grade.PROXY)
    return frozenset(
        st.multiselect("Categories", offered, key="categories", bind="query-params", placeholder="All categories")
    )


def _method() -> tuple[HotspotRules, float]:
    usual = HotspotRules()
    eps_m = whole_number("Radius of a cluster (m)", 25, 500, int(usual.eps_m), 25, key="eps")
    least = whole_number("Incidents within it", 3, 500, usual.min_incidents, 1, key="least")
    points = whole_number("Distinct points", 1, 50, usual.min_points, 1, key="points")
    extent_m = whole_number("Greatest extent (m)", 100, 3000, int(usual.max_extent_m), 50, key="extent")
    bandwidth_m = whole_number(
        "Bandwidth of the surface (m)", 100, int(WIDEST_BANDWIDTH_M), int(_BANDWIDTH_M), int(CELL_M), key="width"
    )
    if eps_m > extent_m:
        st.error(f"A radius above the greatest extent finds nothing: searching with {extent_m} m.")
        eps_m = extent_m
    return HotspotRules(float(eps_m), least, points, float(extent_m)), float(bandwidth_m)
