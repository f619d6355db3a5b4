"""Which forecast each priority uses: the choice of the last backtest, kept beside the incidents."""

from pathlib import Path

import pandas as pd

from geo.errors import StoreError

_FILE = "methods.csv"
_COLUMNS = ["priority", "method", "reason"]


def read_chosen_methods(folder: Path) -> dict[str, str]:
    """
    Read the name of the method chosen for each priority, by its key; nothing is chosen where no backtest was kept.

    Raises
    ------
    StoreError
        If the file is damaged.
    """
    path = folder / _FILE
    if not path.exists():
        return {}
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")[_COLUMNS]
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{path}: is no choice of methods; make it anew with: hotspots backtest --keep") from error
    return dict(zip(table["priority"], table["method"], strict=True))


def write_chosen_methods(chosen: pd.DataFrame, folder: Path) -> None:
    """
    Keep a choice in a data folder, in one step.

    Parameters
    ----------
    chosen
        Columns ``priority`` (key), ``method`` and ``reason``; priorities that are not in it keep what they have.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    path = folder / _FILE
    unfinished = path.with_suffix(".new")
    try:
        if path.exists():
            before = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
            chosen = pd.concat([before[~before["priority"].isin(chosen["priority"])], chosen])
        chosen.sort_values("priority")[_COLUMNS].to_csv(unfinished, index=False, encoding="utf-8", lineterminator="\n")
        unfinished.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error}); the choice is not kept") from error
