"""Near repeats of a question: what is refused and why, the bands in words, and the file."""

from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from geo.answers import near_repeat_table as module
from geo.answers.near_repeat_table import Bands, NearRepeatTable, near_repeat_table, prospect
from geo.errors import ParameterError
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.analyst_export import export_near_repeat
from geo.workspace import Workspace

JANUARY = Filters("all-crime", Period.month("2024-01"))


@pytest.fixture(scope="module")
def dated(
    some_incidents, make_workspace: Callable[..., Workspace]
) -> Callable[[Sequence[tuple[float, int]]], Workspace]:
    """Open incidents at so many metres from the west and on such days of January; day 0 for the whole month."""

    def make(rows: Sequence[tuple[float, int]]) -> Workspace:
        month = pd.Timestamp("2024-01-01", tz="Europe/London"), pd.Timestamp("2024-02-01", tz="Europe/London")
        starts = [month[0] + pd.Timedelta(days=max(day - 1, 0), hours=12) for _, day in rows]
        times = {
            "occurred_from": pd.Series(
                [start if day else month[0] for start, (_, day) in zip(starts, rows, strict=True)]
            ),
            "occurred_to": pd.Series(
                [
                    start + pd.Timedelta(hours=1) if day else month[1]
                    for start, (_, day) in zip(starts, rows, strict=True)
                ]
            ),
        }
        return make_workspace(some_incidents([(480_000.0 + x, 200_500.0) for x, _ in rows], times))

    return make


@pytest.fixture(scope="module")
def bursts(dated: Callable[..., Workspace]) -> Workspace:
    """Open ten places 250 m apart; at each two incidents on one day, the days all different; one without a day."""
    return dated([(250 * n + 10, 1 + 3 * n) for n in range(10) for _ in range(2)] + [(2900, 0)])


@pytest.fixture(scope="module")
def answer(bursts: Workspace) -> NearRepeatTable:
    return near_repeat_table(bursts, JANUARY, Bands(step_m=100, n_steps=2, step_days=1, n_days=2))


def test_limits_rise_by_equal_steps_after_the_same_place() -> None:
    assert Bands().limits_m == (0.1, 100, 200, 300, 400)
    assert Bands().limits_days == (7, 14, 21, 28)
    with pytest.raises(ParameterError, match="have no meaning"):
        Bands(n_days=0)


def test_month_only_data_is_refused_with_its_reason(some_incidents, make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace(some_incidents([(480_500, 200_500)] * 3))
    assert "This data has months only" in prospect(workspace, JANUARY, Bands()).obstacle
    with pytest.raises(ParameterError, match="a month cannot say what came soon after what"):
        near_repeat_table(workspace, JANUARY, Bands())


def test_one_incident_with_a_date_makes_no_pair(dated) -> None:
    few = prospect(dated([(0, 1), (0, 0)]), JANUARY, Bands())
    assert (few.pairs, few.obstacle) == (0, "Only 1 incident of these has a date; choose a longer period.")


def test_pairs_are_counted_up_to_the_last_limit_itself_and_only_of_dated_incidents(dated) -> None:
    workspace = dated([(0, 1), (0, 5), (400, 9), (401, 9), (0, 0)])
    # Both at 0 with one another and with 400 m; 400 m with 401 m; 401 m is too far from 0.
    assert prospect(workspace, JANUARY, Bands()).pairs == 1 + 2 + 1
    assert prospect(workspace, JANUARY, Bands(step_m=50)).pairs == 1 + 1


def test_too_many_pairs_are_refused_before_anything_is_shuffled(
    bursts: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 10)
    assert prospect(bursts, JANUARY, Bands(n_steps=2)).obstacle == ""
    monkeypatch.setattr(module, "MOST_PAIRS", 9)
    assert "10 pairs of incidents lie within 200 m of one another, more than 9" in (
        prospect(bursts, JANUARY, Bands(n_steps=2)).obstacle
    )


def test_bands_are_named_and_in_order(answer: NearRepeatTable) -> None:
    assert answer.table[["distance", "days"]].to_numpy().tolist() == [
        [place, days]
        for place in ("same place", "over 0 to 100 m", "over 100 to 200 m")
        for days in ("0 to 1 days apart", "2 days apart")
    ]
    assert answer.table["up_to_m"].tolist() == [0.1, 0.1, 100, 100, 200, 200]
    assert answer.table["observed"].tolist() == [10, 0, 0, 0, 0, 0]


def test_few_pairs_are_not_put_into_words(answer: NearRepeatTable) -> None:
    assert answer.table["p_value"].iloc[0] == 0.001
    assert set(answer.table["reads"]) == {"too few pairs to tell"}
    assert answer.sentence.startswith("Too few pairs of incidents in every band")


def test_bursts_are_told_by_how_much_they_are_above_chance(bursts: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_EXPECTED", 0.1)
    found = near_repeat_table(bursts, JANUARY, Bands(step_m=100, n_steps=1, step_days=1, n_days=1))
    # Of the 19 others one has the same day: 10 pairs of one place would hold 10/19 such by chance.
    assert found.table["expected"].iloc[0] == pytest.approx(10 / 19, abs=0.06)
    assert found.table["reads"].iloc[0].endswith("% more than by chance")
    assert found.sentence.startswith("1 of 1 band with enough pairs hold more than chance would bring")
    assert found.sentence.endswith("By chance alone 0.1 would.")


def test_what_was_left_out_is_said_and_the_same_question_has_the_same_answer(
    answer: NearRepeatTable, bursts: Workspace
) -> None:
    assert "Left out, as no day of theirs is known: 1 incident." in answer.notes
    assert any("map point, postcode or area" in note for note in answer.notes)
    again = near_repeat_table(bursts, JANUARY, answer.bands)
    assert again.table.equals(answer.table)
    assert (answer.recipe["incidents"], answer.recipe["of"], answer.recipe["permutations"]) == ("20", "21", "999")


def test_the_file_has_a_row_for_each_band_and_says_where_it_is_from(answer: NearRepeatTable, bursts: Workspace) -> None:
    exported = export_near_repeat(answer, bursts)
    assert len(exported) == 6
    assert exported["p_value"].iloc[0] == 0.001
    assert exported["knox_ratio"].iloc[0] == pytest.approx(answer.table["ratio"].iloc[0], abs=0.001)
    assert exported["recipe"].str.contains("distances_m=0.1 100 200; days=1 2").all()
    assert exported["notes"].str.contains("not that one led to the next").all()
