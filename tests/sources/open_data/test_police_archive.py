"""Months of one force out of the archive, by parts or whole, on bad days too."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.sources.open_data.endpoints import Police, load_endpoints
from geo.sources.open_data.fetched import Wanted
from geo.sources.open_data.police_archive import fetch_months
from geo.sources.open_data.web import Web
from tests.loopback.police import Archive, zip_of
from tests.loopback.server import Loopback, cut_off, instead

NOISE = bytes(n * n % 251 for n in range(1_500_000))


def month_file(month: str, force: str = "thames-valley", text: str = "") -> tuple[str, bytes]:
    return f"{month}/{month}-{force}-street.csv", f"{month} {force} {text}\r\n".encode()


@pytest.fixture
def archive(server: Loopback) -> Archive:
    """Serve March to May, with other forces, other kinds of files and more than one block of them."""
    files = dict(month_file(f"2024-0{n}", force) for n in (3, 4, 5) for force in ("thames-valley", "kent"))
    files["2024-03/2024-03-thames-valley-outcomes.csv"] = b"no"
    files["2024-04/2024-04-metropolitan-street.csv"] = NOISE
    older = dict(month_file(f"2024-0{n}") for n in (1, 2))
    served = Archive({"latest": zip_of(files), "2024-02": zip_of(older)})
    server.services["/archive"] = served
    return served


@pytest.fixture
def police(server: Loopback) -> Police:
    return replace(load_endpoints().police, archive=f"{server.url}/archive/{{name}}.zip")


@pytest.mark.parametrize("ranges", [True, False])
def test_months_of_the_force_come_as_they_are_and_nothing_else(
    web: Web, police: Police, archive: Archive, tmp_path: Path, ranges: bool
) -> None:
    archive.ranges = ranges
    came = fetch_months(web, police, tmp_path / "out", Wanted(held=frozenset({"2024-03"})))
    assert came.published == ("2024-03", "2024-04", "2024-05")
    assert [path.read_bytes() for path in came.files.values()] == [month_file(m)[1] for m in ("2024-04", "2024-05")]
    assert sorted(p.name for p in (tmp_path / "out").rglob("*.csv")) == [
        "2024-04-thames-valley-street.csv",
        "2024-05-thames-valley-street.csv",
    ]


def test_of_a_large_archive_only_what_is_needed_travels(
    web: Web, police: Police, archive: Archive, server: Loopback, tmp_path: Path
) -> None:
    many = {f"{n}/{n}-other-{n}-street.csv": bytes((n * k) % 256 for k in range(400_000)) for n in range(20)}
    archive.zips["latest"] = zip_of({**many, **dict([month_file("2024-03")])})
    fetch_months(web, police, tmp_path / "out", Wanted())
    assert all("range" in asked.headers for asked in server.asked)
    assert len(server.asked) <= 3


def test_a_month_that_is_there_with_the_same_check_sum_is_not_read_again(
    web: Web, police: Police, archive: Archive, tmp_path: Path
) -> None:
    (first,) = fetch_months(web, police, tmp_path, Wanted("2024-03", "2024-03")).files.values()
    before = first.stat().st_mtime_ns
    assert fetch_months(web, police, tmp_path, Wanted("2024-03", "2024-03")).files == {"2024-03": first}
    assert first.stat().st_mtime_ns == before
    archive.zips["latest"] = zip_of(dict([month_file("2024-03", text="revised")]))
    archive.tags["latest"] = '"2"'
    fetch_months(web, police, tmp_path, Wanted("2024-03", "2024-03"))
    assert b"revised" in first.read_bytes()


def test_months_before_the_latest_archive_come_from_the_archive_of_their_time(
    web: Web, police: Police, archive: Archive, tmp_path: Path
) -> None:
    del archive
    came = fetch_months(web, police, tmp_path, Wanted("2024-01", "2024-03"))
    assert sorted(came.files) == ["2024-01", "2024-02", "2024-03"]


def test_a_month_nobody_published_is_absent_and_not_empty(
    web: Web, police: Police, archive: Archive, tmp_path: Path
) -> None:
    del archive
    came = fetch_months(web, police, tmp_path, Wanted("2023-12", "2024-06"))
    assert came.absent == ("2023-12", "2024-06")
    assert not list(tmp_path.rglob("2024-06*"))


def test_only_the_newest_months_are_fetched_where_nobody_named_any(
    web: Web, police: Police, archive: Archive, tmp_path: Path
) -> None:
    del archive
    assert list(fetch_months(web, replace(police, most_months=2), tmp_path, Wanted()).files) == ["2024-04", "2024-05"]


@pytest.mark.parametrize("ranges", [True, False])
def test_it_survives_being_cut_off(
    web: Web, police: Police, archive: Archive, server: Loopback, tmp_path: Path, ranges: bool
) -> None:
    archive.ranges = ranges
    server.spoil(None, cut_off(40), instead(500))
    assert len(fetch_months(web, police, tmp_path, Wanted()).files) == 3


def test_an_archive_that_changes_while_it_is_read_is_refused(
    web: Web, police: Police, archive: Archive, server: Loopback, tmp_path: Path
) -> None:
    def change(answer: object) -> object:
        archive.tags["latest"] = '"2"'
        return answer

    server.spoil(change)  # type: ignore[arg-type]
    with pytest.raises(SourceError, match=r"archive/latest\.zip: changed while it was being read; fetch again"):
        fetch_months(web, police, tmp_path, Wanted())


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda _: b"<html>Maintenance</html>", "is not a whole zip archive"),
        (lambda raw: raw[: len(raw) // 2], "is not a whole zip archive"),
        (lambda raw: raw.replace(b"2024-04 thames", b"2024-04 THAMES"), "is not a whole zip archive .*CRC"),
    ],
)
def test_an_archive_that_is_damaged_is_refused_and_not_kept(
    web: Web,
    police: Police,
    archive: Archive,
    tmp_path: Path,
    ranges: bool,
    spoil: Callable[[bytes], bytes],
    message: str,
) -> None:
    archive.ranges = ranges
    archive.zips["latest"] = spoil(zip_of(dict(month_file(f"2024-0{n}") for n in (3, 4))))
    with pytest.raises(SourceError, match=message):
        fetch_months(web, police, tmp_path, Wanted())
    archive.zips["latest"] = zip_of(dict([month_file("2024-03")]))
    assert list(fetch_months(web, police, tmp_path, Wanted()).files) == ["2024-03"]


def test_an_archive_without_a_month_of_the_force_is_refused(
    web: Web, police: Police, archive: Archive, tmp_path: Path
) -> None:
    archive.zips["latest"] = zip_of(dict([month_file("2024-03", "kent")]))
    with pytest.raises(SourceError, match="holds no month of the force thames-valley; check police.force"):
        fetch_months(web, police, tmp_path, Wanted())
