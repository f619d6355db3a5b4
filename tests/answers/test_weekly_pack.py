"""What the weekly pack says of one hotspot: since when, and what repeats in it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.analysis.hotspots import HotspotRules
from geo.answers.cards import Card
from geo.answers.weekly_pack import HotspotPage, weekly_pack
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.workspace import open_workspace

MONTHS = [Period.month(f"2026-{month:02d}") for month in (7, 8, 9)]


@pytest.mark.parametrize(
    ("hot", "said"),
    [
        ("", "Nothing is known of the periods before."),
        ("111", "Hot without a break since July 2026 at least, as far as is known."),
        ("101", "Hot without a break since September 2026."),
        ("011", "Hot without a break since August 2026."),
        ("110", "It was not hot in the period before."),
    ],
)
def test_since_when_is_the_last_run_of_hot_periods(hot: str, said: str) -> None:
    past = tuple((month, each == "1") for month, each in zip(MONTHS, hot, strict=False))
    nothing = np.empty(0)
    page = HotspotPage(Card(1, "", (), (), ""), nothing, nothing, nothing, None, past, "address", pd.DataFrame())
    assert page.since == said


def test_past_periods_end_with_the_one_before_and_agree_with_the_card() -> None:
    workspace = open_workspace(DEMONSTRATION)
    pack = weekly_pack(workspace, Filters("all-crime", Period.month("2026-10")), HotspotRules(), hotspots=5)
    for page, row in zip(pack.pages, pack.found.hotspots.to_dict("records"), strict=False):
        assert page.past[-1][0] == Period(date(2026, 9, 1), date(2026, 10, 1))
        assert sum(hot for _, hot in page.past) == row["periods_hot"]
        assert len(page.past) == row["periods_known"]
        # "New since the period before" is said of those that were not hot in it.
        assert page.past[-1][1] == (row["status"] != "new")
        assert page.repeats["incidents"].is_monotonic_decreasing
        assert page.repeats["incidents"].min() >= 2
