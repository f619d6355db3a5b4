"""Which data folder is meant, and which must not be written to."""

from pathlib import Path

import pytest

from geo.config import DEMONSTRATION, LOCAL, PROJECT, VARIABLE, data_folder, require_writable
from geo.errors import ParameterError


def test_the_option_wins_over_the_environment_and_that_over_the_usual_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert data_folder() == LOCAL
    monkeypatch.setenv(VARIABLE, str(tmp_path / "environment"))
    assert data_folder() == tmp_path / "environment"
    assert data_folder(tmp_path / "option") == tmp_path / "option"


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    assert data_folder() == LOCAL


def test_a_relative_folder_is_taken_from_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder(Path("mine")) == tmp_path / "mine"


@pytest.mark.parametrize("folder", [PROJECT, DEMONSTRATION, DEMONSTRATION / "incidents", PROJECT / "geo"])
def test_the_programs_own_folders_are_refused(folder: Path) -> None:
    with pytest.raises(ParameterError, match=r"choose .*local or a folder outside"):
        require_writable(folder)


@pytest.mark.parametrize("folder", [LOCAL, LOCAL / "team", PROJECT.parent / "elsewhere"])
def test_a_users_own_folder_is_accepted(folder: Path) -> None:
    require_writable(folder)
