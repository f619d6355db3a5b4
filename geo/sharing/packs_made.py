"""The packs that were made of a store: what, for whom, when, and by what the file can be told again."""

import csv
import hashlib
import io
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from geo.config import DEMONSTRATION
from geo.errors import StoreError
from geo.sharing.packs import Pack
from geo.sharing.privacy import Content

FILE = "packs.csv"


@dataclass(frozen=True)
class PackMade:
    """One pack as it is listed: `made_at` in UTC, `period` as `geo.periods.Period` writes itself."""

    made_at: str
    file: str
    what: str
    audience: str
    marking: str
    priority: str
    period: str
    sha256: str


def note_pack(store: Path, made: Pack[Content], *, file: str) -> None:
    """
    Note a pack that somebody got; one of the demonstration is not noted, as nothing is written there.

    Parameters
    ----------
    file
        Name under which it was handed over.

    Raises
    ------
    StoreError
        If the list cannot be written.
    """
    if store == DEMONSTRATION:
        return
    order, release = made.order, made.release
    row = PackMade(
        datetime.now(UTC).isoformat(timespec="seconds"),
        file,
        made.what,
        release.audience.key,
        release.marking,
        order.filters.priority,
        str(order.filters.period),
        hashlib.sha256(made.content).hexdigest(),
    )
    path, text = store / FILE, io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    try:
        # A line at the end in one go: two that are made at once lose neither.
        with path.open("a", encoding="utf-8", newline="") as file_at_end:
            if not file_at_end.tell():
                writer.writerow(each.name for each in fields(PackMade))
            writer.writerow(astuple(row))
            file_at_end.write(text.getvalue())
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error


def packs_made(store: Path) -> tuple[PackMade, ...]:
    """
    List the packs made of a store, the latest first.

    Raises
    ------
    StoreError
        If the list cannot be read.
    """
    path = store / FILE
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[row[each.name] for each in fields(PackMade)] for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise StoreError(f"{path}: cannot be read as a list of packs ({error}); correct or restore it") from error
    return tuple(PackMade(*row) for row in reversed(rows))
