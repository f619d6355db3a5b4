"""Which hotspots of a list survive other rules: joined to the rows of the list, summed up, and in a file."""

from collections.abc import Callable

import pytest

from geo.analysis.hotspots import HotspotRules
from geo.analysis.sensitivity import Verdict
from geo.answers.hotspot_list import hotspot_list
from geo.answers.sensitivity_list import SensitivityList, sensitivity_list
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.analyst_export import export_sensitivity
from geo.workspace import Workspace, open_workspace

JANUARY = Filters("all-crime", Period.month("2024-01"))


@pytest.fixture(scope="module")
def workspace(some_incidents, make_workspace: Callable[..., Workspace]) -> Workspace:
    """Open a dense hotspot of 15, a loose one of 10 whose points are 140 m apart, and a pile."""
    dense = [(480_500.0 + 10 * (n % 3), 200_500.0) for n in range(15)]
    loose = [(481_200.0 + 140 * (n % 3), 200_500.0) for n in range(10)]
    return make_workspace(some_incidents(dense + loose + [(482_900.0, 200_900.0)] * 11))


@pytest.fixture(scope="module")
def answer(workspace: Workspace) -> SensitivityList:
    return sensitivity_list(workspace, hotspot_list(workspace, JANUARY, HotspotRules()))


def test_each_row_of_the_list_has_its_own_verdict(answer: SensitivityList) -> None:
    table = answer.table
    assert table[["rank", "incidents", "points", "verdict"]].to_numpy().tolist() == [
        [1, 15, 3, Verdict.STABLE],
        [2, 10, 3, Verdict.VANISHES],
    ]
    assert table[[f"jaccard_{at}" for at in range(4)]].to_numpy().tolist() == [[1, 1, 1, 1], [0, 1, 1, 0]]
    assert table["kept_0"].tolist() == [1, 0]
    assert answer.sentence == "1 of 2 hotspots survive every variant; 0 change and 1 vanish under at least one."


def test_each_variant_is_summed_up(answer: SensitivityList) -> None:
    assert answer.by_variant.to_numpy().tolist() == [
        ["radius 100 m", 1, 1, 0, 1],
        ["radius 200 m", 2, 2, 0, 0],
        ["8 incidents", 2, 2, 0, 0],
        ["12 incidents", 1, 1, 0, 1],
    ]


def test_the_recipe_is_that_of_the_list_and_what_was_tried(answer: SensitivityList) -> None:
    assert answer.recipe["eps_m"] == "150"
    assert answer.recipe["variants"] == "radius 100 m, radius 200 m, 8 incidents, 12 incidents"
    assert answer.recipe["same_if_jaccard_above"] == answer.recipe["vanishes_if_kept_below"] == "0.5"


def test_a_list_without_a_hotspot_says_so(workspace: Workspace) -> None:
    nothing = sensitivity_list(workspace, hotspot_list(workspace, JANUARY, HotspotRules(min_incidents=400)))
    assert nothing.table.empty
    assert nothing.sentence == "No hotspot is on the list: there is nothing to vary."
    assert export_sensitivity(nothing, workspace).empty
    assert nothing.by_variant["stable"].tolist() == [0, 0, 0, 0]


def test_the_file_names_each_variant_and_says_where_it_is_from(answer: SensitivityList, workspace: Workspace) -> None:
    exported = export_sensitivity(answer, workspace)
    assert exported["radius_100_m_verdict"].tolist() == ["stable", "vanishes"]
    assert exported["12_incidents_kept_percent"].tolist() == [100, 0]
    assert exported["number"].isna().all()
    assert exported["recipe"].str.contains("variants=radius 100 m").all()
    assert exported["notes"].str.contains("Vanishes: fewer than half of them").all()
    assert (exported["attribution"] == workspace.attribution).all()


def test_every_hotspot_of_the_demonstration_has_one_verdict() -> None:
    workspace = open_workspace(DEMONSTRATION)
    listed = hotspot_list(workspace, Filters("all-crime", Period.month(workspace.months[-1])), HotspotRules())
    found = sensitivity_list(workspace, listed)
    assert found.table["place"].tolist() == listed.hotspots["place"].tolist()
    told = found.by_variant[["stable", "changes", "vanishes"]]
    assert (told.sum(axis=1) == len(listed.hotspots)).all()
    assert set(found.table["verdict"]) >= {Verdict.STABLE, Verdict.VANISHES}
