"""Who may see what, and how it is marked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.analysis.hotspots import HotspotRules
from geo.errors import ParameterError
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.privacy import POLICY, audiences, release_incidents, release_pack, release_places, release_ward
from geo.workspace import Workspace

JANUARY = Filters("neighbourhood-crime", Period(date(2024, 1, 1), date(2024, 2, 1)))


@pytest.fixture(scope="module")
def workspace(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(some_incidents([(480_500.0, 200_500.0)] * 12))


def own(folder: Path, *changes: tuple[str, str]) -> Path:
    text = POLICY.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "release.toml").write_text(text, encoding="utf-8")
    return folder


def test_those_who_see_no_points_get_no_small_count() -> None:
    found = audiences()
    assert [each for each in found if found[each].points] == ["tasking", "analyst"]
    assert {each.smallest for each in found.values() if not each.points} == {5}


def test_a_store_may_have_a_policy_of_its_own(tmp_path: Path) -> None:
    assert audiences(tmp_path) == audiences()
    changed = audiences(own(tmp_path, ("smallest = 5", "smallest = 10")))
    assert changed["councillor"].smallest == 10


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("smallest = 5", "smallest = 4", r"\[councillor\] smallest is 4; without points it must be 5"),
        (
            "round_to = 0",
            "round_to = 3",
            r"\[tasking\] round_to is 3; it must be 0 for none, or an odd number from 5 on",
        ),
        (
            "round_to = 0",
            "round_to = 10",
            r"\[tasking\] round_to is 10; it must be 0 for none, or an odd number from 5",
        ),
        ("points = true", 'points = "yes"', r"\[tasking\] points is 'yes'; it must be of the kind bool"),
        ("incidents = true\nsmallest = 0", "incidents = true\nsmallest = 5", r"\[analyst\] incidents is true; then"),
        ('marking = "OFFICIAL"', 'marking = "SECRET"', "there is no marking 'SECRET'"),
        ('name = "Analysts"\n', "", r"\[analyst\] must have name, points"),
        ("[public]", "[public", "cannot be read as a policy"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        audiences(own(tmp_path, (old, new)))


def test_a_policy_for_nobody_is_refused(tmp_path: Path) -> None:
    (tmp_path / "release.toml").write_text("", encoding="utf-8")
    with pytest.raises(ParameterError, match="names no audience"):
        audiences(tmp_path)


def test_points_are_released_to_nobody_who_may_see_areas_only(workspace: Workspace) -> None:
    for key in ("councillor", "public"):
        with pytest.raises(ParameterError, match="may see areas only"):
            release_pack(workspace, JANUARY, HotspotRules(), audiences()[key])


def test_a_person_chooses_the_marking_and_otherwise_the_policy_does(workspace: Workspace) -> None:
    councillor = audiences()["councillor"]
    assert release_ward(workspace, JANUARY, "E05000001", councillor).marking == "OFFICIAL"
    assert release_ward(workspace, JANUARY, "E05000001", councillor, marking="").marking == ""
    with pytest.raises(ParameterError, match="no marking 'secret'"):
        release_ward(workspace, JANUARY, "E05000001", councillor, marking="secret")


def test_lists_of_places_are_released_to_partners_only(tmp_path: Path) -> None:
    for key, found in audiences().items():
        if found.points:
            assert release_places("a list", found).audience.key == key
        else:
            with pytest.raises(ParameterError, match=f"{key}: may see areas only, .*; release areas instead"):
                release_places("a list", found)
    careful = audiences(own(tmp_path, ("incidents = false\nsmallest = 0", "incidents = false\nsmallest = 5")))[
        "tasking"
    ]
    with pytest.raises(ParameterError, match="shows points and small counts"):
        release_places("a list", careful)


def test_single_incidents_are_released_to_analysts_only() -> None:
    for key, found in audiences().items():
        if key == "analyst":
            assert release_incidents("rows", found, marking="OFFICIAL").marking == "OFFICIAL"
        else:
            with pytest.raises(ParameterError, match=f"{key}: may not see single incidents"):
                release_incidents("rows", found)
