"""The kept choice of methods: what is read again, what another choice leaves alone, what is refused."""

from pathlib import Path

import pandas as pd
import pytest

from geo.chosen_methods import read_chosen_methods, write_chosen_methods
from geo.errors import StoreError


def choice(**methods: str) -> pd.DataFrame:
    rows = [
        {"priority": key.replace("_", "-"), "method": name, "reason": "better, by far"} for key, name in methods.items()
    ]
    return pd.DataFrame(rows)


def test_nothing_is_chosen_where_nothing_is_kept(tmp_path: Path) -> None:
    assert read_chosen_methods(tmp_path) == {}


def test_a_choice_is_read_as_it_was_written_and_keeps_what_another_does_not_name(tmp_path: Path) -> None:
    write_chosen_methods(choice(all_crime="count", exploitation="decay"), tmp_path)
    write_chosen_methods(choice(all_crime="shrunk"), tmp_path)
    assert read_chosen_methods(tmp_path) == {"all-crime": "shrunk", "exploitation": "decay"}
    assert [path.name for path in tmp_path.iterdir()] == ["methods.csv"]


@pytest.mark.parametrize("text", ["", "priority,reason\nall-crime,none\n"], ids=["empty", "a column is missing"])
def test_a_damaged_choice_says_how_to_make_it_again(tmp_path: Path, text: str) -> None:
    (tmp_path / "methods.csv").write_text(text, "utf-8")
    with pytest.raises(StoreError, match="hotspots backtest --keep"):
        read_chosen_methods(tmp_path)


def test_a_choice_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    write_chosen_methods(choice(all_crime="count"), tmp_path)
    (tmp_path / "methods.new").mkdir()
    with pytest.raises(StoreError, match="the choice is not kept"):
        write_chosen_methods(choice(all_crime="shrunk"), tmp_path)
    assert read_chosen_methods(tmp_path) == {"all-crime": "count"}
