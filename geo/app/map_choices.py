"""What the reader of the map page chooses: what to show, and against what; held in the address bar."""

from dataclasses import dataclass

import streamlit as st

from geo.answers.comparison import Against
from geo.app.areas import EARLIER, layers_by_name
from geo.app.layers import Shown
from geo.workspace import Workspace

_NOTHING = "nothing"
_DIFFERENCE = "difference"
_BESIDE = "side by side"


@dataclass(frozen=True)
class Choice:
    """
    What to show: one of `geo.app.layers.Shown` or a layer of areas; against which earlier period, if any.

    `as_difference` asks for one map of the difference, not two side by side.
    """

    shown: str
    against: Against | None
    as_difference: bool


def choose(workspace: Workspace) -> Choice:
    """Draw the choices and return them."""
    layers = layers_by_name(workspace)
    row = st.container(horizontal=True)
    shown = row.selectbox("Show", [*Shown, *layers], key="show", bind="query-params", width=260)
    against = row.selectbox("Compare with", [_NOTHING, *EARLIER], key="against", bind="query-params", width=260)
    what = layers.get(shown, shown)
    if against == _NOTHING:
        return Choice(what, None, as_difference=False)
    way = row.selectbox("As", [_BESIDE, _DIFFERENCE], key="as", bind="query-params", width=180)
    return Choice(what, EARLIER[against], as_difference=way == _DIFFERENCE)
