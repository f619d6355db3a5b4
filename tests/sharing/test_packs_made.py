"""The list of packs made."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from geo.config import DEMONSTRATION
from geo.errors import StoreError
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.packs import Order, Pack
from geo.sharing.packs_made import FILE, note_pack, packs_made
from geo.sharing.privacy import Release, audiences


def pack(what: str) -> Pack[str]:
    order = Order(Filters("all-crime", Period.month("2026-10")), audiences()["councillor"], date(2026, 11, 5))
    return Pack(what, order, Release("told", order.audience, "OFFICIAL"), "a.pdf", what.encode())


def test_packs_are_listed_with_the_latest_first_and_by_what_they_can_be_told_again(tmp_path: Path) -> None:
    assert packs_made(tmp_path) == ()
    for what in ("One", 'Two, "Three"'):
        note_pack(tmp_path, pack(what), file=f"{what}.pdf")
    latest, first = packs_made(tmp_path)
    assert (latest.what, latest.file, first.what) == ('Two, "Three"', 'Two, "Three".pdf', "One")
    assert (first.audience, first.marking, first.priority) == ("councillor", "OFFICIAL", "all-crime")
    assert Period.read(first.period) == Period.month("2026-10")
    assert first.sha256 == hashlib.sha256(b"One").hexdigest()


def test_a_pack_of_the_demonstration_is_not_noted() -> None:
    note_pack(DEMONSTRATION, pack("One"), file="a.pdf")
    assert not (DEMONSTRATION / FILE).exists()


def test_a_list_that_is_none_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("something\nelse\n")
    with pytest.raises(StoreError, match="correct or restore it"):
        packs_made(tmp_path)
