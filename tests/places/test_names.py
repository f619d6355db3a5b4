"""Names people use for a place."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places.names import GENERIC, is_generic, place_name, plain_label


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("On or near High Street", "High Street"),
        ("High Street", "High Street"),
        ("On or near ", ""),
        ("", ""),
        ("On or near On or near Lane", "On or near Lane"),
        ("Bridge on or near Mill", "Bridge on or near Mill"),
    ],
)
def test_only_the_suppliers_words_in_front_are_dropped(label: str, plain: str) -> None:
    assert plain_label(label) == plain


@pytest.mark.parametrize("kind", sorted(GENERIC))
def test_a_kind_of_place_names_no_place(kind: str) -> None:
    assert is_generic(f"On or near {kind}")
    assert is_generic(kind)


@pytest.mark.parametrize("label", ["On or near Hospital Road", "On or near Prison Lane", "Theatre", "supermarket"])
def test_a_street_that_sounds_like_a_kind_of_place_is_a_street(label: str) -> None:
    assert not is_generic(label)


@pytest.mark.parametrize("label", ["", "On or near ", "  "])
def test_no_label_names_no_place(label: str) -> None:
    assert is_generic(label)


def test_the_street_with_most_incidents_names_the_place() -> None:
    assert place_name({"On or near Mill Lane": 3, "On or near High Street": 4, "On or near Supermarket": 90}) == (
        "High Street"
    )


def test_labels_of_one_street_count_together() -> None:
    assert place_name({"Mill Lane": 3, "On or near Mill Lane": 2, "On or near High Street": 4}) == "Mill Lane"


def test_where_no_street_is_named_the_kind_of_place_serves() -> None:
    assert place_name({"On or near Supermarket": 1, "On or near Parking Area": 2, "": 9}) == "Parking Area"
    assert place_name({"": 9, "On or near ": 1}) == "unnamed place"
    assert place_name({}) == "unnamed place"


@given(st.dictionaries(st.sampled_from(["A Street", "B Street", "C Street", "On or near Supermarket", ""]),
                       st.integers(1, 3), min_size=1), st.randoms(use_true_random=False))  # fmt: skip
def test_the_name_does_not_hang_on_the_order_of_labels(counts: dict[str, int], random: Random) -> None:
    shuffled = list(counts.items())
    random.shuffle(shuffled)
    assert place_name(dict(shuffled)) == place_name(counts)
    best = max(counts.values())
    streets = sorted(label for label in counts if label.endswith("Street"))
    if streets and max(counts[street] for street in streets) == best:
        assert place_name(counts) == min(street for street in streets if counts[street] == best)
