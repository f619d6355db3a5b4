"""The administrator's button that fetches official open data, how far it is, and what came of it."""

from collections.abc import Sequence

import streamlit as st

from geo.app.progress import progress_bar
from geo.app.roles import Role
from geo.app.text import plain
from geo.config import LOCAL, cache_folder, data_folder, require_writable
from geo.errors import HotspotsError, ParameterError
from geo.fetching import Outcome, Question, fetch_open_data
from geo.sources.open_data.endpoints import load_endpoints
from geo.store import Store
from geo.taxonomy import load_taxonomy

_OUTCOMES = "outcomes of the last fetch"
_STATES = {"came": "came", "up to date": "was up to date", "failed": "failed"}


def offer_fetch(role: Role) -> None:
    """Offer the button to administrators, fetch when it is pressed, and say what became of each part."""
    if role is not Role.ADMINISTRATOR:
        return
    with st.expander("Fetch official open data", expanded=_OUTCOMES in st.session_state):
        folder = data_folder()
        try:
            require_writable(folder)
        except ParameterError:
            st.markdown(
                f"The bundled demonstration is never written to. What is fetched would go to `{LOCAL}`: start the "
                "program without `HOTSPOTS_DATA`, or with it naming a folder of your own."
            )
            return
        st.markdown(
            "Police data, boundaries, residents, deprivation and streets, from those who publish them: what is new "
            f"since the last time goes to `{folder}`. What fails leaves the data that is held in use. The first time "
            "takes minutes; leave this page open until it is done, or go on later where it stopped."
        )
        if st.button("Fetch what is new", type="primary"):
            st.session_state.pop(_OUTCOMES, None)
            try:
                st.session_state[_OUTCOMES] = _fetch(Store(folder, load_taxonomy()))
            except HotspotsError as error:
                st.error(plain(str(error)))
            else:
                # The rest of the page shows what is held now.
                st.rerun()
        _show(st.session_state.get(_OUTCOMES, ()))


def _fetch(store: Store) -> list[Outcome]:
    with progress_bar("Asking what is new") as watch:
        return list(fetch_open_data(store, load_endpoints(), cache_folder(), Question(), watch=watch))


def _show(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        line = f"**{outcome.part.capitalize()}** {_STATES[outcome.state]}: {plain(outcome.said)}"
        if outcome.state == "failed":
            st.error(line)
        else:
            st.markdown(line)
