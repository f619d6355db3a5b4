"""The kept choice of methods: what is read again, what another choice leaves alone, what is refused or replaced."""

from pathlib import Path

import pytest

from geo.chosen_methods import ChosenMethod, read_chosen_methods, write_chosen_methods
from geo.errors import StoreError

METHODS = ("count", "decay", "shrunk")
COUNT = ChosenMethod("count", "better, by far", 7, 1, "8aa58ccdcdac", "2025-07-01")
DECAY, SHRUNK = ChosenMethod("decay", "why not", 2, 3, "0", "2025-07-02"), ChosenMethod("shrunk", "x", 4, 1, "1", "")


def keep(folder: Path, **chosen: ChosenMethod) -> list[str]:
    by_key = {key.replace("_", "-"): each for key, each in chosen.items()}
    return write_chosen_methods(by_key, folder, methods=METHODS)


def test_nothing_is_chosen_where_nothing_is_kept(tmp_path: Path) -> None:
    assert read_chosen_methods(tmp_path) == {}


def test_a_choice_is_read_as_it_was_written_and_keeps_what_another_does_not_name(tmp_path: Path) -> None:
    assert keep(tmp_path, all_crime=COUNT, exploitation=DECAY) == []
    assert keep(tmp_path, all_crime=SHRUNK) == []
    assert read_chosen_methods(tmp_path) == {"all-crime": SHRUNK, "exploitation": DECAY}
    assert [path.name for path in tmp_path.iterdir()] == ["methods.csv"]


def test_what_a_choice_rests_on_may_be_unknown(tmp_path: Path) -> None:
    (tmp_path / "methods.csv").write_text("priority,method,reason\nall-crime,count,none\n", "utf-8")
    assert read_chosen_methods(tmp_path) == {"all-crime": ChosenMethod("count", "none")}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "priority,reason\nall-crime,none\n",
        "priority,method,reason,months_tried\nall-crime,count,none,many\n",
        "priority,method,reason,chosen_on\nall-crime,count,none,last week\n",
    ],
    ids=["empty", "a column is missing", "no number", "no day"],
)
def test_a_damaged_choice_says_how_to_make_it_again_and_that_replaces_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "methods.csv").write_text(text, "utf-8")
    with pytest.raises(StoreError, match="hotspots backtest --keep"):
        read_chosen_methods(tmp_path)
    (note,) = keep(tmp_path, all_crime=COUNT)
    assert note.endswith("methods.csv could not be read: it is replaced, and what was chosen there is lost.")
    assert read_chosen_methods(tmp_path) == {"all-crime": COUNT}


def test_two_rows_for_one_priority_are_refused_whichever_they_say(tmp_path: Path) -> None:
    lines = "priority,method,reason\nall-crime,count,none\nexploitation,decay,none\nall-crime,count,none\n"
    (tmp_path / "methods.csv").write_text(lines, "utf-8")
    with pytest.raises(
        StoreError, match=r"methods\.csv, line 4: all-crime has a method in a row before; delete one of"
    ):
        read_chosen_methods(tmp_path)


def test_a_method_that_does_not_exist_is_dropped_and_said_unless_chosen_anew(tmp_path: Path) -> None:
    lines = "priority,method,reason\nall-crime,clairvoyance,none\nexploitation,decay,none\n"
    (tmp_path / "methods.csv").write_text(lines, "utf-8")
    (note,) = keep(tmp_path, drugs_and_alcohol=COUNT)
    assert note.endswith("methods.csv: the method 'clairvoyance' of all-crime does not exist: its row is dropped.")
    assert set(read_chosen_methods(tmp_path)) == {"drugs-and-alcohol", "exploitation"}


def test_a_choice_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, all_crime=COUNT)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geo.chosen_methods.write_atomically", full)
    with pytest.raises(StoreError, match="the choice is not kept"):
        keep(tmp_path, all_crime=SHRUNK)
    assert read_chosen_methods(tmp_path) == {"all-crime": COUNT}
