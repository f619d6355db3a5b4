"""
Every error a user can cause, as one short tree.

HotspotsError
├── InputError          what was handed in cannot be used
│   ├── SourceError     a file of incidents or boundaries; names file, line and column
│   ├── SchemaError     a table breaks its contract
│   ├── CrsError        coordinates are not in the system the function needs
│   └── ParameterError  an option, filter or parameter has no meaning
└── StoreError          the data folder cannot be read or written
    └── EmptyStoreError it holds no incidents yet

The application and the command line show the message and nothing else; the command line then ends with code 2.
"""


class HotspotsError(Exception):
    """Anything this program refuses to do, in one sentence that says what to do instead."""


class InputError(HotspotsError):
    """What was handed in cannot be used."""


class SourceError(InputError):
    """
    A file cannot be read as what it should be.

    Parameters
    ----------
    problem
        What is wrong, what was found and what to do.
    file
        The file, for a member of an archive ``archive.zip/member.csv``.
    line, column
        Where, counted from 1; `column` may be a column's name.

    Examples
    --------
    >>> print(SourceError("is empty; download it again", file="a.csv"))
    a.csv: is empty; download it again
    >>> print(SourceError("holds no text", file="a.csv", line=3, column="Month"))
    a.csv, line 3, column Month: holds no text
    """

    def __init__(self, problem: str, *, file: str, line: int | None = None, column: int | str | None = None) -> None:
        where = file
        if line is not None:
            where += f", line {line}"
        if column is not None:
            where += f", column {column}"
        super().__init__(f"{where}: {problem}")


class SchemaError(InputError):
    """A table breaks its contract in `geo.schema`."""


class CrsError(InputError):
    """Coordinates are not in the coordinate reference system the function needs."""


class ParameterError(InputError):
    """An option, filter or parameter has no meaning here."""


class StoreError(HotspotsError):
    """The data folder cannot be read or written."""


class EmptyStoreError(StoreError):
    """A data folder holds no incidents yet: nothing is wrong, but there is nothing to show."""
