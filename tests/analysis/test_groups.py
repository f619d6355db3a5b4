"""What groups have in common: days and months by the clock on the wall, main categories, names as of single places."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.groups import commonest, different, history, main_categories, place_names, value_counts
from geo.places.names import is_generic, plain_label
from geo.schema import TIMEZONE

NONE = np.empty(0, np.int64)


def times(*moments: str) -> pd.Series:
    return pd.Series(pd.DatetimeIndex(moments).as_unit("us").tz_localize(TIMEZONE))


def rows(pairs: list[tuple[int, str | None]]) -> tuple[np.ndarray, pd.Series]:
    group = np.array([number for number, _ in pairs], np.int64)
    return group, pd.Series([value for _, value in pairs], dtype="str").astype("category")


def test_midnight_parts_two_days_by_the_clock_on_the_wall() -> None:
    # In summer 23:30 by the clock is 22:30 in Greenwich, 00:30 is 23:30 of the day before.
    begins = times("2024-06-30 23:30", "2024-07-01 00:30", "2024-06-30 09:00", "2024-02-03 10:00")
    found = history(begins, begins + pd.Timedelta(minutes=1), np.array([0, 0, 0, 1]), 2)
    assert found["days"].tolist() == [2, 1]
    assert found["months"].tolist() == [2, 1]
    assert found["first"].tolist() == [begins[2], begins[3]]
    assert found["last"].tolist() == [begins[1], begins[3]]
    assert str(found["first"].dtype) == f"datetime64[us, {TIMEZONE}]"


def test_a_month_tells_no_day_and_four_weeks_less_a_minute_does() -> None:
    begins, ends = (
        times("2023-02-01", "2023-02-01", "2023-03-01"),
        times("2023-03-01", "2023-02-28 23:59", "2023-04-01"),
    )
    found = history(begins, ends, np.array([0, 1, 0]), 2)
    assert found["days"].isna().tolist() == [True, False]
    assert found["days"][1] == 1
    assert found["months"].tolist() == [2, 1]


def test_without_rows_everything_is_empty_of_the_right_kind() -> None:
    found = history(times(), times(), NONE, 0)
    assert len(found) == 0
    assert [str(kind) for kind in found.dtypes] == ["Int64", "int64", *[f"datetime64[us, {TIMEZONE}]"] * 2]
    empty = pd.Series([], dtype="str").astype("category")
    assert main_categories(empty, NONE, 0).tolist() == []
    names, generic = place_names(empty, NONE, 0)
    assert (names.tolist(), generic.tolist()) == ([], [])
    assert different(NONE, NONE, 2).tolist() == [0, 0]
    assert commonest(empty, NONE, 0).dtype == "str"
    assert value_counts(empty, NONE, 0)[1].shape == (0, 0)


def test_groups_without_rows_have_no_value() -> None:
    none = pd.Series([], dtype="str").astype("category")
    known = none.cat.add_categories(["Drugs"])
    for values in (none, known):
        assert commonest(values, NONE, 2).tolist() == ["", ""]
        assert main_categories(values, NONE, 2).tolist() == ["", ""]
        assert value_counts(values, NONE, 2)[1].shape == (2, len(values.cat.categories))
        names, generic = place_names(values, NONE, 2)
        assert (names.tolist(), generic.tolist()) == (["unnamed place"] * 2, [False] * 2)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-9, 9))))
def test_different_values_are_those_of_a_set(pairs: list[tuple[int, int]]) -> None:
    group, value = np.array(pairs, np.int64).reshape(-1, 2).T
    expected = [len({v for g, v in pairs if g == number}) for number in range(5)]
    assert different(group, value, 5).tolist() == expected


categories = st.sampled_from(["Drugs", "Burglary", "Robbery", "Arson", "Theft"])


@given(st.lists(st.tuples(st.integers(0, 3), categories)))
def test_main_categories_are_the_largest_three_then_the_alphabet(pairs: list[tuple[int, str | None]]) -> None:
    group, category = rows(pairs)
    shuffled = category.cat.reorder_categories(list(category.cat.categories)[::-1])
    for values in (category, shuffled):
        for number, words in enumerate(main_categories(values, group, 4)):
            counts = Counter(name for g, name in pairs if g == number)
            largest = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[:3]
            assert words == ", ".join(f"{name} {times}" for name, times in largest)


labels = st.sampled_from(
    [
        "On or near High Street",
        "High Street",
        "On or near Supermarket",
        "On or near Parking Area",
        "On or near Abbey Way",
        "On or near ",
        "",
        None,
    ]
)


@given(st.lists(st.tuples(st.integers(0, 3), categories | st.none())))
def test_values_are_counted_in_the_order_of_the_alphabet(pairs: list[tuple[int, str | None]]) -> None:
    group, values = rows(pairs)
    backwards = values.cat.reorder_categories(list(values.cat.categories)[::-1])
    for column in (values, backwards):
        names, counts = value_counts(column, group, 4)
        assert names.tolist() == sorted(names)
        assert counts.sum() == sum(value is not None for _, value in pairs)
        for number in range(4):
            expected = Counter(value for g, value in pairs if g == number)
            assert counts[number].tolist() == [expected[name] for name in names]


@given(st.lists(st.tuples(st.integers(0, 3), categories | st.none())))
def test_the_commonest_value_is_the_largest_then_the_first_in_the_alphabet(
    pairs: list[tuple[int, str | None]],
) -> None:
    group, values = rows(pairs)
    found, told_mixed = commonest(values, group, 4), commonest(values, group, 4, mixed="several")
    for number in range(4):
        counts = Counter(value for g, value in pairs if g == number and value is not None)
        assert found[number] == min(counts, key=lambda value: (-counts[value], value), default="")
        assert told_mixed[number] == ("several" if len(counts) > 1 else found[number])


def one_place(counts: dict[str | None, int]) -> tuple[str, bool]:
    """Name a single place that has so many rows of each label."""
    group, label = rows([(0, text) for text, times in counts.items() for _ in range(times)])
    names, generic = place_names(label, group, 1)
    return str(names[0]), bool(generic[0])


def test_the_street_with_most_incidents_names_the_place() -> None:
    found = one_place({"On or near Mill Lane": 3, "On or near High Street": 4, "On or near Supermarket": 90})
    assert found == ("High Street", False)


def test_labels_of_one_street_count_together() -> None:
    found = one_place({"Mill Lane": 3, "On or near Mill Lane": 2, "On or near High Street": 4})
    assert found == ("Mill Lane", False)


def test_of_streets_with_as_many_incidents_the_first_in_the_alphabet_names_the_place() -> None:
    assert one_place({"Mill Lane": 2, "On or near High Street": 2}) == ("High Street", False)


@pytest.mark.parametrize("nothing", ["", "On or near ", "On or near", None])
def test_where_no_street_is_named_the_kind_of_place_serves(nothing: str | None) -> None:
    kinds: dict[str | None, int] = {"On or near Supermarket": 1, "On or near Parking Area": 2}
    assert one_place({**kinds, nothing: 9}) == ("Parking Area", True)
    assert one_place({nothing: 9}) == ("unnamed place", False)


@given(st.lists(st.tuples(st.integers(0, 3), labels)))
def test_each_group_is_named_as_if_it_were_alone(pairs: list[tuple[int, str | None]]) -> None:
    group, label = rows(pairs)
    names, generic = place_names(label, group, 4)
    for number in range(4):
        counts = Counter(plain_label(text) for g, text in pairs if g == number and text is not None)
        del counts[""]
        by_rank = sorted(counts, key=lambda name: (is_generic(name), -counts[name], name))
        assert names[number] == (by_rank[0] if by_rank else "unnamed place")
        assert generic[number] == (bool(by_rank) and is_generic(by_rank[0]))
