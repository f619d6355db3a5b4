"""What was published stays on record, whole and in order."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import ParameterError, StoreError
from geo.periods import Hours, Period
from geo.selection import Filters
from geo.sharing.cells import Count
from geo.sharing.ledger import FILE, Told, read_ledger, remember
from geo.workspace import Workspace

NIGHTS = Filters(
    "all-crime",
    Period(date(2024, 1, 1), date(2024, 1, 29)),
    Hours(22, 3),
    frozenset({4, 5}),
    frozenset({"E05000001"}),
    categories=frozenset({"Burglary"}),
)
WARD, WHOLE = Count(NIGHTS, "ward_2022", "E05000001"), Count(NIGHTS, "ward_2022", "")


@pytest.fixture
def workspace(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace], tmp_path: Path
) -> Workspace:
    return replace(make_workspace(some_incidents([(480_500.0, 200_500.0)])), folder=tmp_path)


def test_where_nothing_was_published_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert read_ledger(tmp_path) == ()


def test_what_was_told_is_read_as_it_was_written_the_earliest_first(workspace: Workspace) -> None:
    remember(workspace, "public", Told({WHOLE: 30}, (WARD,)), Path("a/first.csv"))
    remember(workspace, "councillor", Told({WARD: 25}, off=2, after=1), Path("second.csv"))
    first, second = read_ledger(workspace.folder)
    assert (first.audience, first.file, first.data) == ("public", "first.csv", workspace.fingerprint)
    assert (dict(first.told.numbers), first.told.kept, first.told.off) == ({WHOLE: 30}, (WARD,), 0)
    assert (second.audience, dict(second.told.numbers), second.told.off) == ("councillor", {WARD: 25}, 2)
    assert first.at <= second.at


def test_what_hides_nothing_from_anybody_is_not_remembered(workspace: Workspace) -> None:
    remember(workspace, "tasking", Told(), Path("a.csv"))
    synthetic = replace(workspace, manifest=replace(workspace.manifest, synthetic=True))
    remember(synthetic, "public", Told({WHOLE: 30}), Path("a.csv"))
    assert not (workspace.folder / FILE).exists()


def test_a_release_made_before_another_was_published_is_refused(workspace: Workspace) -> None:
    remember(workspace, "public", Told({WHOLE: 30}), Path("a.csv"))
    with pytest.raises(StoreError, match=r"something else was published meanwhile; make b\.csv again"):
        remember(workspace, "public", Told({WARD: 20}), Path("b.csv"))
    assert len(read_ledger(workspace.folder)) == 1


def test_a_ledger_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / FILE
    for text in ("", "[]", '{"format": 1}', '{"format": 1, "published": [{"audience": "public"}]}'):
        path.write_text(text, "utf-8")
        with pytest.raises(StoreError, match="restore it: without it nobody knows what was published"):
            read_ledger(tmp_path)
    path.write_text(json.dumps({"format": 2, "published": []}), "utf-8")
    with pytest.raises(StoreError, match="newer version"):
        read_ledger(tmp_path)


def test_nothing_is_written_among_the_files_of_the_program(workspace: Workspace) -> None:
    from geo.config import DEMONSTRATION  # noqa: PLC0415

    with pytest.raises(ParameterError, match="among the program's own files"):
        remember(replace(workspace, folder=DEMONSTRATION), "public", Told({WHOLE: 30}), Path("a.csv"))
