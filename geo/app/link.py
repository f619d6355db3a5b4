"""The link that opened the application: what it asks for and there is not here is said, once, on whichever page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from geo.app.text import plain

_LINK = "link"


@dataclass(frozen=True)
class _Link:
    """The page a link leads to, what it asks for by name, and the names of which it was said whether they are here."""

    page: str
    asked: Mapping[str, frozenset[str]]
    answered: set[str] = field(default_factory=set)


def open_link(page: str) -> None:
    """Take down what the address asks for, before any widget is drawn; on another page than it led to it is done."""
    if _LINK not in st.session_state:
        asked = {name: frozenset(st.query_params.get_all(name)) - {""} for name in st.query_params}
        st.session_state[_LINK] = _Link(page, asked)
    elif st.session_state[_LINK].page != page:
        st.session_state[_LINK] = _Link(page, {})


def answer_link(filters: frozenset[str] = frozenset()) -> None:
    """
    Say what the link asks of the choices drawn by now and there is not here: they fell back to the usual, not unsaid.

    Parameters
    ----------
    filters
        Names that are to be obeyed whether they are drawn or not. Of any other nothing is said until a choice of that
        key is drawn: call this after each.
    """
    link: _Link = st.session_state[_LINK]
    known = [name for name in link.asked if name in filters or name in st.session_state if name not in link.answered]
    link.answered.update(known)
    lost = {name: sorted(_lost(name, link.asked[name])) for name in known}
    if said := "; ".join(f"{name}={', '.join(values)}" for name, values in lost.items() if values):
        st.warning(f"The link asks for {plain(said)}, which there is not here: left out.")


def hold(name: str, value: str) -> None:
    """Let the address say what is chosen otherwise than by a widget of its own; nothing where `value` is empty."""
    st.session_state[name] = value
    if st.query_params.get(name, "") == value:
        return
    if value:
        st.query_params[name] = value
    else:
        del st.query_params[name]


def asked_by_link(name: str) -> str:
    """Give what the link that opened this page asks by a name, until it is answered; nothing where it asks nothing."""
    link: _Link = st.session_state[_LINK]
    return "" if name in link.answered else next(iter(sorted(link.asked.get(name, ()))), "")


def read_as(name: str, value: str) -> None:
    """Take a choice of the address for another text that means the same, and begin the page anew."""
    link: _Link = st.session_state[_LINK]
    st.session_state[_LINK] = _Link(link.page, link.asked, {name})
    # Only what the address bar holds before a widget is made is taken for its choice.
    st.session_state[name] = st.query_params[name] = value
    st.rerun()


def _lost(name: str, values: frozenset[str]) -> set[str]:
    held = st.session_state.get(name, "")
    taken = {str(value).casefold() for value in (held if isinstance(held, list) else [held])}
    return {value for value in values if value.casefold() not in taken}
