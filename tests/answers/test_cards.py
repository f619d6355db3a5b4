"""What a card says of a hotspot, in words that can be read aloud."""

import math
from dataclasses import replace

import pandas as pd
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
        row["rank"]: next(
            each for each in hotspot_card(workspace, found, row["rank"]).why if "in the period before: " in each
        )
        for row in found.hotspots.to_dict("records")
    }
    for row in found.hotspots.to_dict("records"):
        verdict = "may well be chance"
        if row["change_low"] > 1:
            verdict = "more than chance alone"
        elif row["change_high"] < 1:
            verdict = "fewer than chance alone"
        assert verdict in said[row["rank"]]
        assert f"{row['on_ground']:,} now, {row['before']:,.0f} in" in said[row["rank"]]


def test_numbers_of_one_card_are_reconciled(workspace: Workspace, found: HotspotList) -> None:
    first = found.hotspots.head(1)
    # 119 in it and 120 on its ground; 86 repeats, and 10 that are flagged and no repeat.
    odd = {"incidents": 119, "on_ground": 120, "repeats": 86.0, "flagged": 30.0, "impact": 96.0, "before": 100.0}
    odd |= {"year_change_low": 1.01, "year_change_high": 2.0, "performance": 2.44}

    def card(**other: float) -> tuple[tuple[str, ...], dict[str, str]]:
        changed = first.assign(**(odd | other))
        made = hotspot_card(workspace, replace(found, hotspots=changed), 1)
        return made.why, {each.name: each.measured for each in made.criteria}

    why, measured = card()
    assert "Its ground reaches 75 m round it, with 1 incident more: 120 in all." in why
    assert measured["Impact"] == "86 repeats and 10 more flagged: 96"
    assert measured["Performance"] == "more than chance alone would make (z +2.4 against last year)"
    assert not any("Its ground reaches" in said for said in card(on_ground=119)[0])
    assert card(flagged=math.nan, impact=86.0)[1]["Impact"] == "86 repeats"
    assert card(repeats=math.nan, impact=30.0)[1]["Impact"] == "30 flagged"
    assert card(year_change_low=1.0)[1]["Performance"].startswith("such a change may well be chance (z")


def test_a_criterion_of_too_few_hotspots_does_not_count_on_any_card(workspace: Workspace, found: HotspotList) -> None:
    table = pd.concat([found.hotspots.head(1)] * 3, ignore_index=True)

    def concern(rank: int, known: list[float]) -> tuple[str, float | None]:
        list_of = replace(found, hotspots=table.assign(rank=[1, 2, 3], concern=known, concern_score=100.0))
        each = hotspot_card(workspace, list_of, rank).criteria[-1]
        return each.measured, each.score

    few, most = [0.6, math.nan, math.nan], [0.6, 0.6, math.nan]
    assert concern(1, few) == ("60% of residents worry: does not count", None)
    assert concern(2, few) == ("not known of this hotspot: does not count", None)
    assert concern(1, most) == ("60% of residents worry", 100.0)
    assert concern(3, most) == ("not known of this hotspot: takes the mean of the others", None)


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
    assert "not known of this hotspot: does not count" in {each.measured for each in card.criteria}
    assert not any("address" in sentence or "Most often" in sentence for sentence in card.why)
    assert "Too few periods are known" in card.advice
