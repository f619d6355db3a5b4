"""
Streets and named places of OpenStreetMap around the study area, through osmnx.

osmnx keeps its settings in one place for the whole program: they are set for a fetch and put back after it.
"""

import math
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import BNG, WGS84
from geo.errors import SourceError

PLACES = ("city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood")
_BUSY = frozenset({429, 500, 502, 503, 504})


class OverpassBusyError(SourceError):
    """Overpass has no time now, or the connection broke; another try may succeed. `problem` says what happened."""

    def __init__(self, problem: str, *, file: str) -> None:
        super().__init__(problem, file=file)
        self.problem = problem


@dataclass(frozen=True, eq=False)
class Streets:
    """
    What OpenStreetMap knows of the study area, EPSG:27700.

    `streets` has a row for each stretch between two junctions: ``name`` (missing where it has none), ``kind`` (such as
    residential) and its line; `places` a row for each named place: ``name``, ``kind`` (such as village) and its point.
    """

    streets: gpd.GeoDataFrame
    places: gpd.GeoDataFrame


@dataclass(frozen=True)
class Overpass:
    """
    The service: its address without ``/interpreter``, how long a query may take, and the largest ground of one query.

    `kinds` are the values of ``highway`` that are streets, `user_agent` how to introduce ourselves.
    """

    address: str
    timeout_s: float
    largest_query_km2: float
    kinds: tuple[str, ...]
    user_agent: str

    @property
    def ways(self) -> str:
        """Condition for streets: the kinds and the slip roads to them, outlines of squares not among them."""
        return f'["highway"~"^({"|".join(self.kinds)})(_link)?$"]["area"!~"yes"]'


def fetch_streets(study_area: shapely.Geometry, service: Overpass) -> Streets:
    """
    Ask Overpass for the streets and the named places of the study area.

    Parameters
    ----------
    study_area
        EPSG:27700.
    service
        A study area larger than its largest query is asked about in pieces.

    Raises
    ------
    OverpassBusyError
        If the service cannot be reached, breaks off or has no time.
    SourceError
        If it answers with something else, or knows nothing of the study area.
    """
    # It takes a second or more: only those wait who fetch streets.
    import osmnx  # noqa: PLC0415

    outline = gpd.GeoSeries([study_area], crs=BNG).to_crs(WGS84).iloc[0]
    with _settings(osmnx.settings, service):
        try:
            graph = osmnx.graph_from_polygon(
                outline, retain_all=True, truncate_by_edge=True, custom_filter=service.ways
            )
            places = osmnx.features_from_polygon(outline, {"place": list(PLACES)})
        except OSError as error:
            # What requests raises, timeouts among it, is one.
            raise OverpassBusyError(f"cannot be reached or was cut off ({error})", file=service.address) from error
        except (osmnx._errors.InsufficientResponseError, osmnx._errors.ResponseStatusCodeError, ValueError) as error:  # noqa: SLF001 osmnx has no public names for them
            problem = f"knows no streets or places there, or gives no data ({_first_line(error)}); fetch again later"
            raise SourceError(problem, file=service.address) from error
    edges = osmnx.graph_to_gdfs(osmnx.convert.to_undirected(graph), nodes=False)
    return Streets(_table(edges, "highway"), _table(places.set_geometry(places.representative_point()), "place"))


@contextmanager
def _settings(settings: ModuleType, service: Overpass) -> Iterator[None]:
    """Set osmnx up for one fetch; in particular, it asks nobody else, keeps no files and never waits without end."""

    def refuse_busy(response: object, *_: object, **__: object) -> None:
        status = getattr(response, "status_code", 200)
        if status in _BUSY:
            raise OverpassBusyError(f"answers {status}", file=service.address)

    chosen = {
        "overpass_url": service.address,
        "requests_timeout": service.timeout_s,
        # Overpass takes whole seconds only.
        "overpass_settings": f"[out:json][timeout:{math.ceil(service.timeout_s)}]{{maxsize}}",
        "max_query_area_size": service.largest_query_km2 * 1e6,
        "http_user_agent": service.user_agent,
        "use_cache": False,
        "overpass_rate_limit": False,
        "doh_url_template": None,
        "requests_kwargs": {"hooks": {"response": refuse_busy}},
    }
    before = {name: getattr(settings, name) for name in chosen}
    resolve = socket.getaddrinfo
    try:
        for name, value in chosen.items():
            setattr(settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
        # osmnx pins the address of the service for the rest of the program.
        socket.getaddrinfo = resolve


def _table(found: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    """Keep name, kind and geometry; where stretches of several names or kinds were joined, the first."""
    names = found["name"] if "name" in found.columns else pd.Series(None, index=found.index, dtype="object")
    table = gpd.GeoDataFrame(
        {"name": names.map(_first).astype("str"), "kind": found[kind].map(_first).astype("str")},
        geometry=found.geometry.to_crs(BNG),
    )
    return table.reset_index(drop=True)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) else value


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
