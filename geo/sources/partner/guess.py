"""A first mapping, guessed from the names and contents of a partner's columns; a person corrects it."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from geo.errors import ParameterError
from geo.places.grid_reference import read_grid_reference
from geo.places.postcodes import plain_postcode
from geo.schema import FLAGS
from geo.sources.partner.layout import Layout
from geo.sources.partner.mapping import LOCATIONS, Mapping
from geo.sources.partner.table import RawTable
from geo.sources.partner.times import DateOrder, date_order, read_moments
from geo.sources.partner.words import NO, UNKNOWN, YES

SAMPLE_ROWS = 400
_NAMED, _UNNAMED = 0.5, 0.8
"""Shares of its filled cells that must look like a field for a column to be it: where its name says so, or not."""
# Words in a heading, the surest first; a column is the field whose words fit it best.
_NAMES: dict[str, str] = {
    "reference": r"(case|incident|crime|report|event|log|urn|job|call|enquiry|service request|record|complaint).*"
    r"(ref|reference|id|no|num|number)|urn|unique ref.*|ref(erence)?( no| number)?|id|incident|occ(urrence)? no",
    "from_date": r".*(occ\w*|incident|offence|event|committed|start|begin|from|first|earliest|call|fire).*"
    r"(date|dt|datetime|date.?time|when|created|received|start|from).*|date|date.?time|when|from|start|"
    r"(opened|received|reported|created|logged|collected) (date|on|at|when).*|"
    r"date.*(occ|incident|offence|event|committed|opened|received|reported|created|logged|collected|start|from|call|fire).*|"
    r"(event|incident|offence|shift) (start|begin)\w*",
    "from_time": r"(.*(occ\w*|incident|offence|event|start|begin|from|first|call).*)?time( of (call|day|incident))?|"
    r"time.*(from|start|occ\w*|incident|reported|received|logged|opened|created).*",
    "to_date": r".*(to|end|until|last|latest|finish).*(date|dt|datetime|date.?time).*|to|end|until|"
    r"date.*(to|end|until|last|latest)|(event|incident|offence|shift) (end|finish)\w*",
    "to_time": r".*(to|end|until|last|latest|finish).*time|time.*(to|end|until|last|latest)",
    "easting": r".*east(ing)?s?|x|x.?coord(inate)?|oseast\w*|osgr.?x|gridx",
    "northing": r".*north(ing)?s?|y|y.?coord(inate)?|osnrth\w*|osgr.?y|gridy",
    "longitude": r"lon(g|gitude)?|.* lon(g|gitude)?",
    "latitude": r"lat(itude)?|.* lat(itude)?",
    "grid_reference": r".*grid.?ref(erence)?.*|ngr|osgr",
    "postcode": r".*post.?code.*|pcds?|.*zip.*",
    "area_code": r".*(ward|lsoa|area).*code.*|lsoa.*|wd\d\dcd|lsoa\d\dcd",
    "place_label": r".*(street|road|thoroughfare|location|place|site|address|estate|scheme|block).*",
    "category": r".*(category|crime type|incident type|offence|classification|nature|type of (incident|crime|call|asb|"
    r"waste|report)|event type|call type|service|property type|waste type|fire type|subject|reason|complaint).*|type",
    "asb_type": r".*asb.*(type|category|kind|class).*|type of asb",
    "status": r".*(status|outcome|stage|disposal|result|state).*",
    "victim_reference": r".*(victim|complainant|caller|reporter|patient|aggrieved|tenant).*"
    r"(ref\w*|id|no|number|urn|nominal)",
    "perpetrator_reference": r".*(perp\w*|suspect|offender|alleged|subject person).*(ref\w*|id|no|number|urn|nominal)",
    "affected_reference": r".*(affected|witness|third party|other party).*(ref\w*|id|no|number|urn)",
    "domestic_abuse": r".*(domestic|\bda\b|\bdv\b).*",
    "night_time": r".*(night.?time|\bnte\b).*",
    "knife": r".*(knife|blade|weapon).*",
    "hate": r".*hate.*",
    "drug": r".*drug.*",
    "alcohol": r".*(alcohol|drink|intoxicat).*",
    "exploitation": r".*(exploit|county lines|\bcse\b|\bcce\b|modern slavery|cuckoo).*",
    "flags": r".*(flags?|markers?|keywords?|qualifiers?|tags?).*",
}
_GRID = re.compile(r"^[a-z]{2}\s*\d", re.IGNORECASE)

Test = Callable[[str], bool]


def guess_mapping(table: RawTable, *, name: str, source: str, usual_category: str = "") -> Mapping:
    """
    Guess which column is what.

    Parameters
    ----------
    name, source, usual_category
        As of `Mapping`.

    Raises
    ------
    ParameterError
        If no date, no place or no category can be made out: which is missing, and of which columns to choose.
    """
    columns = guess_columns(table)
    cells = {field: table.cells[heading] for field, heading in columns.items()}
    clocks = cells.get("from_time")
    dates = [cells[field] for field in ("from_date", "to_date") if field in cells]
    order = date_order(dates)
    flags = [cells[field] for field in FLAGS if field in cells]
    try:
        return Mapping(
            name=name,
            source=source,
            columns=columns,
            # All else is found anew in every file, unless a person says otherwise.
            layout=Layout(sheet=table.layout.sheet),
            date_order=order,
            midnight_is_unknown=bool(dates) and _mostly_midnight(dates[0], clocks, order),
            usual_category=usual_category,
            # Where nobody ever wrote no, an empty cell is how no is written.
            blank_flag_is_no=bool(flags) and not any(_share(each, _is_no) > 0 for each in flags),
        )
    except ParameterError as error:
        raise ParameterError(
            f"{table.file}: {str(error).split(': ', 1)[-1]}; its columns are {', '.join(table.headings)}"
        ) from error


def guess_columns(table: RawTable) -> dict[str, str]:
    """Guess the column of each field: names first, contents to tell whether a name keeps its word."""
    sample: dict[str, pd.Series] = {name: table.cells[name].head(SAMPLE_ROWS) for name in table.headings}
    free = list(table.headings)
    found: dict[str, str] = {}
    for field, words in _NAMES.items():
        fits = [name for name in free if _named(words, name) and _holds(field, sample[name])]
        if fits:
            found[field] = max(fits, key=lambda name: (_filled(sample[name]), -table.headings.index(name)))
            free.remove(found[field])
    for field, test in _BY_CONTENT.items():
        fits = [name for name in free if field not in found and _share(sample[name], test) >= _UNNAMED]
        if fits:
            found[field] = fits[0]
            free.remove(fits[0])
    for way in LOCATIONS:
        if len(way) == 2 and not set(way) <= set(found):
            for field in way:
                found.pop(field, None)
    return {field: found[field] for field in _NAMES if field in found}


def _named(words: str, heading: str) -> bool:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", apart.lower()).split())
    return bool(re.fullmatch(words, plain))


def _holds(field: str, cells: pd.Series) -> bool:
    """Tell whether a column named like a field also looks like it; an empty one may."""
    test = _BY_CONTENT.get(field) or _MUST.get(field)
    return test is None or not _filled(cells) or _share(cells, test) >= _NAMED


def _filled(cells: pd.Series) -> float:
    return float((cells != "").to_numpy().mean()) if len(cells) else 0.0


def _share(cells: pd.Series, test: Test) -> float:
    filled = cells[cells != ""]
    return float(np.mean([test(text) for text in filled])) if len(filled) else 0.0


def _is_date(text: str) -> bool:
    return any(
        read_moments(pd.Series([text]), None, order).problem[0] is None
        for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
    )


def _is_clock(text: str) -> bool:
    return read_moments(pd.Series(["2026-01-01"]), pd.Series([text]), DateOrder.DAY_FIRST).problem[0] is None


def _is_no(text: str) -> bool:
    return text.strip().casefold() in NO


def _is_flag(text: str) -> bool:
    return text.strip().casefold() in YES | NO | UNKNOWN


def _between(low: float, high: float) -> Test:
    def test(text: str) -> bool:
        try:
            return low <= float(text.replace(",", "")) <= high or float(text) == 0
        except ValueError:
            return False

    return test


_BY_CONTENT: dict[str, Test] = {
    "postcode": lambda text: bool(plain_postcode(text)),
    "grid_reference": lambda text: bool(_GRID.match(text)) and read_grid_reference(text) is not None,
    "from_date": _is_date,
    "to_date": _is_date,
}
"""Fields that a column can be by its contents alone, whatever it is called."""
_MUST: dict[str, Test] = {
    "from_time": _is_clock,
    "to_time": _is_clock,
    "easting": _between(1_000, 700_000),
    "northing": _between(1_000, 1_300_000),
    "longitude": _between(-9, 3),
    "latitude": _between(49, 62),
    **dict.fromkeys(FLAGS, _is_flag),
}
"""What a column must look like to be the field that its name says."""


def _mostly_midnight(dates: pd.Series, clocks: pd.Series | None, order: DateOrder | None) -> bool:
    """Tell whether 00:00 comes so often that it stands for a time nobody knew."""
    found = read_moments(
        dates.head(SAMPLE_ROWS), None if clocks is None else clocks.head(SAMPLE_ROWS), order or DateOrder.DAY_FIRST
    )
    good = np.array([each is None for each in found.problem], np.bool_)
    timed = good & (found.ends - found.begins < 82_800_000_000)
    wall = pd.to_datetime(found.begins[timed], unit="us", utc=True).tz_convert("Europe/London")
    midnight = np.asarray((wall.hour == 0) & (wall.minute == 0))
    return bool(len(midnight)) and bool(midnight.mean() > 0.1)
