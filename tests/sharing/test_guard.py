"""What is hidden beside what was told before: worked by hand on three wards."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.periods import Period
from geo.selection import Filters
from geo.sharing.cells import Count
from geo.sharing.guard import guard
from geo.sharing.ledger import Told, remember
from geo.sharing.privacy import Audience, audiences
from geo.workspace import Workspace

PUBLIC, COUNCILLOR = audiences()["public"], audiences()["councillor"]
WEEKS = Filters("all-crime", Period(date(2024, 1, 1), date(2024, 1, 29)))
MONTH = Filters("all-crime", Period.month("2024-01"))
WARDS = ("E05000001", "E05000002", "E05000003")


def counts(filters: Filters, codes: Sequence[str] = WARDS) -> list[Count]:
    return [Count(filters, "ward_2022", code) for code in codes]


@pytest.fixture
def county(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace], tmp_path: Path
) -> Callable[..., Workspace]:
    """Open so many burglaries in each ward in four weeks, and in the days that are left of the month."""

    def make(weeks: Sequence[int], rest: Sequence[int] = (0, 0, 0)) -> Workspace:
        each = [(480_500.0 + 1_000 * n, 200_500.0) for n in range(3)]
        points = [point for many in (weeks, rest) for point, n in zip(each, many, strict=True) for _ in range(n)]
        days = ["2024-01-10"] * sum(weeks) + ["2024-01-30"] * sum(rest)
        begins = pd.Series(pd.to_datetime(days)).dt.tz_localize("Europe/London")
        columns = {"occurred_from": begins, "occurred_to": begins + pd.Timedelta(hours=1)}
        return replace(make_workspace(some_incidents(points, columns)), folder=tmp_path)

    return make


def publish(workspace: Workspace, asked: list[Count], audience: Audience = PUBLIC) -> Told:
    told = guard(workspace, asked, audience)
    remember(workspace, audience.key, told, Path("a.csv"))
    return told


def numbers(told: Told) -> dict[str, int]:
    return {count.code: n for count, n in told.numbers.items()}


def test_a_small_count_is_hidden_and_with_the_whole_told_another_too(county: Callable[..., Workspace]) -> None:
    workspace = county([20, 9, 2])
    assert numbers(guard(workspace, counts(WEEKS), PUBLIC)) == {"E05000001": 20, "E05000002": 9}
    whole = guard(workspace, counts(WEEKS, ("", *WARDS)), PUBLIC)
    assert numbers(whole) == {"": 31, "E05000001": 20}
    assert [count.code for count in whole.kept] == ["E05000002", "E05000003"]


@pytest.mark.parametrize("first", [PUBLIC, COUNCILLOR])
@pytest.mark.parametrize("then", [PUBLIC, COUNCILLOR])
def test_weeks_that_overlap_do_not_tell_of_the_days_between_whoever_was_told(
    county: Callable[..., Workspace], first: Audience, then: Audience
) -> None:
    workspace = county([20, 9, 30], [2, 5, 0])
    assert len(publish(workspace, counts(WEEKS), first).numbers) == 3
    # 22 less 20 is 2; 14 less 9 is 5.
    assert numbers(publish(workspace, counts(MONTH), then)) == {"E05000002": 14, "E05000003": 30}


def test_without_the_ledger_the_days_between_would_be_told(county: Callable[..., Workspace]) -> None:
    assert len(guard(county([20, 9, 30], [2, 5, 0]), counts(MONTH), PUBLIC).numbers) == 3


def test_who_looks_without_publishing_leaves_no_trace(county: Callable[..., Workspace]) -> None:
    workspace = county([20, 9, 2])
    guard(workspace, counts(WEEKS), PUBLIC)
    assert list(workspace.folder.iterdir()) == []


def test_the_same_asked_again_is_told_again(county: Callable[..., Workspace]) -> None:
    workspace = county([20, 9, 2])
    first = publish(workspace, counts(WEEKS, ("", *WARDS)))
    again = publish(workspace, counts(WEEKS, ("", *WARDS)))
    assert (again.numbers, again.kept) == (first.numbers, first.kept)
    assert (again.after, again.known, again.changed) == (1, 2, 0)


def test_what_was_kept_hidden_to_guard_another_stays_so(county: Callable[..., Workspace]) -> None:
    workspace = county([20, 30, 40])
    remember(workspace, "public", Told(kept=counts(WEEKS, ["E05000002"])), Path("a.csv"))
    assert numbers(publish(workspace, counts(WEEKS))) == {"E05000001": 20, "E05000003": 40}


def test_numbers_of_data_that_has_changed_are_no_obstacle_and_few_added_are_not_told(
    county: Callable[..., Workspace],
) -> None:
    publish(county([20, 30, 40]), counts(WEEKS))
    # 4 more in one ward, 5 more in another.
    later = publish(county([24, 35, 40]), counts(WEEKS))
    assert numbers(later) == {"E05000002": 35, "E05000003": 40}
    assert (later.known, later.changed) == (3, 2)


def test_numbers_of_a_layer_that_is_gone_are_no_obstacle(county: Callable[..., Workspace]) -> None:
    workspace = county([20, 30, 40])
    elsewhere = [Count(WEEKS, "ward_1998", "E05000001"), Count(replace(WEEKS, priority="none"), "ward_2022", "")]
    remember(workspace, "public", Told(dict.fromkeys(elsewhere, 9), elsewhere), Path("a.csv"))
    told = guard(workspace, counts(WEEKS), PUBLIC)
    assert (len(told.numbers), told.known) == (3, 0)


def test_counts_are_rounded_and_a_small_one_is_told_as_what_it_may_be(county: Callable[..., Workspace]) -> None:
    told = guard(county([22, 8, 2]), counts(WEEKS), replace(PUBLIC, round_to=5))
    assert numbers(told) == {"E05000001": 20, "E05000002": 10, "E05000003": 0}
    assert (told.off, told.kept) == (2, ())


def test_of_rounded_counts_too_those_that_would_pin_one_down_are_hidden(county: Callable[..., Workspace]) -> None:
    # Told as 0 each is 2 at most, and together they were told as 6: each would be 2.
    workspace = county([2, 2, 2])
    remember(workspace, "public", Told({Count(WEEKS, "ward_2022", ""): 6}), Path("a.csv"))
    told = guard(workspace, counts(WEEKS), replace(PUBLIC, round_to=5))
    assert 0 < len(told.kept) < 3
