"""How far something is, told now and then."""

from geo.watching import watched


def test_rows_are_told_every_so_often_and_at_the_end() -> None:
    told: list[tuple[int, int | None]] = []
    rows = watched(range(5), "Reading", 5, lambda _, done, of: told.append((done, of)), every=2)
    assert list(rows) == [0, 1, 2, 3, 4]
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
