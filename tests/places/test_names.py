"""Names people use for a place."""

import pytest

from geo.places.names import GENERIC, is_generic, plain_label


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("On or near High Street", "High Street"),
        ("High Street", "High Street"),
        ("On or near ", ""),
        ("On or near", ""),
        ("On or nearby Lane", "On or nearby Lane"),
        ("", ""),
        ("On or near On or near Lane", "On or near Lane"),
        ("Bridge on or near Mill", "Bridge on or near Mill"),
    ],
)
def test_only_the_suppliers_words_in_front_are_dropped(label: str, plain: str) -> None:
    assert plain_label(label) == plain


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("On or near Paul'S Row", "Paul's Row"),
        ("On or near St Mary'S", "St Mary's"),
        ("On or near O'Sullivan Way", "O'Sullivan Way"),
        ("On or near St Mary'S (Bishop'S Wing)", "St Mary's (Bishop's Wing)"),
        ("Lollards' Stile", "Lollards' Stile"),
    ],
)
def test_the_s_of_a_name_is_small_wherever_it_stands(label: str, plain: str) -> None:
    assert plain_label(label) == plain


@pytest.mark.parametrize("kind", sorted(GENERIC))
def test_a_kind_of_place_names_no_place(kind: str) -> None:
    assert is_generic(f"On or near {kind}")
    assert is_generic(kind)


@pytest.mark.parametrize("label", ["On or near Hospital Road", "On or near Prison Lane", "Theatre", "supermarket"])
def test_a_street_that_sounds_like_a_kind_of_place_is_a_street(label: str) -> None:
    assert not is_generic(label)


@pytest.mark.parametrize("label", ["", "On or near ", "On or near", "  "])
def test_no_label_names_no_place(label: str) -> None:
    assert is_generic(label)
