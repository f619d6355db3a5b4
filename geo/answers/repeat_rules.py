"""What counts as a repeat, in words, and whether data can show it."""

from geo.analysis.repeats import LEAST_ON_MAP_POINT, LEAST_REPEAT
from geo.answers.repeat_list import Kind
from geo.selection import Filters
from geo.workspace import Workspace

A_YEAR_DAYS = 365
"""Over which a repeat is usually counted (Farrell and Pease 1993)."""
NAMES: dict[Kind, str] = {"address": "Addresses", "map-point": "Map points", "victim": "Victims"}
"""What the kinds of repeats are called, in the plural."""
_ONE: dict[Kind, str] = {"address": "address", "map-point": "map point", "victim": "victim"}
KIND_OF = {name: kind for kind, name in NAMES.items()}
_RULES: dict[Kind, str] = {
    "address": f"An address with {LEAST_REPEAT} or more of these incidents is a repeat address. Flats that share a "
    "location count as one; a shop, a care home or a police station repeats by what it is.",
    "map-point": f"A map point with {LEAST_ON_MAP_POINT} or more of these incidents is listed: it takes the incidents "
    "of eight addresses or more around it, or of a place such as a supermarket.",
    "victim": f"A person with {LEAST_REPEAT} or more of these incidents is a repeat victim. Several crimes of one "
    "event count as repeats: the number of days tells them apart.",
}
_NEEDED: dict[Kind, str] = {
    "address": "No incident of this data is located at an address, so no repeat address can be named. It would need "
    "an extract of a partner with addresses; open data has map points only, which are listed apart.",
    "map-point": "No incident of this data is located on a map point of data.police.uk: there is nothing to list.",
    "victim": "No incident of this data has a reference to the person harmed, so repeat victims cannot be counted. "
    "It would need an extract of a partner with such references; open data never has them.",
}
_PROTECTED = (
    "A reference is a pseudonym made on import: it leads back to a person only at the partner who gave it. Neither a "
    "place nor a day is shown, and there is no map: beside the list of addresses they could tell who the person is."
)


def rule(kind: Kind, filters: Filters) -> str:
    """Say what counts as a repeat of a kind, and where a period is shorter than the rule is meant for."""
    short = filters.period.days < A_YEAR_DAYS and kind != "map-point"
    usual = f" Repeats are usually counted over twelve months; {filters.period.in_words} is shorter and shows fewer."
    return f"{_RULES[kind]}{usual if short else ''}{f' {_PROTECTED}' if kind == 'victim' else ''}"


def repeats_counted(kind: Kind, n: int) -> str:
    """
    Say how many repeats there are.

    Examples
    --------
    >>> repeats_counted("address", 1), repeats_counted("address", 1_200)
    ('1 repeat address', '1,200 repeat addresses')
    """
    return f"{n:,} repeat {_ONE[kind] if n == 1 else NAMES[kind].lower()}"


def obstacle(workspace: Workspace, kind: Kind) -> str:
    """Say why data cannot show repeats of a kind; nothing where it can."""
    known = workspace.capabilities
    able: dict[Kind, bool] = {"address": known.addresses, "map-point": known.map_points, "victim": known.victims}
    return "" if able[kind] else _NEEDED[kind]


def usual_kind(workspace: Workspace) -> Kind:
    """Give the first kind that the data can show; the first of all where it can show none."""
    return next((kind for kind in NAMES if not obstacle(workspace, kind)), next(iter(NAMES)))
