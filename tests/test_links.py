"""Decisions of people on pairs of incidents: kept, replaced, and what they do to counts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo.answers.duplicate_list import duplicate_list, pair_of
from geo.errors import ParameterError, StoreError
from geo.links import Link, Verdict, decide, forget, read_links
from geo.selection import Filters, rows_by_period, select
from geo.workspace import Workspace

PAIR = ("council", "C-1", "police", "P-1")
SAME_DAY = "the same day; the time of one is not known"
REASON = "told by another source too"


@pytest.fixture
def twice(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[[pd.DataFrame], Workspace]
) -> Workspace:
    """Hold one evening that two sources tell, and an event of another day."""
    begins = pd.Series(pd.to_datetime(["2024-01-05 22:00", "2024-01-05 22:10", "2024-01-09 12:00"]))
    begins = begins.dt.tz_localize("Europe/London").dt.as_unit("us")
    columns = {
        "source": ["police", "council", "police"],
        "source_reference": ["P-1", "C-1", "P-2"],
        "precision": ["address"] * 3,
        "category": ["Drugs"] * 3,
        "occurred_from": begins,
        "occurred_to": (begins + pd.Timedelta(minutes=1)).dt.as_unit("us"),
    }
    return make_workspace(some_incidents([(480_500.0, 200_500.0)] * 3, columns))


def test_a_decision_is_kept_and_a_later_one_of_the_pair_takes_its_place(tmp_path: Path) -> None:
    decide(tmp_path, Link(*PAIR, Verdict.SAME))
    decide(tmp_path, Link("fire", "F-1", "police", "P-1", Verdict.TWO))
    decide(tmp_path, Link(*PAIR, Verdict.TWO))
    held = read_links(tmp_path)
    assert [(link.pair, link.verdict) for link in held] == [
        (PAIR, Verdict.TWO),
        (("fire", "F-1", "police", "P-1"), Verdict.TWO),
    ]
    assert all(link.decided_at.startswith("20") for link in held)


@pytest.mark.parametrize(
    "text",
    [
        "source,reference\na,b\n",
        "nonsense",
        "source,reference,other_source,other_reference,verdict,decided_at\na,b,c,d,maybe,2026\n",
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "links.csv").write_text(text if text != "nonsense" else "\x00\n\x00,\x00\n")
    with pytest.raises(StoreError, match=r"links\.csv: cannot be read as links of incidents"):
        read_links(tmp_path)


def test_open_pairs_are_listed_until_somebody_decides(twice: Workspace) -> None:
    found = duplicate_list(twice)
    assert found.pairs[["source", "reference", "other_source", "other_reference"]].to_numpy().tolist() == [list(PAIR)]
    assert found.pairs["minutes"].tolist() == [9.0]
    link = found.link(0, Verdict.SAME)
    assert link == Link(*PAIR, Verdict.SAME)
    assert duplicate_list(replace(twice, links=(link,))).pairs.empty


@pytest.mark.parametrize(
    ("one", "other", "when", "apart"),
    [
        (("2024-01-05 22:00", 1), ("2024-01-05 22:10", 1), "Fri 5 Jan 2024, 22:00", "0 m, 9 min"),
        (("2024-01-05", 1440), ("2024-01-05 22:10", 1), "Fri 5 Jan 2024", f"0 m, {SAME_DAY}"),
        (("2024-01-05", 1440), ("2024-01-06 00:30", 1), "Fri 5 Jan 2024", "0 m, 1 day; the time of one is not known"),
        (("2024-01-05", 1440), ("2024-01-05", 1440), "Fri 5 Jan 2024", "0 m, the same day; the times are not known"),
        (("2024-01-05", 1440), ("2024-01-06", 1440), "Fri 5 Jan 2024", "0 m, 1 day; the times are not known"),
        # Midnight to the minute is a time, and so is a night until midnight.
        (("2024-01-05", 1), ("2024-01-05", 1), "Fri 5 Jan 2024, 00:00", "0 m, 0 min"),
        (("2024-01-05 22:00", 120), ("2024-01-06 00:10", 1), "Fri 5 Jan 2024, 22:00", "0 m, 10 min"),
        # A day on which the clocks go forward has 23 hours.
        (("2024-03-31", 1380), ("2024-03-31 09:00", 1), "Sun 31 Mar 2024", f"0 m, {SAME_DAY}"),
    ],
)
def test_of_what_is_dated_by_its_day_no_hour_and_no_minutes_are_told(
    twice: Workspace, one: tuple[str, int], other: tuple[str, int], when: str, apart: str
) -> None:
    begins = (
        pd.Series(pd.to_datetime([one[0], other[0]], format="ISO8601")).dt.tz_localize("Europe/London").dt.as_unit("us")
    )
    lasted = pd.Series(pd.to_timedelta([one[1], other[1]], unit="min"))
    pair = twice.incidents.iloc[:2].assign(
        source=["council", "police"], occurred_from=begins, occurred_to=(begins + lasted).dt.as_unit("us")
    )
    (found,) = duplicate_list(replace(twice, incidents=pair)).pairs.to_dict("records")
    assert (found["when"], found["apart"]) == (when, apart)


def test_what_is_linked_counts_once_and_only_where_both_are_asked_for(twice: Workspace) -> None:
    linked = replace(twice, links=(Link(*PAIR, Verdict.SAME),))
    filters = Filters("drugs-and-alcohol", twice.span)
    assert len(select(twice, filters).incidents) == 3
    found = select(linked, filters)
    assert found.incidents["source_reference"].tolist() == ["C-1", "P-2"]
    assert found.left_out[REASON] == 1
    assert len(found.incidents) + sum(found.left_out.values()) == found.total
    alone = select(linked, replace(filters, sources=frozenset({"police"})))
    assert alone.incidents["source_reference"].tolist() == ["P-1", "P-2"]
    assert (rows_by_period(linked, filters, [linked.span]) >= 0).tolist() == [False, True, True]


def test_two_events_count_twice_and_a_link_to_nothing_held_does_nothing(twice: Workspace) -> None:
    filters = Filters("drugs-and-alcohol", twice.span)
    for link in (Link(*PAIR, Verdict.TWO), Link("council", "C-9", "police", "P-1", Verdict.SAME)):
        linked = replace(twice, links=(link,))
        assert len(select(linked, filters).incidents) == 3
        assert linked.fingerprint != twice.fingerprint


def test_a_decision_is_taken_back_and_one_nobody_made_is_not(tmp_path: Path) -> None:
    decide(tmp_path, Link(*PAIR, Verdict.SAME))
    assert forget(tmp_path, PAIR).verdict is Verdict.SAME
    assert read_links(tmp_path) == ()
    with pytest.raises(ParameterError, match="nothing is decided of council C-1 and police P-1; list what is with"):
        forget(tmp_path, PAIR)


def test_a_pair_is_named_the_same_whichever_comes_first_and_only_of_what_is_held(twice: Workspace) -> None:
    assert pair_of(twice, ("police", "P-1"), ("council", "C-1")) == PAIR
    assert pair_of(twice, ("council", "C-1"), ("police", "P-1")) == PAIR
    with pytest.raises(ParameterError, match="no incident C-2 of council is held; the sources are council, police"):
        pair_of(twice, ("police", "P-1"), ("council", "C-2"))
    with pytest.raises(ParameterError, match="both are of police"):
        pair_of(twice, ("police", "P-1"), ("police", "P-2"))
