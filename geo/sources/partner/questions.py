"""What a mapping leaves open that a person has to say before an extract can be loaded whole."""

from dataclasses import dataclass

from geo.sources.partner.date_order import ambiguity
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.table import RawTable
from geo.sources.partner.words import read_categories, read_flag_words
from geo.taxonomy import Taxonomy


@dataclass(frozen=True)
class Questions:
    """
    What is open.

    `dates` says why the order of day and month must be said, empty where it need not; without it nothing can be loaded.
    `categories` and `flags` count rows by a word that nobody has placed: rows of such a category are rejected.
    """

    dates: str
    categories: dict[str, int]
    flags: dict[str, int]

    def __bool__(self) -> bool:
        """Tell whether anything is open."""
        return bool(self.dates or self.categories or self.flags)


def open_questions(table: RawTable, mapping: Mapping, taxonomy: Taxonomy) -> Questions:
    """
    Find what a mapping leaves open of an extract.

    Raises
    ------
    ParameterError
        If the mapping places a word into a category that does not exist.
    """
    cells = {field: table.cells[heading] for field, heading in mapping.columns.items()}
    dates = [cells[field] for field in ("from_date", "to_date") if field in cells]
    flags = read_flag_words(cells["flags"], mapping)[1] if "flags" in cells else {}
    return Questions(
        "" if mapping.date_order else ambiguity(dates),
        read_categories(cells.get("category"), mapping, taxonomy, len(table)).unknown,
        flags,
    )
