"""What has been fetched lies in a folder of its own, whole files only."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import StoreError
from geo.periods import Period, months


@dataclass(frozen=True)
class Wanted:
    """
    Months to fetch, as ``YYYY-MM``: from `first` to `last`, both in it.

    Where both are missing, the newest ones published that are not among `held`; where one is, as far as there are any.
    """

    first: str | None = None
    last: str | None = None
    held: frozenset[str] = frozenset()

    def choose(self, published: Sequence[str], most: int) -> list[str]:
        """
        List the months to fetch, in order; one that somebody named may not be published.

        Parameters
        ----------
        published
            At least one, in order.
        most
            How many of the newest are looked at where nobody named any.

        Examples
        --------
        >>> Wanted(held=frozenset({"2024-02"})).choose(["2024-01", "2024-02", "2024-03"], most=2)
        ['2024-03']
        >>> Wanted(first="2024-03").choose(["2024-01", "2024-02", "2024-03"], most=2)
        ['2024-03']
        """
        if not (self.first or self.last):
            return [month for month in published[-most:] if month not in self.held]
        first = self.first or min(published[0], str(self.last))
        last = self.last or max(published[-1], first)
        return months(Period(Period.month(first).start, Period.month(last).end))


@dataclass(frozen=True)
class Months:
    """
    Months of police data that came: their files by month.

    `absent` are those wanted that are not published, `published` all that are; `notes` say what a reader must know.
    """

    files: dict[str, Path]
    absent: tuple[str, ...]
    published: tuple[str, ...]
    notes: tuple[str, ...] = ()


def keep_file(path: Path, raw: bytes) -> Path:
    """
    Write a file whole or not at all.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(raw)
        unfinished.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error}); choose another --cache") from error
    return path
