"""How long rows of partners are kept: what is due is shown first, then deleted for good, and the deletion is logged."""

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import tomli_w

from geo.config import require_writable
from geo.errors import ParameterError, StoreError
from geo.files import write_atomically
from geo.manifest import Entry
from geo.periods import Mask
from geo.schema import TIMEZONE
from geo.store import Store

USUAL_MONTHS = 36
"""Where nothing else is said of a source: three years, so that a year can be set beside the two before it."""
MOST_MONTHS = 1200
_FILE, _LOG = "retention.toml", "purges.csv"
_LOGGED = ("deleted_at", "source", "load", "rows", "ended_before")


@dataclass(frozen=True)
class Due:
    """Rows of one load whose time is over: incidents that ended before a day, and its rejected rows if all did."""

    entry: Entry
    source: str
    months: int
    before: date
    incidents: int
    rejected: bool


@dataclass(frozen=True)
class Kept:
    """For how many months the rows of a source are kept; `usual` where nobody said so."""

    source: str
    months: int
    usual: bool


def kept_months(folder: Path) -> dict[str, int]:
    """
    Read for how many months the rows of each source are kept, as far as somebody said so.

    Raises
    ------
    StoreError
        If the file holds something else.
    """
    path = folder / _FILE
    if not path.exists():
        return {}
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); correct it") from error
    for source, months in said.items():
        if type(months) is not int or not 1 <= months <= MOST_MONTHS:
            raise StoreError(f"{path}: {source} is kept for {months!r}; give a whole number of months from 1 on")
    return said


def keep_for(store: Store, source: str, months: int) -> None:
    """
    Say for how many months the rows of a source are kept.

    Raises
    ------
    ParameterError
        If it is no whole number of months from 1 on, or no load of the source is held and nothing was said of it.
    StoreError
        If the store or the file cannot be read, or the file cannot be written.
    """
    folder = store.folder
    require_writable(folder)
    before = kept_months(folder)
    known = sorted({each.source for each in kept_sources(store)} | set(before))
    if source not in known:
        choose = f"choose from {', '.join(known)}" if known else "no extract of a partner is loaded yet"
        raise ParameterError(f"there is no source {source!r}; {choose}")
    if not 1 <= months <= MOST_MONTHS:
        raise ParameterError(f"rows of {source} cannot be kept for {months} months; give 1 to {MOST_MONTHS}")
    said = dict(sorted({**before, source: months}.items()))
    head = "# Months after which the rows of a source are deleted, with: hotspots purge\n"
    try:
        write_atomically(folder / _FILE, (head + tomli_w.dumps(said)).encode())
    except OSError as error:
        raise StoreError(f"{folder / _FILE}: cannot be written ({error.strerror or error})") from error


def kept_sources(store: Store) -> list[Kept]:
    """
    List each source of which a load is held, and for how long its rows are kept.

    Raises
    ------
    StoreError
        If the store or what was said of it cannot be read.
    """
    said = kept_months(store.folder)
    sources = sorted({entry.load.source for entry in store.manifest().entries if entry.load})
    return [Kept(source, said.get(source, USUAL_MONTHS), usual=source not in said) for source in sources]


def read_log(folder: Path) -> pd.DataFrame:
    """
    Read what was ever deleted, the latest first.

    Returns
    -------
    log
        Text: ``deleted_at`` (UTC), ``source``, ``load``, ``rows`` and ``ended_before``.

    Raises
    ------
    StoreError
        If the file holds something else.
    """
    path = folder / _LOG
    if not path.exists():
        return pd.DataFrame(columns=list(_LOGGED), dtype="str")
    try:
        log = pd.read_csv(path, dtype="str", keep_default_na=False)[list(_LOGGED)]
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); correct or restore it") from error
    return log.iloc[::-1].reset_index(drop=True)


def due_rows(store: Store, today: date) -> list[Due]:
    """
    List the loads of which rows are due to be deleted.

    Only partners' extracts are ever due: open data is published for good.
    """
    said = kept_months(store.folder)
    found = []
    for entry in store.manifest().entries:
        if entry.load:
            months = said.get(entry.load.source, USUAL_MONTHS)
            before = _months_before(today, months)
            over = bool(entry.rejected_file) and entry.load.covers.end <= before
            due = int(_over(store.incidents_of(entry), before).sum())
            if due or over:
                found.append(Due(entry, entry.load.source, months, before, due, over))
    return found


def purge(store: Store, today: date) -> list[Due]:
    """
    Delete the rows that are due, from the disk too, and log what was deleted.

    Returns
    -------
    deleted
        As `due_rows` says.

    Raises
    ------
    ParameterError
        If the store is not for a user's data.
    StoreError
        If it cannot be changed.
    """
    require_writable(store.folder)
    due = due_rows(store, today)
    if not due:
        return []
    with store.update() as update:
        for each in due:
            incidents = store.incidents_of(each.entry)
            update.thin(each.entry, incidents[~_over(incidents, each.before)], drop_rejected=each.rejected)
    store.sweep()
    _log(store.folder, due)
    return due


def _over(incidents: pd.DataFrame, before: date) -> Mask:
    ended: Mask = (incidents["occurred_to"] <= pd.Timestamp(before, tz=TIMEZONE)).to_numpy(np.bool_)
    return ended


def _months_before(day: date, months: int) -> date:
    """
    Go back whole months, to the last day of a shorter one.

    Examples
    --------
    >>> _months_before(date(2026, 5, 31), 3)
    datetime.date(2026, 2, 28)
    """
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def _log(folder: Path, due: list[Due]) -> None:
    path = folder / _LOG
    now = datetime.now(UTC).isoformat(timespec="seconds")
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    if not path.exists():
        writer.writerow(_LOGGED)
    for each in due:
        writer.writerow([now, each.source, each.entry.part.load, each.incidents, each.before.isoformat()])
    try:
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(lines.getvalue())
    except OSError as error:
        raise StoreError(
            f"{path}: rows were deleted, but the log cannot be written ({error.strerror or error})"
        ) from error
