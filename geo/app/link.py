"""The link that opened the application: what it asks for and there is not here is said, once, on whichever page."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st
from streamlit.errors import StreamlitAPIException

from geo.app.text import plain
from geo.words import shortened

_LINK = "link"


_STRANGE = re.compile(r"utm_.*|fbclid|gclid|msclkid|embed|embed_options", re.IGNORECASE)
"""What mail and other sites add to a link, and Streamlit reads itself: nobody asks anything by it."""


@dataclass(frozen=True)
class _Link:
    """The page a link leads to, what it asks for by name, and the names of which it was said whether they are here."""

    page: str
    asked: Mapping[str, tuple[str, ...]]
    answered: set[str] = field(default_factory=set)


def open_link(page: str) -> None:
    """Take down what the address asks for, before any widget is drawn; on another page than it led to it is done."""
    if _LINK not in st.session_state:
        asked = {name: tuple(filter(None, st.query_params.get_all(name))) for name in st.query_params}
        asked = {name: values for name, values in asked.items() if values and not _STRANGE.fullmatch(name)}
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
    _answer(name for name in link.asked if name in filters or name in st.session_state)


def close_link(kept: frozenset[str] = frozenset()) -> None:
    """
    Say of all else that the link asks that it is not here: call this once a page is drawn to its end.

    Parameters
    ----------
    kept
        Names of which nothing is said, and which stay in the address for other pages.
    """
    link: _Link = st.session_state[_LINK]
    _answer(name for name in link.asked if name not in kept)


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
    return "" if name in link.answered else link.asked.get(name, ("",))[-1]


def read_as(name: str, value: str) -> None:
    """Take a choice of the address for another text that means the same, and begin the page anew."""
    link: _Link = st.session_state[_LINK]
    st.session_state[_LINK] = _Link(link.page, link.asked, {name})
    # Only what the address bar holds before a widget is made is taken for its choice.
    st.session_state[name] = st.query_params[name] = value
    st.rerun()


def _answer(names: Iterable[str]) -> None:
    link: _Link = st.session_state[_LINK]
    known = [name for name in names if name not in link.answered]
    link.answered.update(known)
    lost = {name: values for name in known if (values := _lost(name, link.asked[name]))}
    if said := "; ".join(f"{shortened(name)}={', '.join(map(shortened, values))}" for name, values in lost.items()):
        st.warning(f"The link asks for {plain(said)}, which there is not here: left out.")
    for name in lost:
        # What a widget holds it has set right itself, and lets nobody else.
        with suppress(KeyError, StreamlitAPIException):
            del st.query_params[name]
    if said := ", ".join(name for name in known if name not in lost and _several(name, link.asked[name])):
        st.warning(f"The link asks more than once for {plain(said)}: the last counts.")


def _several(name: str, values: tuple[str, ...]) -> bool:
    return len(set(values)) > 1 and not isinstance(st.session_state[name], list)


def _lost(name: str, values: tuple[str, ...]) -> list[str]:
    """Give what is asked by a name and was not taken; where one value can be, the last of them was asked."""
    held = st.session_state.get(name, [])
    if not isinstance(held, list):
        values, held = values[-1:], [held]
    return sorted({value for value in values if not any(_same(value, each) for each in held)})


def _same(value: str, held: object) -> bool:
    if isinstance(held, float):
        with suppress(ValueError):
            return float(value) == held
    return value.casefold() == str(held).casefold()
