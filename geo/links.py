"""What people have decided of pairs of incidents that two sources may have told of one event."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from geo.config import require_writable
from geo.errors import ParameterError, StoreError
from geo.files import write_atomically

FILE = "links.csv"
Pair = tuple[str, str, str, str]
"""Source and reference of one incident and of another, the source first in the alphabet standing first."""
_COLUMNS = ("source", "reference", "other_source", "other_reference", "verdict", "decided_at")


class Verdict(StrEnum):
    """One event told twice counts once; two events that look alike are not asked about again."""

    SAME = "same event"
    TWO = "two events"


@dataclass(frozen=True)
class Link:
    """Two incidents, each by its source and the source's own reference, and what somebody decided of them."""

    source: str
    reference: str
    other_source: str
    other_reference: str
    verdict: Verdict
    decided_at: str = ""

    @property
    def pair(self) -> Pair:
        """Of which two it is."""
        return self.source, self.reference, self.other_source, self.other_reference


def read_links(folder: Path) -> tuple[Link, ...]:
    """
    Read what was decided; nothing where nobody has.

    Raises
    ------
    StoreError
        If the file cannot be read or holds something else.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[row[name] for name in _COLUMNS] for row in csv.DictReader(file)]
        return tuple(Link(one, two, three, four, Verdict(said), at) for one, two, three, four, said, at in rows)
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, TypeError) as error:
        raise StoreError(f"{path}: cannot be read as links of incidents ({error}); correct or restore it") from error


def decide(folder: Path, link: Link) -> None:
    """
    Keep a decision in the place of an earlier one of the same pair.

    Raises
    ------
    ParameterError
        If the folder is not for a user's data.
    StoreError
        If the file cannot be read or written.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    others = [held for held in read_links(folder) if held.pair != link.pair]
    _write(folder, [*others, replace(link, decided_at=link.decided_at or now)])


def forget(folder: Path, pair: Pair) -> Link:
    """
    Take a decision back: the pair is open again.

    Returns
    -------
    link
        What was decided.

    Raises
    ------
    ParameterError
        If nothing was decided of the pair, or the folder is not for a user's data.
    StoreError
        If the file cannot be read or written.
    """
    held = read_links(folder)
    gone = next((link for link in held if link.pair == pair), None)
    if gone is None:
        raise ParameterError(
            f"nothing is decided of {' '.join(pair[:2])} and {' '.join(pair[2:])}; list what is with: "
            "hotspots duplicates --decided"
        )
    _write(folder, [link for link in held if link != gone])
    return gone


def _write(folder: Path, links: Iterable[Link]) -> None:
    require_writable(folder)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([*each.pair, each.verdict.value, each.decided_at] for each in sorted(links, key=lambda e: e.pair))
    path = folder / FILE
    try:
        write_atomically(path, text.getvalue().encode())
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error
