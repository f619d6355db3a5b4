"""Pairs that may be one event: shown, and decided by a person; nothing is merged by itself."""

import pandas as pd
import streamlit as st

from geo.app.state import current_workspace, duplicates_of
from geo.app.text import plain
from geo.errors import HotspotsError
from geo.links import Link, Verdict, decide, forget
from geo.store import Store
from geo.words import counted

_SHOWN = 10


def show_duplicates(store: Store) -> None:
    """List the likeliest pairs, and take a decision on one."""
    st.header("Likely the same event")
    st.markdown(
        "Two sources may tell of one event: of one category, at most 50 m, or a postcode's 250 m, and an hour apart. "
        "Nothing is merged by the program. What you link counts once, and a decision can be taken back."
    )
    try:
        workspace = current_workspace()
        if workspace.folder != store.folder:
            st.markdown("No pair: nothing of your own is loaded.")
            return
        with st.spinner("Looking for pairs", show_time=False):
            found = duplicates_of(workspace)
    except HotspotsError:
        st.markdown("No pair: nothing is loaded yet.")
        return
    said = f"{counted(len(found.pairs), 'pair')} to be decided, {found.decided:,} decided"
    st.markdown(f"**{said}**" + (f"; the {_SHOWN} likeliest:" if len(found.pairs) > _SHOWN else "."))
    _offer_undo(workspace.links, store)
    if found.pairs.empty:
        return
    first = found.pairs.head(_SHOWN)
    st.table(
        pd.DataFrame(
            {
                "Pair": range(1, len(first) + 1),
                "One": [_told(row) for _, row in first.iterrows()],
                "Other": [_told(row, "other_") for _, row in first.iterrows()],
                "Category": first["category"].map(plain),
                "Apart": first["apart"],
            }
        ),
        hide_index=True,
    )
    number = st.selectbox("Pair", range(1, len(first) + 1), key="pair", width=160)
    with st.container(horizontal=True):
        for verdict, label in ((Verdict.SAME, "The same event: count it once"), (Verdict.TWO, "Two events")):
            if st.button(label):
                try:
                    decide(store.folder, found.link(number - 1, verdict))
                except HotspotsError as error:
                    st.error(plain(str(error)))
                    return
                st.rerun()


def _offer_undo(links: tuple[Link, ...], store: Store) -> None:
    """Let a decision be taken back."""
    if not links:
        return
    with st.popover("Take a decision back"):
        by_name = {f"{' '.join(link.pair[:2])} and {' '.join(link.pair[2:])}: {link.verdict}": link for link in links}
        chosen = st.selectbox("Decision", by_name, key="decided pair")
        if st.button("Take it back"):
            try:
                forget(store.folder, by_name[chosen].pair)
            except HotspotsError as error:
                st.error(plain(str(error)))
                return
            st.rerun()


def _told(row: "pd.Series[str]", before: str = "") -> str:
    source, reference, when, place = (str(row[f"{before}{name}"]) for name in ("source", "reference", "when", "place"))
    return plain(f"{source} {reference}, {when}" + (f", {place}" if place else ""))
