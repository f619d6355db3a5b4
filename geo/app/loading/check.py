"""What a mapping makes of an extract: of its first rows at once, of all of them when asked; and the loading itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st

from geo.app.loading.upload import forget_file
from geo.app.progress import progress_bar
from geo.app.text import plain
from geo.errors import HotspotsError
from geo.loading import PREVIEWED, Checked, check_extract, keep_mapping, load_extract, preview_extract
from geo.manifest import Entry
from geo.periods import Period
from geo.sharing.formats.comma_separated import to_csv
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.remarks import remarks
from geo.sources.partner.table import RawTable
from geo.store import Store
from geo.words import counted

_LISTED = 12
_CHECKED, _DONE = "checked extract", "loaded extract"


@dataclass(frozen=True, eq=False)
class _Kept:
    """A check and what it was made of: another mapping, file or store makes it worthless."""

    table: RawTable
    mapping: Mapping
    checked: Checked


def show_preview(table: RawTable, mapping: Mapping, store: Store) -> None:
    """Draw the first rows as they would be read."""
    st.header(f"The first {min(PREVIEWED, len(table))} rows, read so")
    try:
        rows = preview_extract(table.head(PREVIEWED), mapping, store)
    except HotspotsError as error:
        st.error(plain(str(error)))
        return
    for remark in remarks(table, mapping):
        st.warning(plain(remark))
    told = rows.map(lambda cell: plain(str(cell)))
    st.table(told.loc[:, (told != "").any()], hide_index=True)


def show_check(table: RawTable, mapping: Mapping, store: Store) -> None:
    """Check all rows when asked; then say where each would go, hand back the rejected ones, and load."""
    if st.button("Check all rows", type="primary"):
        try:
            with progress_bar("Checking all rows", counts=True) as watch:
                checked = check_extract(table, mapping, store, watch=watch)
            st.session_state[_CHECKED] = _Kept(table, mapping, checked)
        except HotspotsError as error:
            st.error(plain(str(error)))
    kept: _Kept | None = st.session_state.get(_CHECKED)
    if kept is None or kept.table is not table or kept.mapping != mapping or kept.checked.before != store.manifest():
        return
    checked = kept.checked
    _show_counts(checked)
    if checked.placed.empty:
        st.error("No row can be used: correct the mapping or the rows.")
        return
    covers = _covers(checked)
    if covers and st.button(f"Load {counted(len(checked.placed), 'incident')}", type="primary"):
        try:
            with progress_bar("Storing", counts=True) as watch:
                keep_mapping(mapping, store.folder)
                entry = load_extract(checked, store, covers=covers, watch=watch)
        except HotspotsError as error:
            st.error(plain(str(error)))
            return
        st.session_state[_DONE] = entry
        forget_file()
        del st.session_state[_CHECKED]
        st.rerun()


def show_done() -> None:
    """Say once what was loaded."""
    entry: Entry | None = st.session_state.pop(_DONE, None)
    if entry and entry.load:
        st.success(
            f"Load {entry.part.load}: {counted(entry.incidents, 'incident')} of {plain(entry.load.source)}, "
            f"{entry.load.covers.in_words}. {counted(sum(entry.rejected.values()), 'row')} rejected. "
            "It can be undone below."
        )


def _show_counts(checked: Checked) -> None:
    with st.container(horizontal=True):
        st.metric("Incidents in the study area", f"{len(checked.placed):,}", width="content")
        st.metric("Rejected rows", f"{len(checked.rejected):,}", width="content")
        st.metric("Replace an earlier state", f"{checked.replaces:,}", width="content")
    if checked.reasons:
        reasons = pd.DataFrame(
            {"Why rejected": [*checked.reasons], "Rows": [f"{n:,}" for n in checked.reasons.values()]}
        )
        st.table(reasons, hide_index=True)
        st.caption("Counted by the first reason of each row; the rejected rows name all reasons.")
        st.download_button(
            "Download rejected rows, to be corrected and loaded again (CSV)",
            to_csv(checked.to_correct),
            f"rejected-{checked.mapping.name}.csv",
            "text/csv",
            on_click="ignore",
        )
    for what, words in (
        ("Categories nobody has placed yet", checked.reading.unknown_categories),
        ("Words among the flags that are no flag", checked.reading.unknown_flags),
    ):
        if words:
            listed = ", ".join(f"{plain(word)} ({n:,})" for word, n in list(words.items())[:_LISTED])
            more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
            st.warning(f"{what}: {listed}{more}.")


def _covers(checked: Checked) -> Period | None:
    """Ask which days the extract tells of; corrected rows are added to those of their load."""
    found = checked.reading.covers
    assert found is not None
    if checked.corrections:
        days = checked.corrections.within(found).in_words
        st.markdown(f"These are corrected rows of load {checked.corrections.number}: together they cover {days}.")
        return found
    last = found.end - timedelta(days=1)
    today = datetime.now(UTC).date()
    left, right = st.columns(2)
    key = f"{checked.table.sha256[:12]} {checked.mapping.name}"
    first, until = (
        side.date_input(label, day, max_value=today, key=f"{key} {label}", format="DD/MM/YYYY")
        for side, label, day in ((left, "It covers the days from", found.start), (right, "to", last))
    )
    st.caption("A day it covers without an incident is a quiet day; a day nobody covers is missing, not quiet.")
    if not first or not until or until < first:
        st.error("The last day lies before the first: correct the days.")
        return None
    return Period(first, until + timedelta(days=1))
