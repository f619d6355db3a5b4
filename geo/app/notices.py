"""What a page says beside its results: what holds of everything, which rows are shown, and where they come from."""

from collections.abc import Iterable

import streamlit as st

from geo.app.recipe import recipe_in_words
from geo.app.text import plain
from geo.selection import Filters, Selection
from geo.words import capitalised
from geo.workspace import Workspace


def show_notices(workspace: Workspace) -> None:
    """Say first what holds of everything on the page."""
    if workspace.notices:
        st.warning(". ".join(capitalised(notice) for notice in workspace.notices) + ".")


def show_notes(notes: Iterable[str]) -> None:
    """Say together what must be said beside a result."""
    if told := [plain(note) for note in notes]:
        st.info(told[0] if len(told) == 1 else "\n".join(f"- {note}" for note in told))


def show_rows(workspace: Workspace, filters: Filters, selection: Selection) -> None:
    """Say which rows a page shows, how many were left out and why: always visible, above every result."""
    st.markdown(rows_shown(workspace, filters, selection))


def rows_shown(workspace: Workspace, filters: Filters, selection: Selection) -> str:
    """Say which rows are shown, how many were left out and why."""
    left = "; ".join(f"{n:,} {reason}" for reason, n in selection.left_out.items() if n)
    return (
        f"**{selection.priority.name}**, {filters.in_words(workspace.ward_labels)}. "
        f"Shown: {len(selection.incidents):,} of {selection.total:,} incidents"
        + (f"; left out: {left}." if left else ".")
    )


def show_sources(workspace: Workspace, recipe: dict[str, str], *, attribution: str = "") -> None:
    """End a page: how the result can be made again, and what the owners of the data ask to be said."""
    with st.expander("How this was made"):
        st.caption(plain(recipe_in_words(recipe, workspace)))
    st.caption(attribution or workspace.attribution)
