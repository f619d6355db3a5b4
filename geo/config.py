"""Where things stand on disk, and which data folder is meant."""

import os
from pathlib import Path

import platformdirs

from geo.errors import ParameterError

PROJECT = Path(__file__).resolve().parents[1]
DEMONSTRATION = PROJECT / "data"
"""The bundled demonstration: a store like any other, but tracked, so never written to."""
LOCAL = DEMONSTRATION / "local"
"""A user's data where nothing else is said: ignored by git."""
VARIABLE = "HOTSPOTS_DATA"
OPEN_DATA_VARIABLE = "HOTSPOTS_OPEN_DATA"
"""Names a user's own file of addresses of open data."""


def data_folder(option: Path | None = None) -> Path:
    """
    Decide which folder is meant: the option, else the environment variable HOTSPOTS_DATA, else ``data/local``.

    Returns
    -------
    folder
        Absolute; need not exist.

    Raises
    ------
    ParameterError
        If the path leads nowhere: a loop of links, a home of nobody.
    """
    named = option or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else LOCAL)
    try:
        return named.expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise ParameterError(f"{named} is no usable folder ({error}); choose another (--data-dir)") from error


def cache_folder(option: Path | None = None) -> Path:
    """
    Decide where downloads are kept: the option, else where the operating system keeps such files of a user.

    Raises
    ------
    ParameterError
        If the path leads nowhere.
    """
    named = option or platformdirs.user_cache_path("hotspots", appauthor=False)
    try:
        return named.expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise ParameterError(f"{named} is no usable folder ({error}); choose another (--cache)") from error


def require_writable(folder: Path) -> None:
    """
    Refuse to put a user's data among the project's own, tracked files.

    Raises
    ------
    ParameterError
        If `folder` lies in the project, but not in ``data/local``.
    """
    if folder.is_relative_to(PROJECT) and not folder.is_relative_to(LOCAL):
        raise ParameterError(
            f"{folder} lies among the program's own files; choose {LOCAL} or a folder outside {PROJECT} (--data-dir)"
        )


def settings_folder() -> Path:
    """Where a user's own settings lie, apart from all data."""
    return platformdirs.user_config_path("hotspots", appauthor=False)
