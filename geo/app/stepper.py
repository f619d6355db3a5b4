"""The way from one period to the next."""

import streamlit as st

from geo.app.filters import go_to, steps
from geo.periods import Period
from geo.workspace import Workspace


def show_stepper(workspace: Workspace, period: Period) -> None:
    """Draw the period with a button to the one before and one to the next, off where nothing is held."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for number, step in enumerate(steps(workspace, period)):
            st.button(
                step.label,
                key=f"step {number}",
                disabled=step.period is None,
                on_click=go_to,
                args=(step.period,),
            )
        st.markdown(f"**{period.in_words}**")
