"""
Maps. The only module that imports folium.

A map is in two layers: a constant base (the browser keeps it and fetches the outlines once, over HTTP, from this
program itself) and a small changing one. Nothing is asked of any other host: councils and police block them, and the
tiles one asks for tell an outsider where one looks.
"""

import json
from pathlib import Path

import folium
import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template

from geo.answers.hotspot_list import HotspotList
from geo.crs import WGS84
from geo.places.boundaries import Boundaries
from geo.raster import COLOURS, Overlay
from geo.taxonomy import Taxonomy

VENDOR = "/vendor"
"""Where the program serves Leaflet and jQuery."""
OUTLINES = "/outlines"
"""Where the program serves the outlines of wards."""
SIMPLIFY_M = 20.0
FOCUS_ZOOM = 15
SMALLEST_CIRCLE_M = 60.0
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


def outlines_geojson(boundaries: Boundaries, taxonomy: Taxonomy) -> bytes:
    """
    Give the wards of the study area for the browser: simplified as one coverage, so that neighbours still share edges.

    Returns
    -------
    geojson
        WGS 84, five decimals, with ``name``, ``code``, ``opportunity`` and a point for the label.
    """
    areas = boundaries.layers[boundaries.study_layer]
    simple = areas.set_geometry(shapely.coverage_simplify(areas.geometry.to_numpy(), SIMPLIFY_M))
    labels = simple.representative_point().to_crs(WGS84)
    outlines = simple.to_crs(WGS84).geometry
    named = set(taxonomy.opportunity_wards) if taxonomy.opportunity_layer == boundaries.study_layer else set()
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shapely.transform(outline, lambda xy: np.round(xy, 5)))),
            "properties": {
                "code": code,
                "name": name,
                "opportunity": code in named,
                "lat": round(label.y, 5),
                "lon": round(label.x, 5),
            },
        }
        for code, name, outline, label in zip(areas["code"], areas["name"], outlines, labels, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


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
        "outlines": f"{OUTLINES}/{boundaries.fingerprint}.json",
        "attribution": attribution,
        "bounds": boundaries.corners,
    }
    _Base(constant).add_to(base)
    return base


def hotspot_layer(answer: HotspotList, surface: Overlay | None, chosen: int | None) -> folium.FeatureGroup:
    """
    Make the changing layer of one answer.

    Parameters
    ----------
    surface
        Density, or none where nothing was chosen.
    chosen
        Rank of the hotspot to show large, if any.
    """
    circles = [
        {
            "lat": round(row["latitude"], 6),
            "lon": round(row["longitude"], 6),
            "radius_m": round(max(row["extent_m"] / 2, SMALLEST_CIRCLE_M)),
            "chosen": row["rank"] == chosen,
            "lines": [
                f"{row['rank']}. {row['place']}, {row['ward']}",
                f"{row['incidents']:,} incidents on {row['points']} distinct points",
                row["categories"],
            ],
        }
        for row in answer.hotspots.to_dict("records")
    ]
    focus = next(([c["lat"], c["lon"], FOCUS_ZOOM] for c in circles if c["chosen"]), None)
    payload: dict[str, object] = {
        "surface": surface
        and {
            "url": surface.url,
            "bounds": surface.bounds,
            "alt": f"Density of {len(answer.selection.incidents):,} incidents; the table beside it lists the hotspots",
        },
        "circles": circles,
        "legend": {"title": "Incidents per km²", "rows": _legend(surface, chosen=focus is not None)},
        "focus": focus,
        "stamp": len(answer.selection.incidents),
    }
    group = folium.FeatureGroup(name="hotspots")
    _Answer(payload).add_to(group)
    return group


def _legend(surface: Overlay | None, *, chosen: bool) -> list[dict[str, str]]:
    rows = []
    if surface:
        starts = zip(reversed(COLOURS), reversed(surface.breaks), strict=True)
        rows += [
            {"style": f"border-top:12px solid {colour};opacity:.85", "text": f"{start:g} and more"}
            for colour, start in starts
        ]
    rows.append({"style": "border-top:3px solid #7a0177", "text": "hotspot"})
    if chosen:
        rows.append({"style": "border-top:4px solid #000", "text": "chosen hotspot"})
    rows.append({"style": "border-top:3px dashed #1d4f91", "text": "Opportunity Bucks ward"})
    rows.append({"style": "border-top:2px solid #555", "text": "other ward"})
    return rows
