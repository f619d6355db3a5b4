"""Tables of areas for those who see no small count."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.analysis.disclosure import possible
from geo.answers.area_list import AreaList, AreaQuestion, area_list
from geo.config import DEMONSTRATION
from geo.errors import ParameterError
from geo.periods import Period
from geo.selection import Filters
from geo.sharing import area_release, guard
from geo.sharing.area_export import columns_of_areas
from geo.sharing.area_release import _counts, release_areas
from geo.sharing.cells import Count, cells_of
from geo.sharing.ledger import Told
from geo.sharing.privacy import Audience, audiences
from geo.workspace import Workspace, open_workspace

PUBLIC, TASKING = audiences()["public"], audiences()["tasking"]
WEEKS = Filters("serious-violence", Period(date(2026, 10, 4), date(2026, 11, 1)))


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture(scope="module")
def wards(workspace: Workspace) -> AreaList:
    return area_list(workspace, WEEKS, AreaQuestion("ward_2022"))


def test_partners_get_the_table_as_it_is(workspace: Workspace, wards: AreaList) -> None:
    released = release_areas(workspace, wards, TASKING)
    assert released.content is wards
    assert released.marking == "OFFICIAL-SENSITIVE"


def test_the_public_gets_no_small_count_of_any_period(workspace: Workspace, wards: AreaList) -> None:
    told = release_areas(workspace, wards, PUBLIC).content.table
    columns = ["incidents", "last_year_before", "previous_before"]
    assert (wards.table[columns] < 5).any(axis=None)
    assert told[columns].min().min() >= 5
    assert told["hidden"].sum() > (wards.table["incidents"] < 5).sum()


def test_what_is_worked_out_from_a_hidden_count_is_hidden_too(workspace: Workspace, wards: AreaList) -> None:
    told = release_areas(workspace, wards, PUBLIC).content.table
    now = told["incidents"].isna()
    derived = ["in_period", "rate", "rate_low", "rate_high", "ratio", "ratio_low", "ratio_high"]
    assert told.loc[now, derived].isna().all(axis=None)
    assert (told.loc[now, ["against", "small_base"]] == "").all(axis=None)
    for prefix in ("last_year_", "previous_"):
        either = now | told[f"{prefix}before"].isna()
        assert (
            told.loc[either, [f"{prefix}{name}" for name in ("difference", "percent", "change")]].isna().all(axis=None)
        )
    shown = told[~told["hidden"]].set_index("code").drop(columns="hidden")
    of_whole = ["ratio", "ratio_low", "ratio_high", "against"] if told["hidden"].iloc[-1] else []
    as_asked = wards.table.set_index("code").loc[shown.index]
    pd.testing.assert_frame_equal(shown.drop(columns=of_whole), as_asked.drop(columns=of_whole), check_dtype=False)


def test_rows_stand_in_the_order_of_codes_since_that_of_rates_would_tell_of_hidden_ones(
    workspace: Workspace, wards: AreaList
) -> None:
    released = release_areas(workspace, wards, PUBLIC).content
    assert released.order == "In the order of codes."
    *codes, whole = released.table["code"]
    assert (codes, whole) == (sorted(codes), "")
    assert codes != wards.table["code"].tolist()[:-1]


def test_where_the_whole_is_hidden_no_ratio_to_it_is_told(
    workspace: Workspace, wards: AreaList, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = guard.guard

    def without_whole(workspace: Workspace, counts: list[Count], audience: Audience) -> Told:
        told = everything(workspace, counts, audience)
        return replace(told, numbers={count: n for count, n in told.numbers.items() if count.code})

    assert release_areas(workspace, wards, PUBLIC).content.table["ratio"].notna().any()
    monkeypatch.setattr(area_release, "guard", without_whole)
    table = release_areas(workspace, wards, PUBLIC).content.table
    assert table[["ratio", "ratio_low", "ratio_high"]].isna().all(axis=None)
    assert (table["against"] == "").all()
    assert table["rate"].notna().any()


def test_rounded_counts_are_what_everything_is_worked_out_from(workspace: Workspace, wards: AreaList) -> None:
    released = release_areas(workspace, wards, replace(PUBLIC, round_to=5)).content
    shown = released.table[~released.table["hidden"]]
    assert len(shown) > 40
    assert (shown["incidents"] % 5 == 0).all()
    true = wards.table.set_index("code").loc[shown["code"], "incidents"].to_numpy()
    assert abs(shown["incidents"] - true).max() == 2
    assert shown["in_period"].to_numpy(float) == pytest.approx(
        (1000 * shown["incidents"] / shown["residents"]).to_numpy(float)
    )
    assert (shown["last_year_difference"] == shown["incidents"] - shown["last_year_before"]).all()
    assert any("rounded to multiples of 5" in note for note in released.notes)


def test_no_note_tells_a_count(workspace: Workspace, wards: AreaList) -> None:
    assert any("How the 998 incidents show serious violence" in note for note in wards.notes)
    said = " ".join(release_areas(workspace, wards, PUBLIC).content.notes)
    assert "Serious violence shows exactly, in part or by proxy in this data." in said
    assert "incidents show" not in said


def test_an_attacker_who_has_the_whole_table_pins_nothing_small_down(workspace: Workspace, wards: AreaList) -> None:
    told = release_areas(workspace, wards, PUBLIC).content.table
    columns = _counts(replace(wards, table=told))
    cells, _ = cells_of(workspace, [count for column in columns.values() for count in column])
    shown = np.concatenate([told["incidents" if not name else f"{name}before"].notna() for name in columns])
    for small in np.flatnonzero(cells.count < 5)[::7]:
        low, high = possible(cells.take(shown), cells.parts[[small]].toarray()[0])
        assert np.floor(high + 1e-6) - np.ceil(low - 1e-6) >= 2


def test_notes_and_recipe_tell_how_much_is_hidden_and_no_count(workspace: Workspace, wards: AreaList) -> None:
    released = release_areas(workspace, wards, PUBLIC).content
    assert released.notes[-1].endswith("those under 5, and others that would give one of them away.")
    assert not {"incidents", "of"} & set(released.recipe)
    exported = columns_of_areas(released)
    assert exported["some_counts_hidden"].eq("yes").sum() == released.table["hidden"].sum()
    assert "some_counts_hidden" not in columns_of_areas(wards)


def test_a_table_without_small_counts_says_so(workspace: Workspace) -> None:
    year = Filters("all-crime", Period(date(2025, 11, 1), date(2026, 11, 1)))
    released = release_areas(workspace, area_list(workspace, year, AreaQuestion("ward_2022")), PUBLIC)
    assert released.content.notes[-1] == "No count is under 5: nothing is hidden."


def test_rows_of_categories_are_not_released_to_who_sees_no_small_count(workspace: Workspace, wards: AreaList) -> None:
    asked = replace(wards, question=AreaQuestion("ward_2022", by="category"))
    with pytest.raises(ParameterError, match="public: areas by category hold too many small counts"):
        release_areas(workspace, asked, PUBLIC)
