"""What of a mapping a person should look at before a file is read with it."""

import re

from geo.sources.partner.mapping import FIELDS, Mapping, plain_word
from geo.sources.partner.midnight import count_midnights
from geo.sources.partner.table import RawTable
from geo.sources.partner.times import DateOrder
from geo.words import counted

SAMPLE_ROWS = 400
_AGAIN = re.compile(r" \(\d+\)$")


def remarks(table: RawTable, mapping: Mapping) -> tuple[str, ...]:
    """Say which columns have the same heading as another, and whether midnights are taken for unknown times."""
    return (*_same_headings(table, mapping), *_midnights(table, mapping))


def guess_remarks(table: RawTable, guessed: Mapping) -> tuple[str, ...]:
    """Say what `remarks` says, and which words of the categories were placed by a guess."""
    return (*remarks(table, guessed), *_guessed_words(table, guessed))


def _same_headings(table: RawTable, mapping: Mapping) -> list[str]:
    told = []
    for name, heading in mapping.columns.items():
        first = _AGAIN.sub("", heading)
        same = [each for each in table.headings if _AGAIN.sub("", each) == first]
        if len(same) > 1 and heading in same and first in same:
            others = ", ".join(each for each in same if each != heading)
            told.append(
                f"{len(same)} columns have the heading {first}. {FIELDS[name]} is read from column "
                f"{table.headings.index(heading) + 1}, {heading}, not from {others}: see that it is the right one."
            )
    return told


def _midnights(table: RawTable, mapping: Mapping) -> list[str]:
    if not mapping.midnight_is_unknown:
        return []
    dates, clocks = (
        table.cells[mapping.columns[name]].head(SAMPLE_ROWS) if mapping.columns.get(name) in table.headings else None
        for name in ("from_date", "from_time")
    )
    if dates is None:
        return []
    found = count_midnights(dates, clocks, mapping.date_order or DateOrder.DAY_FIRST)
    if not found.midnight:
        return []
    stands = f"{found.midnight} of the first {counted(found.timed, 'row')} with a time of day"
    also = f"the commonest other time on {found.commonest}" if found.commonest else "no other time stands there"
    return [f"00:00 is taken for a time nobody knew: it stands on {stands}, {also}. Correct this if it was midnight."]


def _guessed_words(table: RawTable, guessed: Mapping) -> list[str]:
    if "category" not in guessed.columns:
        return []
    words = {plain_word(str(each)) for each in table.cells[guessed.columns["category"]].unique()}
    placed = sorted(words & set(guessed.categories))
    return [f"{counted(len(placed), 'word')} of the categories placed by a guess: look them over."] if placed else []
