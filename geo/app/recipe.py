"""The recipe of a result as a line of words; files have it as it is, for machines."""

import re
from collections.abc import Callable, Mapping

from geo.periods import WEEKDAYS, Period
from geo.places.boundaries import layer_name
from geo.sources.names import source_in_words
from geo.workspace import Workspace

_NAMES = {"eps": "radius", "min incidents": "least incidents", "min points": "least distinct points"}
_UNIT = re.compile(r"(.+)_(m|hours|months)")
_LAYER = re.compile(r"\b(ward|lsoa)_20\d\d\b")
_COUNT = re.compile(r"\d{4,}")
_ALL = "all"


def recipe_in_words(recipe: Mapping[str, str], workspace: Workspace) -> str:
    """
    Say a recipe as people read it: months, priority, sources and wards by their names, units behind the numbers.

    Parameters
    ----------
    recipe
        As answers give it: text by name.
    """
    return "; ".join(_part(name, value, workspace) for name, value in recipe.items())


def _part(name: str, value: str, workspace: Workspace) -> str:
    if name in _SAID and value != _ALL:
        return f"{name.replace('_', ' ')} {_SAID[name](value, workspace)}"
    unit = _UNIT.fullmatch(name)
    words = (unit[1] if unit else name).replace("_", " ")
    told = _COUNT.sub(lambda n: f"{int(n[0]):,}", value) if name in {"incidents", "of", "places"} else value
    told = _LAYER.sub(lambda layer: layer_name(layer[0]), told)
    return f"{_NAMES.get(words, words)} {told}{f' {unit[2]}' if unit else ''}"


_SAID: dict[str, Callable[[str, Workspace], str]] = {
    "priority": lambda key, workspace: workspace.taxonomy.priority(key).name,
    "period": lambda period, _: Period.read(period).in_words,
    "earlier_period": lambda period, _: Period.read(period).in_words,
    "weekdays": lambda days, _: "all" if days.split() == list(WEEKDAYS) else days,
    "wards": lambda codes, workspace: ", ".join(sorted(workspace.ward_labels[code] for code in codes.split())),
    "ward": lambda code, workspace: workspace.ward_labels[code],
    "sources": lambda sources, _: ", ".join(map(source_in_words, sources.split("; "))),
}
