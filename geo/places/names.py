"""Names people use for a place, from the labels of data.police.uk and other suppliers."""

import re
from functools import lru_cache

_PREFIX = "On or near "
_CAPITAL_S = re.compile(r"'S\b")
GENERIC = frozenset(
    {
        "Airport/Airfield",
        "Bus/Coach Station",
        "Conference/Exhibition Centre",
        "Ferry Terminal",
        "Further/Higher Educational Building",
        "Hospital",
        "Motorway Service Area",
        "Nightclub",
        "No Location",
        "Park/Open Space",
        "Parking Area",
        "Pedestrian Subway",
        "Petrol Station",
        "Police Station",
        "Prison",
        "Race Track",
        "Shopping Area",
        "Sports/Recreation Area",
        "Supermarket",
        "Theatre/Concert Hall",
    }
)
"""What data.police.uk writes where the map point is a kind of place: there are many, so it names none of them."""


@lru_cache(maxsize=1 << 16)
def plain_label(label: str) -> str:
    """
    Drop the supplier's "On or near", and mend its way of writing a name's 's.

    Examples
    --------
    >>> plain_label("On or near Paul'S Row")
    "Paul's Row"
    """
    # A reader that trims spaces leaves "On or near" where no name followed.
    return _CAPITAL_S.sub("'s", f"{label} ".removeprefix(_PREFIX).strip())


@lru_cache(maxsize=1 << 16)
def is_generic(label: str) -> bool:
    """
    Tell whether a label names a kind of place only.

    Examples
    --------
    >>> is_generic("On or near Supermarket"), is_generic("On or near Market Square")
    (True, False)
    """
    return plain_label(label) in GENERIC or not plain_label(label)
