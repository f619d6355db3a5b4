"""What the reader of the map page chooses: what to show, and against what; held in the address bar."""

from dataclasses import dataclass

import streamlit as st

from geo.answers.area_layers import area_layer_name, area_layers
from geo.answers.hexagon_map import Against
from geo.app.layers import Shown
from geo.workspace import Workspace

_NOTHING = "nothing"
_AGAINST: dict[str, Against] = {"the period before": "before", "the same period last year": "last year"}
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
    layers = {area_layer_name(layer).capitalize(): layer for layer in area_layers(workspace)}
    layers = {name.replace("Lsoas", "LSOAs"): layer for name, layer in layers.items()}
    row = st.container(horizontal=True)
    shown = row.selectbox("Show", [*Shown, *layers], key="show", bind="query-params", width=260)
    # What areas are set against is the same period of the year before.
    offered = {name: way for name, way in _AGAINST.items() if shown not in layers or way == "last year"}
    against = row.selectbox("Compare with", [_NOTHING, *offered], key="against", bind="query-params", width=260)
    what = layers.get(shown, shown)
    if against == _NOTHING:
        return Choice(what, None, as_difference=False)
    way = row.selectbox("As", [_BESIDE, _DIFFERENCE], key="as", bind="query-params", width=180)
    return Choice(what, offered[against], as_difference=way == _DIFFERENCE)
