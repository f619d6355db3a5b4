"""How the rows of a file are laid out, and its lines that are no rows."""

from dataclasses import dataclass
from typing import NamedTuple

from geo.errors import ParameterError


@dataclass(frozen=True)
class Layout:
    """
    How a table lies in a file; what is empty or 0 is to be found out.

    `sheet` is of a workbook, `delimiter` and `encoding` of a CSV; `heading_line` counts from 1.
    """

    sheet: str = ""
    delimiter: str = ""
    encoding: str = ""
    heading_line: int = 0

    def __post_init__(self) -> None:
        """Refuse what no file can have."""
        if not isinstance(self.heading_line, int) or self.heading_line < 0:
            raise ParameterError(f"the heading cannot stand on line {self.heading_line!r}; give a number from 1")
        if len(self.delimiter) > 1:
            raise ParameterError(f"{self.delimiter!r} is no delimiter; give one character")


class Row(NamedTuple):
    """The cells of a row, without the space round them, and the line it begins on."""

    line: int
    cells: tuple[str, ...]


class Broken(NamedTuple):
    """A line that is no row of the table: where, what stands there and why."""

    line: int
    found: str
    reason: str
