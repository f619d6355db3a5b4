"""The heat map of the week as a filter: a click or a button sets the hours and weekdays that every page obeys."""

import pandas as pd
import streamlit as st

from geo.analysis.windows import window_cells
from geo.answers.hours_of_week import HoursOfWeek, window_in_words, window_of
from geo.app.charts import (
    CELL,
    HOUR,
    WEEKDAY,
    bar_chart,
    bar_table,
    class_names,
    filled,
    hide_plain_downloads,
    week_chart,
    week_table,
)
from geo.app.filters import go_to_hours
from geo.periods import ALL_DAY, WEEKDAYS, Hours
from geo.selection import ALL_WEEK, Filters

_KEY, _TURN = "week", "week turn"
_HOURS = [f"{hour:02d}" for hour in range(24)]


def pick_hours(week: HoursOfWeek, filters: Filters) -> None:
    """Draw the heat map; a click on a cell sets the filter, and the frame shows what it is set to."""
    hide_plain_downloads()
    window = filters.hours, filters.weekdays
    before, turn = st.session_state.get(_TURN, (window, 0))
    st.session_state[_TURN] = window, turn + (before != window)
    framed = window_cells(*window) & filters.narrowed
    chart = week_chart(class_names(float(week.expected.max())))
    st.vega_lite_chart(
        filled(chart, week_table(week.expected, framed, turn=st.session_state[_TURN][1])),
        key=_KEY,
        on_select=lambda: _clicked(filters),
        selection_mode=[CELL],
        alt="Heat map of incidents by weekday and hour; the same numbers stand in the table below it.",
    )


def offer_windows(week: HoursOfWeek, filters: Filters) -> None:
    """Say which hours are chosen and offer windows as buttons: the same as a click, without a mouse."""
    st.subheader("Choose hours")
    if filters.narrowed:
        st.write(
            f"Chosen now, framed in the chart: {window_in_words(window_of(week, filters.hours, filters.weekdays))}."
        )
        if filters.hours.past_midnight and filters.weekdays != ALL_WEEK:
            st.write("The weekdays are those on which the hours begin: past midnight they go on to the next day.")
    else:
        st.write("Chosen now: the whole week.")
    for window in (*week.windows, *([week.daily] if week.daily else [])):
        _button(window_in_words(window), window.hours, window.weekdays, filters)
    _button("Whole week", ALL_DAY, ALL_WEEK, filters)


def show_sums(week: HoursOfWeek) -> None:
    """Draw hours of all weekdays together, and weekdays of all hours together."""
    by_hour, by_day = st.columns([2, 1])
    with by_hour:
        st.vega_lite_chart(
            filled(bar_chart("Hour of the day, all weekdays"), bar_table(_HOURS, week.expected.sum(axis=0))),
            alt="Bars of incidents by hour of the day; the table holds the numbers.",
        )
    with by_day:
        st.vega_lite_chart(
            filled(bar_chart("Weekday, all hours"), bar_table(WEEKDAYS, week.expected.sum(axis=1))),
            alt="Bars of incidents by weekday; the table holds the numbers.",
        )


def show_week_table(week: HoursOfWeek) -> None:
    """List the incidents expected: a row for each weekday, a column for each hour, sums last."""
    table = pd.DataFrame(week.expected, index=WEEKDAYS, columns=_HOURS)
    table["All"] = table.sum(axis=1)
    table.loc["All"] = table.sum()
    st.dataframe(
        table.round(1).reset_index(names="Weekday"),
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="%.1f", width=46) for name in table.columns},
        alt="Incidents expected by weekday and hour",
    )


def reach(filters: Filters, weekday: int, hour: int) -> tuple[Hours, frozenset[int]]:
    """
    Say what window a click on a cell asks for.

    The first click is that hour, the second one all between the two, the third begins anew.

    Examples
    --------
    >>> from geo.periods import Period
    >>> first = Filters("all-crime", Period.month("2024-01"), Hours(22, 23), frozenset({4}))
    >>> hours, weekdays = reach(first, 5, 20)
    >>> str(hours), sorted(weekdays)
    ('20:00-23:00', [4, 5])
    """
    start, days = hour, {weekday}
    end = hour + 1
    if filters.hours.end - filters.hours.start == 1 and len(filters.weekdays) == 1:
        start, end = min(start, filters.hours.start), max(end, filters.hours.end)
        both = days | filters.weekdays
        days = set(range(min(both), max(both) + 1))
    return Hours(start, end), frozenset(days)


def _clicked(filters: Filters) -> None:
    cells = st.session_state[_KEY]["selection"].get(CELL)
    if cells:
        go_to_hours(*reach(filters, WEEKDAYS.index(cells[0][WEEKDAY]), int(cells[0][HOUR])))


def _button(label: str, hours: Hours, weekdays: frozenset[int], filters: Filters) -> None:
    now = (filters.hours, filters.weekdays) == (hours, weekdays)
    st.button(
        label,
        key=f"window {hours} {sorted(weekdays)}",
        type="primary" if now else "secondary",
        on_click=go_to_hours,
        args=(hours, weekdays),
        width="stretch",
        wrap=True,
    )
