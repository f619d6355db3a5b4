"""What a card says of a hotspot, in words that can be read aloud."""

import pytest

from geo.analysis.hotspots import HotspotRules
from geo.answers.cards import _ADVICE, hotspot_card
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture(scope="module")
def found(workspace: Workspace) -> HotspotList:
    return hotspot_list(workspace, Filters("all-crime", Period.month("2026-10")), HotspotRules())


def test_each_card_says_what_its_row_says(workspace: Workspace, found: HotspotList) -> None:
    for row in found.hotspots.to_dict("records"):
        card = hotspot_card(workspace, found, row["rank"])
        assert card.title.startswith(f"{row['rank']}. {row['place']}, {row['ward']}")
        assert card.why[0].startswith(f"{row['incidents']:,} incidents on {row['points']} distinct points")
        assert card.advice == _ADVICE[row["class"]]
        scores = {each.name: each.score for each in card.criteria}
        assert list(scores) == ["Volume", "Direction", "Impact", "Performance", "Concern"]
        assert scores["Volume"] == row["volume_score"]


def test_a_verdict_follows_the_interval(workspace: Workspace, found: HotspotList) -> None:
    said = {
        row["rank"]: next(each for each in hotspot_card(workspace, found, row["rank"]).why if "period before:" in each)
        for row in found.hotspots.to_dict("records")
    }
    for row in found.hotspots.to_dict("records"):
        verdict = "may well be chance"
        if row["change_low"] > 1:
            verdict = "more than chance alone"
        elif row["change_high"] < 1:
            verdict = "fewer than chance alone"
        assert verdict in said[row["rank"]]
        assert f"{row['before']:,.0f}, now {row['on_ground']:,}" in said[row["rank"]]


def test_rows_of_a_hotspot_add_up_to_its_count(found: HotspotList) -> None:
    counted = [(found.rank_of_row == rank).sum() for rank in found.hotspots["rank"]]
    assert counted == found.hotspots["incidents"].tolist()
    assert len(found.rank_of_row) == len(found.selection.incidents)


def test_what_the_data_cannot_see_is_said_and_never_a_zero(make_workspace, some_incidents) -> None:
    points = [(480_500.0 + 40 * (n % 4), 200_500.0) for n in range(12)]
    workspace = make_workspace(some_incidents(points))
    found = hotspot_list(workspace, Filters("all-crime", Period.month("2024-01")), HotspotRules())
    card = hotspot_card(workspace, found, 1)
    assert {each.name: each.score for each in card.criteria}["Impact"] is None
    assert "not seen in this data" in {each.measured for each in card.criteria}
    assert not any("address" in sentence or "Most often" in sentence for sentence in card.why)
    assert "Too few periods are known" in card.advice
