"""Where open data is fetched from and how politely: ``geo/open_data.toml``, and a user's own file over it."""

import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.config import OPEN_DATA_VARIABLE
from geo.errors import ParameterError

ENDPOINTS_FILE = Path(__file__).parents[2] / "open_data.toml"
_ADDRESSES = ("archive", "api", "services", "address", "overpass")
"""Settings that are an address."""
_BRACES = re.compile(r"\{[^}]*\}?|\}")
_KNOWN = {"{district}", "{district_name}", "{codes}"}
"""What may stand for something else in a condition."""


@dataclass(frozen=True)
class Manners:
    """How long to wait for a server and how often to ask it (see ``[client]`` in the file)."""

    timeout_s: float
    tries: int
    backoff_s: float
    longest_wait_s: float
    requests_a_second: float


@dataclass(frozen=True)
class Police:
    """data.police.uk: whose months, where the archive and the API are."""

    force: str
    force_name: str
    archive: str
    api: str
    most_months: int


@dataclass(frozen=True)
class Layer:
    """A feature service that holds the outlines of one layer, which of them, and its fields for code and name."""

    service: str
    where: str
    code: str
    name: str


@dataclass(frozen=True)
class Lookup:
    """A feature service without outlines that says which code goes with which."""

    service: str
    where: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Areas:
    """Feature services: where they are, rows a page, codes a query, gaps allowed; `layers` and `lookups` by name."""

    services: str
    page_rows: int
    codes_a_query: int
    widest_gap_m: float
    layers: dict[str, Layer]
    lookups: dict[str, Lookup]


@dataclass(frozen=True)
class Population:
    """Nomis: a table, the query without its offset, and rows a page."""

    address: str
    query: str
    page_rows: int


@dataclass(frozen=True)
class Deprivation:
    """The file of the Indices of Deprivation, and how the names of its columns begin."""

    address: str
    code: str
    district: str
    decile: str


@dataclass(frozen=True)
class Streets:
    """Overpass (see `geo.places.streets.Overpass`), and how many days what came is good for."""

    overpass: str
    timeout_s: float
    largest_query_km2: float
    kinds: tuple[str, ...]
    keep_days: float


@dataclass(frozen=True)
class Endpoints:
    """All of the file."""

    manners: Manners
    district_name: str
    police: Police
    areas: Areas
    population: Population
    deprivation: Deprivation
    streets: Streets


def load_endpoints(path: Path | None = None) -> Endpoints:
    """
    Read the addresses: the bundled ones, and over them those of a user's own file.

    Parameters
    ----------
    path
        A user's own file; without it the one the environment variable HOTSPOTS_OPEN_DATA names, if it names any.

    Raises
    ------
    ParameterError
        If the file is missing or not TOML, or a setting is unknown, of another kind or senseless.
    """
    own = path or (Path(os.environ[OPEN_DATA_VARIABLE]) if os.environ.get(OPEN_DATA_VARIABLE) else None)
    settings = _read(ENDPOINTS_FILE)
    if own is not None:
        settings = _merged(settings, _read(own), own, "")
        _check(settings, own, "")
    areas = dict(settings["areas"])
    layers = {name: Layer(**areas.pop(name)) for name in [*areas] if isinstance(areas[name], dict)}
    lookups = {
        name: Lookup(each["service"], each["where"], tuple(each["columns"]))
        for name, each in settings["lookups"].items()
    }
    return Endpoints(
        Manners(**settings["client"]),
        settings["area"]["district_name"],
        Police(**settings["police"]),
        Areas(**areas, layers=layers, lookups=lookups),
        Population(**settings["population"]),
        Deprivation(**settings["deprivation"]),
        Streets(**{**settings["streets"], "kinds": tuple(settings["streets"]["kinds"])}),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError(f"{path}: cannot be read as addresses of open data ({error}); correct it") from error


def _merged(usual: Mapping[str, Any], own: Mapping[str, Any], file: Path, place: str) -> dict[str, Any]:
    merged = dict(usual)
    for name, value in own.items():
        if name not in usual:
            raise ParameterError(f"{file}: there is no setting {place}{name}; choose from {', '.join(usual)}")
        kind = type(usual[name])
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise ParameterError(f"{file}: {place}{name} is {value!r}; something like {usual[name]!r} is needed")
        merged[name] = _merged(usual[name], value, file, f"{place}{name}.") if kind is dict else value
    return merged


def _check(settings: Mapping[str, Any], file: Path, place: str) -> None:
    for name, value in settings.items():
        if isinstance(value, dict):
            _check(value, file, f"{place}{name}.")
        elif name in _ADDRESSES and not (urlsplit(value).scheme in {"http", "https"} and urlsplit(value).hostname):
            raise ParameterError(f"{file}: {place}{name} is {value!r}; an address with http:// or https:// is needed")
        elif name == "archive" and value.count("{name}") != 1:
            raise ParameterError(f"{file}: {place}{name} is {value!r}: {{name}} must stand in it once")
        elif name == "where" and (unknown := set(_BRACES.findall(value)) - _KNOWN):
            problem = f"knows no {sorted(unknown)[0]}; there are {', '.join(sorted(_KNOWN))}"
            raise ParameterError(f"{file}: {place}{name} is {value!r}: it {problem}")
        elif isinstance(value, int | float) and not (value > 0 and math.isfinite(value)):
            raise ParameterError(f"{file}: {place}{name} is {value!r}; a number above 0 is needed")
        elif isinstance(value, list) and not (value and all(isinstance(each, str) for each in value)):
            raise ParameterError(f"{file}: {place}{name} is {value!r}; a list of names is needed")
