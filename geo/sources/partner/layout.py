"""How the rows of a file are laid out, and its lines that are no rows."""

from dataclasses import dataclass
from typing import NamedTuple

from geo.errors import ParameterError

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
"""Of a CSV; the last is what Windows writes in Britain."""


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
        for name, value in (("sheet", self.sheet), ("delimiter", self.delimiter), ("encoding", self.encoding)):
            if not isinstance(value, str):
                raise ParameterError(f"the {name} is {value!r}; write it in quotation marks")
        # A yes or no counts as a number in Python.
        if type(self.heading_line) is not int or self.heading_line < 0:
            raise ParameterError(f"the heading cannot stand on line {self.heading_line!r}; give a number from 1")
        if len(self.delimiter) > 1 or self.delimiter.isalnum() or (self.delimiter and self.delimiter in '" \r\n\0'):
            raise ParameterError(f"{self.delimiter!r} is no delimiter; give one character, such as a comma")
        if self.encoding and self.encoding not in ENCODINGS:
            raise ParameterError(f"there is no encoding {self.encoding!r}; choose from {', '.join(ENCODINGS)}")


class Rows(NamedTuple):
    """
    The line each row begins on, and its cells, without the space round them.

    Plain tuples, not objects of their own: of those the memory would be searched again and again while they are made.
    """

    lines: list[int]
    cells: list[tuple[str, ...]]


class Broken(NamedTuple):
    """A line that is no row of the table: where, what stands there and why."""

    line: int
    found: str
    reason: str
