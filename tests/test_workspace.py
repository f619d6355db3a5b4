"""An opened store: what it can tell, and which folder is meant."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo.config import DEMONSTRATION, LOCAL, PROJECT, VARIABLE, data_folder, require_writable
from geo.errors import ParameterError, StoreError
from geo.pipeline import import_police_uk
from geo.store import Store
from geo.taxonomy import Taxonomy
from geo.workspace import SYNTHETIC, Workspace, open_workspace


@pytest.fixture
def filled(
    tmp_path: Path,
    boundaries_folder: Path,
    write_police: Callable[..., Path],
    police_row: Callable[..., str],
    taxonomy: Taxonomy,
) -> Path:
    """Make a store that holds one incident of January 2024."""
    write_police(tmp_path / "police", "2024-01", [police_row()])
    store = Store(tmp_path / "store", taxonomy)
    import_police_uk(tmp_path / "police", store, boundaries_folder=boundaries_folder)
    return store.folder


def test_month_only_data_says_what_it_cannot_tell(filled: Path) -> None:
    workspace = open_workspace(filled)
    assert str(workspace.span) == "2024-01-01 to 2024-01-31"
    assert workspace.months == ["2024-01"]
    can = workspace.capabilities
    assert (can.dates, can.hours, can.addresses, can.victims) == (False, False, False, False)
    assert workspace.notices == []
    assert "data.police.uk" in workspace.attribution


def test_one_dated_row_makes_data_dated(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[[pd.DataFrame], Workspace]
) -> None:
    table = some_incidents(
        [(480_500, 200_500)],
        {
            "occurred_to": pd.Timestamp("2024-01-02", tz="Europe/London"),
            "precision": "address",
            "victim_reference": "x",
        },
    )
    can = make_workspace(table).capabilities
    assert (can.dates, can.hours, can.addresses, can.victims) == (True, True, True, True)


def test_nobody_who_names_an_empty_folder_is_shown_another(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no incidents yet; import some with: hotspots import PATH"):
        open_workspace(tmp_path)


def test_without_data_the_demonstration_opens_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("geo.config.LOCAL", tmp_path / "local")
    monkeypatch.setattr("geo.workspace.LOCAL", tmp_path / "local")
    workspace = open_workspace()
    assert workspace.folder == DEMONSTRATION
    assert workspace.notices[0] == SYNTHETIC
    assert "approximate" in workspace.notices[1]
    assert "Royal Mail" in workspace.attribution


def test_the_variable_names_the_folder_and_the_option_goes_before_it(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(filled))
    assert open_workspace().folder == filled
    assert data_folder(tmp_path) == tmp_path.resolve()
    monkeypatch.delenv(VARIABLE)
    assert data_folder() == LOCAL


@pytest.mark.parametrize("folder", [PROJECT, DEMONSTRATION, PROJECT / "geo", PROJECT / "data" / "incidents"])
def test_a_users_data_never_lands_among_tracked_files(folder: Path) -> None:
    with pytest.raises(ParameterError, match="own files"):
        require_writable(folder)


def test_the_local_folder_and_any_outside_are_for_users(tmp_path: Path) -> None:
    require_writable(LOCAL)
    require_writable(LOCAL / "trial")
    require_writable(tmp_path)
    ignored = (PROJECT / ".gitignore").read_text("utf-8").splitlines()
    assert f"/{LOCAL.relative_to(PROJECT).as_posix()}/" in ignored
