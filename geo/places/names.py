"""Names people use for a place, from the labels of data.police.uk and other suppliers."""

from collections.abc import Mapping

_PREFIX = "On or near "
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


def plain_label(label: str) -> str:
    """
    Drop the supplier's "On or near", and mend its way of writing a name's 's.

    Examples
    --------
    >>> plain_label("On or near Paul'S Row")
    "Paul's Row"
    """
    return label.removeprefix(_PREFIX).strip().replace("'S ", "'s ")


def is_generic(label: str) -> bool:
    """
    Tell whether a label names a kind of place only.

    Examples
    --------
    >>> is_generic("On or near Supermarket"), is_generic("On or near Market Square")
    (True, False)
    """
    return plain_label(label) in GENERIC or not plain_label(label)


def place_name(counts: Mapping[str, int]) -> str:
    """
    Name a place by the street that most of its incidents carry; by the kind of place where no street is named.

    Equal counts are settled by the alphabet, so that the name does not hang on the order of rows.

    Parameters
    ----------
    counts
        Incidents for each label.

    Examples
    --------
    >>> place_name({"On or near Supermarket": 30, "On or near High Street": 12})
    'High Street'
    >>> place_name({"On or near Supermarket": 30})
    'Supermarket'
    >>> place_name({})
    'unnamed place'
    """
    totals: dict[str, int] = {}
    for label, count in counts.items():
        totals[plain_label(label)] = totals.get(plain_label(label), 0) + count
    totals.pop("", None)
    named = {label: total for label, total in totals.items() if label not in GENERIC} or totals
    return min(named, key=lambda label: (-named[label], label), default="unnamed place")
