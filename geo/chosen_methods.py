"""Which forecast each priority uses: the choice of the last backtest, kept beside the incidents."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

import pandas as pd

from geo.errors import StoreError
from geo.files import write_atomically
from geo.remedies import CHOOSE_FORECAST

FILE = "methods.csv"
_NEEDED = ["priority", "method", "reason"]


@dataclass(frozen=True)
class ChosenMethod:
    """
    A forecast that a backtest chose, and what that rests on.

    `months_tried` is how many months (or runs of `horizon_months` months) were forecast, `incidents_fingerprint` that
    of the manifest, `chosen_on` a day as ``YYYY-MM-DD``. 0 and empty text stand for what the file does not tell.
    """

    method: str
    reason: str = ""
    months_tried: int = 0
    horizon_months: int = 0
    incidents_fingerprint: str = ""
    chosen_on: str = ""


_COLUMNS = ["priority", *(field.name for field in fields(ChosenMethod))]


def read_chosen_methods(folder: Path) -> dict[str, ChosenMethod]:
    """
    Read the method chosen for each priority, by its key; nothing is chosen where no backtest was kept.

    Raises
    ------
    StoreError
        If the file is damaged, or has two rows for one priority.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
        rows = table[_NEEDED].join(table.reindex(columns=_COLUMNS[len(_NEEDED) :], fill_value=""))
        for day in filter(None, rows["chosen_on"]):
            date.fromisoformat(day)
        chosen = [
            (key, ChosenMethod(method, reason, int(tried or 0), int(horizon or 0), fingerprint, on))
            for key, method, reason, tried, horizon, fingerprint, on in rows.to_numpy().tolist()
        ]
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{path}: is no choice of methods; {CHOOSE_FORECAST.as_command}") from error
    if len(twice := rows["priority"][rows["priority"].duplicated()]):
        raise StoreError(
            f"{path}, line {twice.index[0] + 2}: {twice.iloc[0]} has a method in a row before; delete one of the two"
        )
    return dict(chosen)


def write_chosen_methods(chosen: Mapping[str, ChosenMethod], folder: Path, *, methods: Collection[str]) -> list[str]:
    """
    Keep a choice in a data folder, in one step.

    Parameters
    ----------
    chosen
        By key of priority; priorities that are not in it keep what they have.
    methods
        Those that exist: what was kept of another is dropped.

    Returns
    -------
    notes
        Sentences: what of the file that was there could not be used.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    path = folder / FILE
    notes = []
    try:
        before = read_chosen_methods(folder)
    except StoreError:
        before = {}
        notes.append(f"{path} could not be read: it is replaced, and what was chosen there is lost.")
    for key in [key for key, each in before.items() if each.method not in methods]:
        notes.append(f"{path}: the method {before.pop(key).method!r} of {key} does not exist: its row is dropped.")
    rows = [{"priority": key, **asdict(each)} for key, each in sorted({**before, **chosen}.items())]
    table = pd.DataFrame(rows, columns=_COLUMNS).to_csv(index=False, lineterminator="\n")
    try:
        write_atomically(path, table.encode())
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error}); the choice is not kept") from error
    return notes
