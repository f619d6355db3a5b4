"""What was published of a store, to whom and when: whoever publishes more is held against it."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from geo.config import require_writable
from geo.errors import StoreError
from geo.files import write_atomically
from geo.periods import Hours, Period
from geo.selection import Filters
from geo.sharing.cells import Count
from geo.workspace import Workspace

FILE = "published.json"
FORMAT = 1
"""Raised when an older program could not read what a newer one writes."""


@dataclass(frozen=True, eq=False)
class Told:
    """
    What a release tells of counts: the `numbers` told, each `off` by at most so much, and those `kept` hidden.

    `after` is how many entries of the ledger it was held against, `known` how many numbers they told, of which the data
    tells `changed` otherwise today.
    """

    numbers: Mapping[Count, int] = field(default_factory=dict)
    kept: Sequence[Count] = ()
    off: int = 0
    after: int = 0
    known: int = 0
    changed: int = 0


NOTHING = Told()


@dataclass(frozen=True, eq=False)
class Published:
    """An entry: what was told to which audience, when (UTC), in which file and of which data, by its fingerprint."""

    audience: str
    at: str
    file: str
    data: str
    told: Told


def read_ledger(folder: Path) -> tuple[Published, ...]:
    """
    Read what was published, the earliest first; nothing where nothing was.

    Raises
    ------
    StoreError
        If the file cannot be read, holds something else or was written by a newer program.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] > FORMAT:
            raise StoreError(f"{path}: written by a newer version of this program; update this one")
        return tuple(_read(each, n) for n, each in enumerate(content["published"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{path}: cannot be read ({error}); restore it: without it nobody knows what was published"
        ) from error


def remember(workspace: Workspace, audience: str, told: Told, file: Path) -> None:
    """
    Add to the ledger what a file tells, before it is written; what is told of nobody, or of everything, is not added.

    Parameters
    ----------
    told
        Of a release; where it has no number and nothing hidden, there is nothing to remember.

    Raises
    ------
    ParameterError
        If the folder is not for a user's data.
    StoreError
        If something was published since the release was made, or the file cannot be read or written.
    """
    if workspace.manifest.synthetic or not (told.numbers or told.kept):
        return
    folder = workspace.folder
    require_writable(folder)
    entry = Published(audience, datetime.now(UTC).isoformat(timespec="seconds"), file.name, workspace.fingerprint, told)
    path = folder / FILE
    try:
        with FileLock(folder / ".published.lock", timeout=10):
            before = read_ledger(folder)
            if len(before) != told.after:
                raise StoreError(f"{path}: something else was published meanwhile; make {file} again")
            text = json.dumps({"format": FORMAT, "published": [_written(each) for each in (*before, entry)]})
            write_atomically(path, text.encode())
    except Timeout as error:
        raise StoreError(f"{path}: somebody else is publishing; try again") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error


def _written(entry: Published) -> dict[str, Any]:
    tables: dict[tuple[Filters, str], dict[str, Any]] = defaultdict(lambda: {"told": {}, "kept": []})
    for count, number in entry.told.numbers.items():
        tables[count.filters, count.layer]["told"][count.code] = number
    for count in entry.told.kept:
        tables[count.filters, count.layer]["kept"].append(count.code)
    said = {name: getattr(entry, name) for name in ("audience", "at", "file", "data")}
    counts = [{"filters": _filters_written(asked), "layer": layer, **each} for (asked, layer), each in tables.items()]
    return {**said, "off": entry.told.off, "tables": counts}


def _read(content: dict[str, Any], after: int) -> Published:
    numbers: dict[Count, int] = {}
    kept: list[Count] = []
    for table in content["tables"]:
        asked = _filters_read(table["filters"])
        numbers |= {Count(asked, table["layer"], code): int(number) for code, number in table["told"].items()}
        kept += [Count(asked, table["layer"], code) for code in table["kept"]]
    told = Told(numbers, tuple(kept), int(content["off"]), after)
    return Published(content["audience"], content["at"], content["file"], content["data"], told)


def _filters_written(filters: Filters) -> dict[str, Any]:
    return {
        "priority": filters.priority,
        "period": [str(filters.period.start), str(filters.period.end)],
        "hours": [filters.hours.start, filters.hours.end],
        **{name: sorted(getattr(filters, name)) for name in ("weekdays", "wards", "sources", "categories")},
    }


def _filters_read(content: dict[str, Any]) -> Filters:
    period = Period(*map(date.fromisoformat, content["period"]))
    chosen = {name: frozenset(content[name]) for name in ("weekdays", "wards", "sources", "categories")}
    return Filters(content["priority"], period, Hours(*content["hours"]), **chosen)
