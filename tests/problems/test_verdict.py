"""What a chair reads aloud says what the numbers say, and no more."""

import pytest

from geo.problems.evaluation import BeforeAfter, Difference, weighted_displacement_difference
from geo.problems.verdict import chance_in_words, displacement_in_words, effect_in_words, power_in_words


def told(treated: tuple[int, int], *comparison: tuple[int, int]) -> str:
    area, others = BeforeAfter(*treated), [BeforeAfter(*each) for each in comparison]
    return " ".join(effect_in_words(area, others, weighted_displacement_difference(area, others)))


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (1.0, "nearly always"),
        (0.67, "nearly always"),
        (0.66, "one time in two"),
        (1 / 10, "one time in ten"),
        (1 / 11, "one time in 11"),
        (0.001, "one time in 1000"),
        (0.0009, "less than one time in 1,000"),
    ],
)
def test_chance_is_said_as_one_time_in_so_many(p: float, said: str) -> None:
    assert chance_in_words(p).replace(",", "") == said.replace(",", "")


def test_a_fall_that_chance_seldom_makes_is_told_without_doubt() -> None:
    assert told((200, 100), (200, 205), (190, 190)) == (
        "There were 200 incidents before and 100 after. In 2 comparison areas the number changed by +2.5 on average. "
        "Without the action one would expect 202: it fell by 102 (between 59 and 146 fewer). "
        "This much happens by chance less than one time in 1,000."
    )


def test_a_rise_is_called_one() -> None:
    assert "it rose by 12 (between 4 fewer and 28 more)" in told((10, 20), (20, 18))


def test_where_others_lost_more_than_there_was_the_difference_tells_nothing() -> None:
    said = told((3, 1), (20, 10))
    assert said.endswith("tells nothing: compare with places of the same level.")
    assert "expect" not in said
    assert "Without the action one would expect 0: it rose by 1" in told((10, 1), (20, 10))


def test_no_more_and_no_fewer_is_said_so() -> None:
    assert "it is as many (between 12 fewer and 12 more). This much happens by chance nearly always" in told(
        (10, 10), (10, 10)
    )


def test_fewer_around_it_is_the_benefit_spreading() -> None:
    assert displacement_in_words(Difference(-40.0, 12.0)) == (
        "Around it there were 40 fewer than one would expect (between 16 and 64 fewer).",
        "The benefit seems to have spread there.",
    )


def test_what_chance_can_do_is_neither() -> None:
    assert displacement_in_words(Difference(0.2, 12.0)) == (
        "Around it there were as many as one would expect (between 23 fewer and 24 more).",
        "Whether incidents moved there, or the benefit spread, cannot be told.",
    )


def test_what_could_be_seen_is_told_before() -> None:
    assert power_in_words(200, [200, 200, 200]) == (
        "With 200 incidents to expect here, only a fall of 31 % or more would be seen four times in five."
    )
