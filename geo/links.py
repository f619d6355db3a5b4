"""What people have decided of pairs of incidents that two sources may have told of one event."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from geo.errors import StoreError
from geo.files import write_atomically

FILE = "links.csv"
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
    def pair(self) -> tuple[str, str, str, str]:
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
    StoreError
        If the file cannot be read or written.
    """
    others = [held for held in read_links(folder) if held.pair != link.pair]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for each in sorted([*others, link], key=lambda held: held.pair):
        writer.writerow([*each.pair, each.verdict.value, each.decided_at or now])
    path = folder / FILE
    try:
        write_atomically(path, text.getvalue().encode())
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error
