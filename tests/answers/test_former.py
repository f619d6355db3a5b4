"""How many places are not hot any more, and since when."""

import pandas as pd
import pytest

from geo.answers.former import gone_in_words


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (["left"] * 5 + [""] * 3, "8 places not hot any more: 5 gone since the period before, 3 earlier"),
        ([""], "1 place not hot any more: 0 gone since the period before, 1 earlier"),
        ([], "0 places not hot any more"),
    ],
)
def test_those_gone_since_the_period_before_are_told_from_those_gone_earlier(status: list[str], said: str) -> None:
    assert gone_in_words(pd.DataFrame({"status": pd.Series(status, dtype="str")})) == said
