"""Numbers and odds in sentences."""

import pytest

from geo.words import chance_in_words


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (1.0, "more often than not"),
        (0.51, "more often than not"),
        (0.5, "about one time in two"),
        (0.1, "about one time in ten"),
        (0.05, "about one time in twenty"),
        (0.02, "about one time in fifty"),
        (0.001, "about one time in a thousand"),
        (0.0009, "less than one time in a thousand"),
        (0.0, "less than one time in a thousand"),
    ],
)
def test_odds_are_said_by_the_nearest_round_number(p: float, words: str) -> None:
    assert chance_in_words(p) == words
