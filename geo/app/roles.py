"""Who may see which page."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

import streamlit as st

_PAGES = Path(__file__).parents[2] / "pages"
_KEY = "role"


class Role(StrEnum):
    """What somebody is here for."""

    TASKING = "Tasking group"
    ANALYST = "Analyst"
    COUNCILLOR = "Ward councillor"
    ADMINISTRATOR = "Administrator"


_ALL = frozenset(Role)
_PARTNERS = _ALL - {Role.COUNCILLOR}
"""Those who may see points and places of partners; councillors and the public see areas only."""


@dataclass(frozen=True)
class Screen:
    """
    One page: its file in ``pages/`` and its address, its name in the navigation, and who may see it.

    `filters` tells whether it obeys the filters of the sidebar.
    """

    key: str
    title: str
    roles: frozenset[Role]
    filters: bool = True


SCREENS = (
    Screen("tasking", "Tasking", _PARTNERS),
    Screen("map", "Map", _PARTNERS),
    Screen("areas", "Areas", _PARTNERS),
    Screen("when", "When", _PARTNERS),
    Screen("repeats", "Repeats", _PARTNERS),
    Screen("did_it_work", "Did it work?", _PARTNERS),
    Screen("my_ward", "My ward", _ALL),
    Screen("analyst", "Analyst", frozenset({Role.ANALYST, Role.ADMINISTRATOR})),
    Screen("data", "Data", _PARTNERS, filters=False),
    Screen("load", "Load data", frozenset({Role.ANALYST, Role.ADMINISTRATOR}), filters=False),
    Screen("about", "About", _ALL, filters=False),
)


def current_role() -> Role:
    """Tell which role this session has; the demonstration begins as the tasking group."""
    return Role(st.session_state.get(_KEY, Role.TASKING))


def role_switch() -> None:
    """Let anybody choose a role, and say that this is so: nobody signs in yet."""
    st.selectbox(
        "Role",
        list(Role),
        key=_KEY,
        persist_state="session",
        help="Demonstration: nobody signs in, so anybody may choose. It shows what each group would see.",
    )
    st.caption(
        "Demonstration: anybody may choose a role, and a page that is opened anew begins as the tasking group; the "
        "program answers this machine only."
    )


def require(key: str) -> Role:
    """
    End the page here unless the session's role may see it: the first line of every page.

    Returns
    -------
    role
        Of the session.
    """
    role, screen = current_role(), _screen(key)
    if role not in screen.roles:
        _refuse(screen, role)
    return role


def registered_pages() -> list["st.Page"]:
    """
    Register every page, with a refusal in the place of those the role lacks.

    All addresses stay known, so that a link to a page that is closed says so instead of leading nowhere.
    """
    role = current_role()
    open_to = [screen for screen in SCREENS if role in screen.roles]
    first = st.Page(_file(open_to[0]), title=open_to[0].title, url_path="start", default=True)
    # The first page of every role answers at the empty address only, and so is there after a change of role; a second,
    # hidden entry gives it an address of its own.
    own_address = st.Page(_file(open_to[0]), title=open_to[0].title, url_path=open_to[0].key, visibility="hidden")
    others = [
        st.Page(_file(screen), title=screen.title, url_path=screen.key)
        if screen in open_to
        else st.Page(_refusal(screen, role), title=screen.title, url_path=screen.key, visibility="hidden")
        for screen in SCREENS
        if screen is not open_to[0]
    ]
    return [first, *others, own_address]


def shows_filters(address: str) -> bool:
    """Tell whether the page at an address obeys the filters; the empty one is the first page a role may see."""
    role = current_role()
    screens = [screen for screen in SCREENS if screen.key == address or not address]
    return any(screen.filters for screen in screens if role in screen.roles)


def _file(screen: Screen) -> Path:
    return _PAGES / f"{screen.key}.py"


def _screen(key: str) -> Screen:
    return next(screen for screen in SCREENS if screen.key == key)


def _refusal(screen: Screen, role: Role) -> Callable[[], NoReturn]:
    return lambda: _refuse(screen, role)


def _refuse(screen: Screen, role: Role) -> NoReturn:
    st.title(screen.title)
    allowed = ", ".join(each for each in Role if each in screen.roles)
    st.info(f"This page is not for the role {role}. It is for: {allowed}. Choose another page above.")
    st.stop()
