"""A first mapping, guessed from the names and contents of a partner's columns; a person corrects it."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import ParameterError
from geo.periods import Mask
from geo.places.grid_reference import read_grid_reference
from geo.places.postcodes import plain_postcode
from geo.schema import ASB_TYPES, FLAGS
from geo.sources.partner.categories import guess_categories
from geo.sources.partner.date_order import date_order
from geo.sources.partner.layout import Layout
from geo.sources.partner.mapping import FIELDS, LOCATIONS, PERSONS, Mapping, plain_word
from geo.sources.partner.midnight import count_midnights
from geo.sources.partner.remarks import SAMPLE_ROWS, guess_remarks
from geo.sources.partner.table import RawTable
from geo.sources.partner.times import DateOrder, read_moments
from geo.sources.partner.words import NO, UNKNOWN, YES

_NAMED, _UNNAMED = 0.5, 0.8
"""Shares of its filled cells that must look like a field for a column to be it: where its name says so, or not."""
_HEADINGS = Path(__file__).with_name("headings.toml")
_FILLERS = frozenset({"of", "the", "and", "a", "or", "is", "was", "in", "by", "for"})
_APART = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_AREA = re.compile(r"[EW]0[15]\d{6}")
_GRID = re.compile(r"[A-Za-z]{2}\s*\d")
_LABEL_LETTERS = 60
"""A category is a label; what is longer is free text."""
_HOURS_23_US = 82_800_000_000

Words = frozenset[str]
Likeness = Callable[[pd.Series], Mask]


@dataclass(frozen=True)
class _Field:
    """Which headings a field may stand under: words of which all must be there, or be all, the surest first."""

    phrases: tuple[tuple[Words, bool], ...]
    never: Words

    def rank(self, words: Words) -> int | None:
        """How sure the words of a heading make it, from 0; none where they do not."""
        if words & self.never:
            return None
        fits = (
            at for at, (phrase, whole) in enumerate(self.phrases) if (phrase == words if whole else phrase <= words)
        )
        return next(fits, None)


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
    sample = [None if field is None else field.head(SAMPLE_ROWS) for field in (cells.get("from_date"), clocks)]
    try:
        guessed = Mapping(
            name=name,
            source=source,
            columns=columns,
            # All else is found anew in every file, unless a person says otherwise.
            layout=Layout(sheet=table.layout.sheet),
            date_order=order,
            midnight_is_unknown=sample[0] is not None
            and count_midnights(sample[0], sample[1], order or DateOrder.DAY_FIRST).unknown,
            usual_category=usual_category,
            categories=(
                guess_categories(cells["category"], typed="asb_type" not in cells) if "category" in cells else {}
            ),
            # Where nobody ever wrote no, an empty cell is how no is written.
            blank_flag_is_no=bool(flags) and not any(each.map(plain_word).isin(NO).any() for each in flags),
        )
    except ParameterError as error:
        raise ParameterError(
            f"{table.file}: {str(error).split(': ', 1)[-1]}; its columns are {', '.join(table.headings)}"
        ) from error
    return replace(guessed, remarks=guess_remarks(table, guessed))


def guess_columns(table: RawTable) -> dict[str, str]:
    """Guess the column of each field: by its name, if what it holds looks like it; of some by what they hold alone."""
    sample: dict[str, pd.Series] = {name: table.cells[name].head(SAMPLE_ROWS) for name in table.headings}
    words = {name: _words(name) for name in table.headings}
    free = list(table.headings)
    found: dict[str, str] = {}
    for field, names in _fields().items():
        if field in ("from_time", "to_time") and _tells_time(sample.get(found.get(field.replace("time", "date"), ""))):
            continue
        ranks = {name: names.rank(words[name]) for name in free}
        # A column that is empty is better than none, but no better than any other.
        fits = [
            (not (sample[name] != "").any(), rank, free.index(name), name)
            for name, rank in ranks.items()
            if rank is not None and _share(field, sample[name]) >= _NAMED
        ]
        if field in _BY_CONTENT and not fits:
            fits = [
                (False, 0, at, name)
                for at, name in enumerate(free)
                if not words[name] & names.never and _share(field, sample[name], of_none=0) >= _UNNAMED
            ]
        if fits:
            found[field] = min(fits)[-1]
            free.remove(found[field])
    for way in LOCATIONS:
        if len(way) == 2 and not set(way) <= set(found):
            for field in way:
                found.pop(field, None)
    return {field: found[field] for field in FIELDS if field in found}


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    words = tomllib.loads(_HEADINGS.read_text("utf-8"))["words"]
    return {other: word for word, others in words.items() for other in others}


@lru_cache(maxsize=1)
def _fields() -> dict[str, _Field]:
    """Every field that can be guessed, in the order in which they take their columns."""
    fields = tomllib.loads(_HEADINGS.read_text("utf-8"))["fields"]
    return {
        name: _Field(
            tuple((frozenset(each.rstrip(".").split()), each.endswith(".")) for each in told["words"]),
            frozenset(told.get("never", ())),
        )
        for name, told in fields.items()
    }


def _words(heading: str) -> Words:
    """
    Take a heading apart.

    Examples
    --------
    >>> sorted(_words("OffenceNo")), sorted(_words("Date of Crime (from)"))
    (['incident', 'ref'], ['date', 'from', 'incident'])
    """
    plain = (word.lower() for word in _APART.split(heading))
    return frozenset(_synonyms().get(word, word) for word in plain if word) - _FILLERS


def _share(field: str, cells: pd.Series, *, of_none: float = 1) -> float:
    """Tell which share of the filled cells of a column looks like a field; `of_none` where none is filled."""
    filled = cells[cells != ""]
    looks = _BY_CONTENT.get(field) or _MUST.get(field)
    if not len(filled):
        return of_none
    return float(looks(filled).mean()) if looks else 1


def _each(test: Callable[[str], bool]) -> Likeness:
    return lambda cells: np.array([test(str(text)) for text in cells], np.bool_)


def _dates(cells: pd.Series) -> Mask:
    read = [read_moments(cells, None, order).problem for order in DateOrder]
    return np.array([None in pair for pair in zip(*read, strict=True)], np.bool_)


def _clocks(cells: pd.Series) -> Mask:
    day = pd.Series(["2026-01-01"] * len(cells), dtype="str")
    return np.array(
        [each is None for each in read_moments(day, cells.reset_index(drop=True), DateOrder.DAY_FIRST).problem]
    )


def _distinct(cells: pd.Series) -> Mask:
    return (~cells.duplicated()).to_numpy(bool)


def _between(low: float, high: float) -> Likeness:
    def looks(cells: pd.Series) -> Mask:
        number = pd.to_numeric(cells.str.replace(",", "", regex=False), errors="coerce")
        return (number.between(low, high) | (number == 0)).to_numpy(bool)

    return looks


_BY_CONTENT: dict[str, Likeness] = {
    "postcode": _each(lambda text: bool(plain_postcode(text))),
    "grid_reference": _each(lambda text: bool(_GRID.match(text)) and read_grid_reference(text) is not None),
    "area_code": _each(lambda text: bool(_AREA.fullmatch(text.upper()))),
    "from_date": _dates,
}
"""Fields that a column can be by its contents alone, whatever it is called."""
_MUST: dict[str, Likeness] = {
    "reference": _distinct,
    "to_date": _dates,
    "from_time": _clocks,
    "to_time": _clocks,
    "easting": _between(1_000, 700_000),
    "northing": _between(1_000, 1_300_000),
    "longitude": _between(-9, 3),
    "latitude": _between(49, 62),
    "category": _each(lambda text: len(text) <= _LABEL_LETTERS),
    "asb_type": _each(lambda text: any(kind in plain_word(text) for kind in ASB_TYPES)),
    # Whether there is a victim is not who it is.
    **dict.fromkeys(PERSONS, _each(lambda text: plain_word(text) not in YES | NO | UNKNOWN)),
    **dict.fromkeys(FLAGS, _each(lambda text: plain_word(text) in YES | NO | UNKNOWN)),
}
"""What a column must look like to be the field that its name says."""


def _tells_time(dates: pd.Series | None) -> bool:
    """Tell whether most dates of a column tell a time of day themselves, midnight aside."""
    if dates is None:
        return False
    filled = dates[dates != ""]
    found = [read_moments(filled, None, order, midnight_is_unknown=True) for order in DateOrder]
    timed = [(each.ends - each.begins < _HOURS_23_US) & (each.begins != each.ends) for each in found]
    return bool(len(filled)) and bool((timed[0] | timed[1]).mean() >= _NAMED)
