"""The administrator's button that fetches official open data, how far it is, and what came of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from geo.app.progress import progress_bar
from geo.app.roles import Role
from geo.app.text import plain
from geo.config import LOCAL, cache_folder, data_folder, require_writable
from geo.errors import HotspotsError, ParameterError
from geo.fetching import PARTS, Outcome, Question, Way, fetch_open_data
from geo.periods import Period
from geo.sources.open_data.endpoints import load_endpoints
from geo.store import Store
from geo.taxonomy import load_taxonomy

_OUTCOMES = "outcomes of the last fetch"
_WAYS: dict[Way, str] = {"archive": "the archive of files", "api": "the API, for the study area only"}
_NEW, _MONTHS_OFFERED = "What is new", 60
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
        question = _asked()
        if st.button("Fetch what is new", type="primary", disabled=question is None) and question:
            st.session_state.pop(_OUTCOMES, None)
            try:
                st.session_state[_OUTCOMES] = _fetch(Store(folder, load_taxonomy()), question)
            except HotspotsError as error:
                st.error(plain(str(error)))
            else:
                # The rest of the page shows what is held now.
                st.rerun()
        _show(st.session_state.get(_OUTCOMES, ()))


def _asked() -> Question | None:
    """Ask which parts are wanted and, of police data, which way and which months; none where that has no meaning."""
    parts = st.pills("What to fetch", PARTS, default=PARTS, selection_mode="multi", format_func=str.capitalize)
    if not parts:
        st.info("Choose at least one part.")
        return None
    if "police" not in parts:
        return Question(tuple(parts))
    today = datetime.now(UTC).date()
    before = [Period.month(f"{today:%Y-%m}").earlier(n) for n in range(1, _MONTHS_OFFERED + 1)]
    months = {_NEW: None, **{month.in_words: f"{month.start:%Y-%m}" for month in before}}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.radio("Police data from", list(_WAYS), format_func=_WAYS.__getitem__, horizontal=True)
        first, last = (
            months[st.selectbox(label, months, width=190, key=label)]
            for label in ("First police month", "Last police month")
        )
    if first and last and last < first:
        st.error("The last police month lies before the first: correct them.")
        return None
    return Question(tuple(parts), first, last, way)


def _fetch(store: Store, question: Question) -> list[Outcome]:
    with progress_bar("Asking what is new") as watch:
        return list(fetch_open_data(store, load_endpoints(), cache_folder(), question, watch=watch))


def _show(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        line = f"**{outcome.part.capitalize()}** {_STATES[outcome.state]}: {plain(outcome.said)}"
        if outcome.state == "failed":
            st.error(line)
        else:
            st.markdown(line)
