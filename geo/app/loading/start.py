"""What the form of a mapping begins with: a saved mapping, or a guess."""

from collections.abc import Mapping as Mappings
from dataclasses import dataclass, field, replace
from functools import lru_cache

from geo.errors import ParameterError
from geo.sources.partner.guess import guess_columns, guess_mapping
from geo.sources.partner.locations import CoordinatePrecision
from geo.sources.partner.mapping import Mapping, read_mapping
from geo.sources.partner.table import RawTable
from geo.sources.partner.times import DateOrder
from geo.store import Store


@dataclass(frozen=True)
class Start:
    """What the form begins with."""

    columns: Mappings[str, str]
    source: str = ""
    order: DateOrder | None = None
    midnight_is_unknown: bool = False
    coordinates: CoordinatePrecision = "address"
    usual_category: str = ""
    blank_flag_is_no: bool = False
    words: dict[str, Mappings[str, str]] = field(default_factory=dict)
    guessed: bool = False


def best_saved(table: RawTable, saved: list[str], store: Store) -> int:
    """Begin with the saved mapping that names most columns of the file, all of them held; otherwise with a guess."""
    fits: dict[int, int] = {}
    for at, name in enumerate(saved, start=1):
        try:
            columns = set(read_mapping(store.folder, name).columns.values())
        except ParameterError:
            continue
        if columns <= set(table.headings):
            fits[at] = len(columns)
    return max(fits, key=lambda at: fits[at], default=0)


def from_mapping(mapping: Mapping) -> Start:
    """Begin with a mapping."""
    return Start(
        mapping.columns,
        mapping.source,
        mapping.date_order,
        mapping.midnight_is_unknown,
        mapping.coordinates,
        mapping.usual_category,
        mapping.blank_flag_is_no,
        {"categories": mapping.categories, "asb_types": mapping.asb_types, "flag_words": mapping.flag_words},
    )


@lru_cache(maxsize=2)
def from_guess(table: RawTable) -> Start:
    """Begin with what the headings and the contents of a table say."""
    try:
        guess = guess_mapping(table, name="guess", source="guess", usual_category="Other crime")
    except ParameterError:  # a date or place is missing: a person will say which
        return Start(guess_columns(table), guessed=True)
    start = from_mapping(guess)
    return replace(start, source="", usual_category="", guessed=True)
