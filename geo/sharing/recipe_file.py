"""The recipe of an export read from a file: whatever has no meaning is refused, and named."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar, get_args

from geo.analysis.areas import Base
from geo.analysis.criteria import Weights
from geo.analysis.hotspots import HotspotRules
from geo.answers.area_list import AreaQuestion, By
from geo.answers.repeat_list import KINDS
from geo.errors import ParameterError
from geo.periods import Hours, Period
from geo.selection import Filters
from geo.sharing.formats import FORMATS
from geo.sharing.order import CODES, PARTS, WHATS, Order

_Choice = TypeVar("_Choice", bound=str)


def read_order(path: Path) -> Order:
    """
    Read what `Order.to_toml` wrote, or somebody changed.

    Raises
    ------
    ParameterError
        If it cannot be read or something in it has no meaning; names the file, and what is wrong.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ParameterError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"{path}: is no recipe of an export ({error}); make one with --keep-recipe") from error
    try:
        return _order(told)
    except ParameterError as error:
        raise ParameterError(f"{path}: {error}") from error


def _order(told: dict[str, Any]) -> Order:
    what = _choice(told, "what", WHATS)
    part = PARTS.get(what)
    more = _take(told, part, dict) if part else {}
    order = Order(
        what=what,
        ending=_choice(told, "format", tuple(FORMATS)),
        audience=_take(told, "audience", str),
        filters=_filters(told),
        marking=_take(told, "marking", str) if "marking" in told else None,
        made_from={str(name): str(value) for name, value in told.pop("made_from", {}).items()},
        **_shaped(part, more),
    )
    for left in (told, more):
        if left:
            raise ParameterError(f"a recipe of {what} has no {next(iter(left))!r}; take it out")
    return order


def _filters(told: dict[str, Any]) -> Filters:
    first, last = _take(told, "first_day", date), _take(told, "last_day", date)
    hours = _list(told, "hours", int)
    if len(hours) != 2:
        raise ParameterError(f"hours are {hours}; write the first and the last, such as [0, 24]")
    return Filters(
        _take(told, "priority", str),
        Period(first, last + timedelta(days=1)),
        Hours(*hours),
        frozenset(_list(told, "weekdays", int)),
        *(frozenset(_list(told, name, str)) for name in CODES),
    )


def _shaped(part: str | None, more: dict[str, Any]) -> dict[str, Any]:
    if part == "hotspots":
        weights = _take(more, "weights", dict)
        made = Weights(**{each.name: _number(weights, each.name) for each in fields(Weights)})
        if weights:
            raise ParameterError(f"there is no criterion {next(iter(weights))!r} to weigh; take it out")
        eps_m, max_extent_m = _number(more, "eps_m"), _number(more, "max_extent_m")
        incidents, points = _take(more, "min_incidents", int), _take(more, "min_points", int)
        return {"rules": HotspotRules(eps_m, incidents, points, max_extent_m), "weights": made}
    if part == "repeats":
        return {"kind": _choice(more, "kind", KINDS)}
    if part == "areas":
        by, per = _choice(more, "by", get_args(By)), _choice(more, "per", get_args(Base))
        return {"question": AreaQuestion(_take(more, "layer", str), by, per)}
    return {}


def _take(told: dict[str, Any], name: str, kind: type) -> Any:  # noqa: ANN401  # of the kind asked for
    if name not in told:
        raise ParameterError(f"the recipe lacks {name}; add it, or make a new one with --keep-recipe")
    value = told.pop(name)
    # A moment is a day to Python, and a truth a number.
    if type(value) is not kind:
        raise ParameterError(f"{name} is {value!r}; it must be {_KINDS[kind]}")
    return value


_KINDS: Mapping[type, str] = {
    str: 'a text in quotes, such as "all-crime"',
    date: "a day without quotes, such as 2024-01-31",
    int: "a whole number",
    dict: "a table",
    list: "a list in square brackets",
}


def _choice(told: dict[str, Any], name: str, known: tuple[_Choice, ...]) -> _Choice:
    value = _take(told, name, str)
    if value not in known:
        raise ParameterError(f"{name} is {value!r}; choose from {', '.join(known)}")
    return known[known.index(value)]


def _number(told: dict[str, Any], name: str) -> float:
    if name not in told:
        raise ParameterError(f"the recipe lacks {name}; add it, or make a new one with --keep-recipe")
    value = told.pop(name)
    if type(value) not in {int, float}:
        raise ParameterError(f"{name} is {value!r}; it must be a number")
    return float(value)


def _list(told: dict[str, Any], name: str, kind: type) -> list[Any]:
    values: list[Any] = _take(told, name, list)
    if wrong := [value for value in values if type(value) is not kind]:
        raise ParameterError(f"{name} holds {wrong[0]!r}; it must hold {'whole numbers' if kind is int else 'texts'}")
    return values
