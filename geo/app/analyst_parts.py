"""The parts of the analyst's page; each draws one method and gives the recipe of what it drew."""

from collections.abc import Callable, Hashable
from functools import partial

import pandas as pd
import streamlit as st

from geo.analysis.backtest import COVERAGE
from geo.answers.concentration_curve import units
from geo.answers.near_repeat_table import Bands
from geo.answers.outlook import METHOD, choice_notice
from geo.app.analyst_charts import backtest_chart, concentration_chart
from geo.app.analyst_tables import (
    backtest_table,
    concentration_tables,
    every_column,
    near_repeat_bands,
    sensitivity_table,
    variant_table,
)
from geo.app.downloads import show_download
from geo.app.map_view import show_map, ward_layer
from geo.app.question import Question
from geo.app.state import (
    answer,
    backtested,
    concentration_of,
    hotspots_to_export,
    near_repeat_prospect,
    near_repeats,
    sensitivity_of,
    surface,
)
from geo.app.whole_number import whole_number
from geo.errors import ParameterError
from geo.maps.hotspots import hotspot_drawing
from geo.periods import Period
from geo.sharing.analyst_export import export_concentration, export_near_repeat, export_sensitivity
from geo.sharing.backtest_export import export_backtests
from geo.sharing.export import file_stem, hotspot_columns
from geo.sharing.formats.comma_separated import to_csv
from geo.words import counted
from geo.workspace import Workspace

Recipe = dict[str, str]
_ASKED = "asked for"


def clusters(workspace: Workspace, question: Question) -> Recipe:
    """Draw the hotspot list with all its columns, as table, map and files."""
    with st.spinner("Finding hotspots"):
        found = answer(workspace, question.filters, question.rules)
    rules, exported = question.rules, hotspot_columns(found.hotspots, found)
    n, held = len(found.selection.incidents), int(found.hotspots["incidents"].sum())
    st.header(counted(len(exported), "hotspot"))
    st.write(
        f"They hold {held:,} of {counted(n, 'incident')} ({100 * held / n:.1f} %); "
        f"{int(found.repeats['incidents'].sum()):,} more lie on {counted(len(found.repeats), 'repeat point')}. "
        f"Method: {rules.min_incidents} incidents within {rules.eps_m:g} m, on {rules.min_points} distinct points or "
        f"more, at most {rules.max_extent_m:g} m wide; change it under Method in the sidebar."
    )
    _say(found.notes)
    chosen = None
    if exported.empty:
        st.info("No place reaches the limits of the method. Choose a longer period, or fewer incidents under Method.")
    else:
        st.write("Select a row to see it on the map; scroll sideways for all columns.")
        chosen = every_column(exported, key=f"clusters {found.recipe}", alt="Hotspots with all columns")
    show_download("hotspots", partial(hotspots_to_export, workspace, question.filters, question.rules), workspace)
    drawing = hotspot_drawing(
        found,
        surface(workspace, question),
        most=len(found.hotspots),
        wards=ward_layer(workspace, question.filters),
        chosen=chosen,
    )
    show_map(workspace, drawing)
    return found.recipe | {"bandwidth_m": f"{question.bandwidth_m:g}"}


def sensitivity(workspace: Workspace, question: Question) -> Recipe:
    """Draw which hotspots survive when the rules change a little."""
    with st.spinner("Finding hotspots by other rules"):
        found = sensitivity_of(workspace, question.filters, question.rules)
    st.header("Which hotspots survive other rules?")
    st.subheader(found.sentence)
    if len(found.table):
        variant_table(found)
        exported = export_sensitivity(found, workspace)
        st.write(
            "Beside each verdict: Jaccard's coefficient with the hotspot most like it (1 is the same), and the share "
            "of its incidents still close together."
        )
        sensitivity_table(found, exported)
        _download("Download sensitivity (CSV)", exported, file_stem("sensitivity", question.filters, workspace))
    _say(found.notes)
    return found.recipe


def backtest(workspace: Workspace, question: Question) -> Recipe:
    """Draw what each method would have been worth on the months held, when asked to."""
    priority = workspace.taxonomy.priority(question.filters.priority)
    st.header("Which forecast would have served best?")
    kept = workspace.methods.get(priority.key)
    in_use = kept.method if kept else f"{METHOD}, as no backtest of it was kept"
    st.write(
        f"Each method chooses ground for every past month from what was known before it; then it is counted what "
        f"followed. All months held, all areas and all hours: of the filters only the priority, {priority.name}, is "
        f"obeyed. Method in use for it: {in_use}. {choice_notice(workspace, priority.key)}"
    )
    if not _asked_for("Run the backtest", ("backtest", workspace.fingerprint, priority.key)):
        return question.filters.recipe
    with st.spinner("Testing every method on every month"):
        try:
            (found,), notes = backtested(workspace, priority.key)
        except ParameterError as error:
            st.info(f"{error}.")
            return question.filters.recipe
    result, choice = found.result, found.choice
    span = Period(Period.month(result.origins[0]).start, Period.month(result.origins[-1]).end)
    st.subheader(f"Method chosen: {choice.method}")
    st.write(
        f"Why: {choice.reason}. {result.incidents:,} incidents followed in {counted(len(result.origins), 'month')}, "
        f"{span.in_words}."
    )
    backtest_table(result, choice.method)
    shares = {f"{100 * share:g} %": share for share in COVERAGE}
    usual = list(shares)[1]
    coverage = st.segmented_control(
        "Share of the area in the chart",
        list(shares),
        default=usual,
        required=True,
        key="coverage",
        bind="query-params",
    )
    backtest_chart(result, choice.method, shares[coverage or usual])
    exported = export_backtests([found], notes, workspace)
    _download("Download backtest (CSV)", exported, f"backtest_{priority.key}")
    _say(tuple(notes))
    return found.recipe


def near_repeat(workspace: Workspace, question: Question) -> Recipe:
    """Draw whether incidents come in bursts, when asked to; say why not where the data cannot tell."""
    filters = question.filters
    st.header("Do incidents come in bursts at one place?")
    if not workspace.capabilities.hours:
        st.info(near_repeat_prospect(workspace, filters, Bands()).obstacle)
        return filters.recipe
    left, right = st.columns(2)
    with left:
        step_m = whole_number("Width of a distance band (m)", 50, 500, 100, 50, key="step_m")
        step_days = whole_number("Length of a time band (days)", 1, 28, 7, 1, key="step_days")
    with right:
        n_steps = whole_number("Distance bands", 1, 6, 4, 1, key="steps")
        n_days = whole_number("Time bands", 1, 6, 4, 1, key="time_bands")
    bands = Bands(step_m, n_steps, step_days, n_days)
    ahead = near_repeat_prospect(workspace, filters, bands)
    if ahead.obstacle:
        st.info(ahead.obstacle)
        return filters.recipe
    st.write(
        f"{ahead.pairs:,} pairs of incidents lie within {bands.limits_m[-1]:g} m of one another. Their dates are "
        "shuffled over the locations 999 times, to see how many pairs chance alone would bring so close in time."
    )
    if not _asked_for("Run the near repeat test", ("near repeat", workspace.fingerprint, filters, bands)):
        return filters.recipe
    with st.spinner("Shuffling dates 999 times"):
        found = near_repeats(workspace, filters, bands)
    st.subheader(found.sentence)
    exported = export_near_repeat(found, workspace)
    near_repeat_bands(exported)
    _download("Download near repeat (CSV)", exported, file_stem("near-repeat", filters, workspace))
    _say(found.notes)
    return found.recipe


def concentration(workspace: Workspace, question: Question) -> Recipe:
    """Draw how far incidents gather at few places."""
    st.header("How far do incidents gather at few places?")
    names = {name: unit for unit, name in units(workspace).items()}
    unit = st.selectbox("Counted by", list(names), key="unit", bind="query-params")
    if not workspace.capabilities.addresses:
        st.caption("Addresses cannot be chosen: no incident of this data is located at one.")
    found = concentration_of(workspace, question.filters, names[unit])
    st.subheader(found.sentence)
    if found.found.incidents:
        chart_side, table_side = st.columns([6, 5])
        with chart_side:
            concentration_chart(found)
        with table_side:
            concentration_tables(found)
            name = file_stem("concentration", question.filters, workspace)
            _download("Download concentration (CSV)", export_concentration(found, workspace), name)
    _say(found.notes)
    return found.recipe


PARTS: dict[str, Callable[[Workspace, Question], Recipe]] = {
    "Clusters": clusters,
    "Sensitivity": sensitivity,
    "Backtest": backtest,
    "Near repeat": near_repeat,
    "Concentration": concentration,
}


def _asked_for(label: str, what: Hashable) -> bool:
    """Tell whether something slow was asked for: by a button, once for each question of a session."""
    asked: set[Hashable] = st.session_state.setdefault(_ASKED, set())
    place = st.empty()
    if what not in asked and place.button(label, type="primary"):
        asked.add(what)
        place.empty()
    return what in asked


def _download(label: str, exported: pd.DataFrame, stem: str) -> None:
    st.download_button(label, lambda: to_csv(exported), f"{stem}.csv", "text/csv", on_click="ignore")


def _say(notes: tuple[str, ...]) -> None:
    for note in notes:
        st.write(note)
