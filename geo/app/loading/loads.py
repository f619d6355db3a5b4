"""The loads that are held, and undoing one."""

import pandas as pd
import streamlit as st

from geo.app.text import plain
from geo.errors import HotspotsError
from geo.loading import loads, undo_load
from geo.store import Store
from geo.words import counted

_UNDONE = "undone load"


def show_loads(store: Store) -> None:
    """List the loads, and let one be undone after a second word."""
    st.header("Loaded extracts")
    if undone := st.session_state.pop(_UNDONE, ""):
        st.success(undone)
    held = loads(store.manifest())
    if not held:
        st.markdown("No extract is loaded yet.")
        return
    table = pd.DataFrame(
        [
            {
                "Load": str(entry.part.load),
                "Source": plain(entry.load.source),
                "Days": entry.load.covers.in_words,
                "Incidents": f"{entry.in_use:,}",
                "Replaced by later loads": f"{entry.load.replaced:,}",
                "Rejected": f"{sum(entry.rejected.values()):,}",
                "File": plain(entry.file),
            }
            for entry in held
            if entry.load
        ]
    )
    st.table(table, hide_index=True)
    number = st.selectbox("Load to undo", [entry.part.load for entry in held], key="undo")
    chosen = next(entry for entry in held if entry.part.load == number)
    with st.popover(f"Undo load {number}"):
        st.markdown(
            f"{counted(chosen.in_use, 'incident')} of {plain(chosen.file)} will go; those of earlier loads that it had "
            "replaced stand again."
        )
        if st.button("Undo it"):
            try:
                undo_load(store, number)
            except HotspotsError as error:
                st.error(plain(str(error)))
                return
            st.session_state[_UNDONE] = f"Load {number} is undone."
            st.rerun()
