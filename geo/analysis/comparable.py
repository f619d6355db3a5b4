"""Which two periods may be set against each other, and for what; where not, a sentence says why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from geo.errors import ParameterError
from geo.months import months_in_words
from geo.periods import Period, months
from geo.places.boundaries import layer_name
from geo.words import counted

LENGTH_TOLERANCE = 0.01
"""Share by which two periods may differ in length and still be compared by totals: a leap day in a year, no more."""

_LAYER = re.compile(r"(ward|lsoa)_20\d\d")


class Subject(Enum):
    """What is compared between two periods."""

    FINE = "places smaller than a ward or LSOA, by map point"
    CATEGORIES = "single categories of data.police.uk"
    WARDS = "wards"


@dataclass(frozen=True)
class Break:
    """
    A time from which counts of one subject mean something else.

    Days before `old_until` are of the old kind for certain, those from `new_from` on of the new kind.
    """

    old_until: date
    new_from: date
    subject: Subject
    sentence: str
    source: str


BREAKS = (
    Break(
        date(2011, 9, 1),
        date(2011, 9, 1),
        Subject.CATEGORIES,
        "In September 2011 data.police.uk went from six categories to eleven: what was counted as other crime became "
        "categories of its own. Compare all crime together, or periods on one side of that month.",
        "https://data.police.uk/changelog/",
    ),
    Break(
        date(2013, 5, 1),
        date(2013, 5, 1),
        Subject.CATEGORIES,
        "In May 2013 data.police.uk went from eleven categories to fourteen: violence, public order, weapons and theft "
        "were divided anew. Compare all crime together, or periods on one side of that month.",
        "https://data.police.uk/changelog/",
    ),
    Break(
        date(2022, 7, 1),
        date(2022, 8, 1),
        Subject.FINE,
        "In July 2022 the map points of data.police.uk were redrawn: the same doorstep is published at another point "
        "before and after. Compare wards or LSOAs, or periods on one side of that month.",
        "https://data.police.uk/about/#location-anonymisation",
    ),
    Break(
        date(2025, 5, 1),
        date(2025, 5, 1),
        Subject.WARDS,
        "In May 2025 other wards came into force, nearly all with other boundaries.",
        "https://www.legislation.gov.uk/uksi/2023/1205/made",
    ),
)
"""In order of time. Months of the two changes of category are those of the data, not of their publication."""


@dataclass(frozen=True)
class Comparison:
    """
    Two periods to be set against each other, and how.

    `fine`: by places smaller than wards and LSOAs, such as streets, hexagons, hotspots or a density. `map_points`:
    whether any location is a snapped point of data.police.uk. `by_category`: single categories of data.police.uk
    rather than all of them. `layers`: the areas each period is counted by, none where it is not by area. `per_day`:
    rates over `days_held` rather than totals.

    Raises
    ------
    ParameterError
        If one of `layers` is no name of a layer.
    """

    period: Period
    other: Period
    fine: bool
    map_points: bool
    by_category: bool = False
    layers: tuple[str, str] | None = None
    per_day: bool = False

    def __post_init__(self) -> None:
        """Refuse names that are of no layer."""
        for layer in self.layers or ():
            if not _LAYER.fullmatch(layer):
                raise ParameterError(f"there is no layer {layer!r}; name one such as ward_2022 or lsoa_2021")


def days_held(period: Period, *, held: Sequence[str]) -> int:
    """
    Count the days of a period that lie in months held: what a count is divided by for a rate per day.

    Examples
    --------
    >>> days_held(Period(date(2025, 6, 16), date(2025, 9, 1)), held=["2025-06", "2025-08"])
    46
    """
    spans = [Period.month(month) for month in months(period) if month in held]
    return sum((min(span.end, period.end) - max(span.start, period.start)).days for span in spans)


def reasons_against(comparison: Comparison, *, held: Sequence[str]) -> tuple[str, ...]:
    """
    Say why two periods cannot be compared as asked.

    Parameters
    ----------
    held
        Months that every supplier of what is compared gave; one not among them is missing, not zero.

    Returns
    -------
    reasons
        One sentence each, with what to do instead; none where nothing stands against it.

    Notes
    -----
    Knows only what changed for everybody. A force that records otherwise from some day on, or a partner whose system
    changed, breaks a series as much; so does a period after which fewer people report.

    Examples
    --------
    >>> pair = Comparison(Period.month("2022-09"), Period.month("2022-06"), fine=True, map_points=True)
    >>> print(reasons_against(pair, held=["2022-06", "2022-09"])[0][:63])
    In July 2022 the map points of data.police.uk were redrawn: the
    """
    period, other = comparison.period, comparison.other
    reasons = []
    if period.start < other.end and other.start < period.end:
        reasons.append(
            f"{period.in_words} and {other.in_words} share days and so share incidents: choose periods that do not "
            "overlap."
        )
    fine = comparison.fine and comparison.map_points
    asked = {Subject.FINE: fine, Subject.CATEGORIES: comparison.by_category}
    reasons += [found.sentence for found in BREAKS if asked.get(found.subject) and _lies_between(found, comparison)]
    if comparison.layers and comparison.layers[0] != comparison.layers[1]:
        one, two = (layer_name(layer) for layer in comparison.layers)
        reasons.append(
            f"The {one} and the {two} are other ground, even where name or code is the same: count both periods by one "
            "layer, from the points."
        )
    empty = [span for span in (period, other) if not days_held(span, held=held)]
    reasons += [f"Nothing is held for {span.in_words}: there is nothing to compare." for span in empty]
    if not comparison.per_day and not empty:
        reasons += [
            f"{span.in_words} lacks {missing}, which is missing, not zero: compare incidents per day held, not totals."
            for span in (period, other)
            if (missing := _missing(span, held))
        ]
        if abs(period.days - other.days) > LENGTH_TOLERANCE * min(period.days, other.days):
            reasons.append(f"{period.days} and {other.days} days are not equally long: compare incidents per day.")
    return tuple(reasons)


def comparison_notice(comparison: Comparison, *, held: Sequence[str]) -> str:
    """
    Say all that must be said beside a comparison: why it cannot be made, or what to bear in mind where it can.

    Examples
    --------
    >>> pair = Comparison(Period.month("2025-06"), Period.month("2025-05"), fine=True, map_points=True, per_day=True)
    >>> comparison_notice(pair, held=["2025-05", "2025-06"])
    ''
    """
    said = list(reasons_against(comparison, held=held))
    if comparison.layers and comparison.layers[0] == comparison.layers[1]:
        wards = comparison.layers[0].startswith("ward")
        said += [
            f"{found.sentence} Both periods are counted by the {layer_name(comparison.layers[0])}."
            for found in BREAKS
            if wards and found.subject is Subject.WARDS and _lies_between(found, comparison)
        ]
    if comparison.per_day:
        said += [
            f"{span.in_words} lacks {missing}: its rate is that of the {counted(days, 'day')} held, of {span.days}."
            for span in (comparison.period, comparison.other)
            if (missing := _missing(span, held)) and (days := days_held(span, held=held))
        ]
    return " ".join(said)


def mixes_drawings(held: Sequence[str]) -> str:
    """
    Say whether months hold map points of two drawings, so that one doorstep stands at two points among them.

    Parameters
    ----------
    held
        Months of a period, ``YYYY-MM``, that are held, rising.

    Returns
    -------
    notice
        Empty where all are of one drawing. The month in which the points were redrawn is of one of them, though
        nobody says of which.

    Examples
    --------
    >>> mixes_drawings(["2022-06", "2022-08"])[:45]
    'Map points of two drawings are mixed. In July'
    >>> mixes_drawings(["2022-07"])
    ''
    """
    if not held:
        return ""
    start, end = Period.month(held[0]).start, Period.month(held[-1]).end
    for found in BREAKS:
        old, new = start < found.old_until, end > found.new_from
        if found.subject is Subject.FINE and start < found.new_from and end > found.old_until and (old or new):
            return f"Map points of two drawings {'are' if old and new else 'may be'} mixed. {found.sentence}"
    return ""


def require_comparable(comparison: Comparison, *, held: Sequence[str]) -> None:
    """
    Refuse a comparison that would mislead.

    Raises
    ------
    ParameterError
        With every reason against it.
    """
    if reasons := reasons_against(comparison, held=held):
        raise ParameterError(" ".join(reasons))


def _lies_between(found: Break, comparison: Comparison) -> bool:
    """Whether not all days of both periods lie on one side."""
    last = max(comparison.period.end, comparison.other.end)
    first = min(comparison.period.start, comparison.other.start)
    return last > found.old_until and first < found.new_from


def _missing(span: Period, held: Sequence[str]) -> str:
    return months_in_words(month for month in months(span) if month not in held)
