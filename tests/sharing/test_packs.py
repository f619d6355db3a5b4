"""Packs as files: many at once, each by itself."""

from datetime import date

import pytest

from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.packs import Order, ward_file, ward_files, weekly_file
from geo.sharing.privacy import audiences
from geo.wards import ward_codes
from geo.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


def order(audience: str, hotspots: int = 1) -> Order:
    asked = Filters("all-crime", Period.month("2026-10"))
    return Order(asked, audiences()[audience], date(2026, 11, 5), hotspots=hotspots)


def test_a_pack_says_what_it_is_and_holds_what_was_released(workspace: Workspace) -> None:
    (abbey,) = ward_codes(workspace, ["Abbey"])
    ward, weekly = (
        ward_file(workspace, order("councillor"), abbey),
        weekly_file(workspace, order("tasking", hotspots=0)),
    )
    assert (ward.what, weekly.what) == ("Ward pack: Abbey", "Weekly pack")
    assert ward.release.content.ward == abbey
    assert len(weekly.release.content.pages) == 0
    assert ward.content.startswith(b"%PDF")
    assert weekly.content.startswith(b"%PDF")


def test_a_ward_that_fails_is_told_and_loses_no_other(workspace: Workspace) -> None:
    (abbey,) = ward_codes(workspace, ["Abbey"])
    found = {each.ward: each for each in ward_files(DEMONSTRATION, order("councillor"), {abbey: "Abbey", "E0": "No"})}
    assert found["No"].pack is None
    assert found["No"].problem == "there is no ward E0; choose one by its name"
    made = found["Abbey"].pack
    assert made is not None
    assert made.content == ward_file(workspace, order("councillor"), abbey).content
