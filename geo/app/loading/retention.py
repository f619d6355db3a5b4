"""How long rows of partners are kept, what is due to be deleted, and what was deleted."""

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from geo.app.text import plain
from geo.errors import HotspotsError
from geo.periods import Period
from geo.retention import MOST_MONTHS, Due, due_rows, keep_for, kept_sources, purge, read_log
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.words import counted

_PURGED = "purged rows"
_LOGGED = 10
"""Lines of the log on the screen; the file has them all."""


def show_retention(store: Store) -> None:
    """Show and set the period of each source, delete what is due after a second word, and show the log."""
    st.header("How long rows are kept")
    if purged := st.session_state.pop(_PURGED, ""):
        st.success(purged)
    try:
        kept, log = kept_sources(store), read_log(store.folder)
        today = datetime.now(UTC).date()
        said = tuple((each.source, each.months) for each in kept)
        due = _due(store.folder, store.manifest().incidents_fingerprint, said, today)
    except HotspotsError as error:
        st.error(plain(str(error)))
        return
    st.markdown(
        "Rows of partners are deleted for good when their period is over, counted from the end of the incident; open "
        "data is not. Nothing is deleted by itself: the program shows what is due, and a person deletes it."
    )
    if kept:
        rows = [
            {
                "Source": plain(each.source),
                "Kept for": f"{each.months} months" + (" (usual)" if each.usual else ""),
                "Due now": _in_words([one for one in due if one.source == each.source]),
            }
            for each in kept
        ]
        st.table(pd.DataFrame(rows), hide_index=True, alt="How long rows of each source are kept")
        _ask_period(store, {each.source: each.months for each in kept})
    if due:
        _ask_purge(store, due, today)
    if len(log):
        with st.expander(f"Log of {counted(len(log), 'deletion')}"):
            shown = log.head(_LOGGED).map(plain)
            shown.columns = ["Deleted at (UTC)", "Source", "Load", "Rows", "Ended before"]
            st.table(shown, hide_index=True, alt="Log of deletions")


def _ask_period(store: Store, months: dict[str, int]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox("Source", list(months), key="kept source", width=320)
        new = st.number_input(
            "Months its rows are kept", 1, MOST_MONTHS, months[source], key=f"kept {source}", width=220
        )
        if st.button("Keep for so long", disabled=new == months[source]):
            try:
                keep_for(store, source, int(new))
            except HotspotsError as error:
                st.error(plain(str(error)))
                return
            st.rerun()


def _ask_purge(store: Store, due: list[Due], today: date) -> None:
    rows = sum(each.incidents for each in due)
    with st.popover("Delete what is due"):
        for each in due:
            st.markdown(f"Load {each.entry.part.load} of {plain(each.source)}: {_in_words([each])}.")
        if st.button("Delete them for good"):
            try:
                purge(store, today)
            except HotspotsError as error:
                st.error(plain(str(error)))
                return
            st.session_state[_PURGED] = f"{counted(rows, 'incident')} deleted for good. The log says so below."
            st.rerun()


@lru_cache(maxsize=2)
def _due(folder: Path, held: str, said: tuple[tuple[str, int], ...], today: date) -> list[Due]:  # noqa: ARG001 the key
    """Look once for what is due in a state of the store."""
    return due_rows(Store(folder, load_taxonomy()), today)


def _in_words(due: list[Due]) -> str:
    rows = sum(each.incidents for each in due)
    if not due:
        return "nothing"
    rejected = ", and rejected rows" if any(each.rejected for each in due) else ""
    return f"{counted(rows, 'incident')} that ended before {_day(max(each.before for each in due))}{rejected}"


def _day(day: date) -> str:
    return Period(day, date.fromordinal(day.toordinal() + 1)).in_words
