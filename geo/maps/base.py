"""The map in the browser: its constant base, and the element that carries a drawing there."""

from pathlib import Path

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.maps.drawing import Drawing
from geo.places.boundaries import Boundaries

VENDOR = "/vendor"
"""Where the program serves Leaflet and jQuery."""
OUTLINES = "/outlines"
"""Where the program serves outlines of areas and the hexagons."""
HEXAGONS = "hexagons"
SCRIPT = Path(__file__).with_name("static") / "hotspots_map.js"
"""What draws both layers in the browser; served as ``/vendor/hotspots_map.js``."""
_JS = [
    ("leaflet", f"{VENDOR}/leaflet/leaflet.js"),
    ("jquery", f"{VENDOR}/jquery/jquery.min.js"),
    ("hotspots", f"{VENDOR}/{SCRIPT.name}"),
]
_CSS = [("leaflet_css", f"{VENDOR}/leaflet/leaflet.css")]


class LocalMap(folium.Map):
    """A folium map whose scripts come from this program."""

    default_js = _JS
    default_css = _CSS


class _Base(MacroElement):
    """Calls what draws the constant layer."""

    _template = Template("""{% macro script(this, kwargs) %}
      hotspotsMap.drawBase({{ this._parent.get_name() }}, {{ this.constant | tojson }});
    {% endmacro %}""")

    def __init__(self, constant: dict[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.constant = constant


class _Answer(MacroElement):
    """Calls what draws the changing layer."""

    _template = Template("""{% macro script(this, kwargs) %}
      hotspotsMap.drawAnswer({{ this._parent.get_name() }}, {{ this.answer | tojson }});
    {% endmacro %}""")

    def __init__(self, answer: dict[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.answer = answer


def base_map(boundaries: Boundaries, attribution: str) -> LocalMap:
    """
    Make the constant layer: the same for every filter, so that the browser keeps it.

    Parameters
    ----------
    attribution
        What the owners of the data ask to be said; shown in the corner.
    """
    base = LocalMap(tiles=None, zoom_snap=0.25)
    constant: dict[str, object] = {
        "outlines": f"{OUTLINES}/{boundaries.fingerprint}",
        "attribution": attribution,
        "bounds": boundaries.corners,
    }
    _Base(constant).add_to(base)
    return base


def changing_layer(drawing: Drawing, name: str) -> folium.FeatureGroup:
    """Make the layer that travels to the browser with every answer; `name` is what a screen reader calls the map."""
    group = folium.FeatureGroup(name="answer")
    _Answer({"name": name} | drawing.payload()).add_to(group)
    return group
