"""Find the CSV files a path stands for."""

import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.sources.extracts import MAX_CSV_BYTES, Extract, find_extracts

SUFFIX = "-street.csv"
CONTENT = b"Crime ID,Month\n" + b"abc,2024-01\n" * 12
MEMBER = "2024-01/2024-01-thames-valley-street.csv"


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def write(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def test_one_csv_of_any_name_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "my export.csv", CONTENT)
    (found,) = find_extracts(path, SUFFIX)
    assert (found.name, found.file_name, found.size) == (str(path), "my export.csv", len(CONTENT))
    assert found.load() == CONTENT


def test_a_folder_gives_its_street_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("2024-02/2024-02-a-street.csv", "2024-01/2024-01-b-street.csv", "2024-01/2024-01-a-street.csv"):
        write(tmp_path / name, name.encode())
    # Passed over: other files of the download, and what a Mac leaves beside each.
    for name in ("2024-01/2024-01-a-outcomes.csv", "2024-01/2024-01-a-stop-and-search.csv", "a-street.csv.bak"):
        write(tmp_path / name, CONTENT)
    write(tmp_path / "__MACOSX/2024-01/._2024-01-a-street.csv", b"\0\5\x16\7")
    found = find_extracts(tmp_path, SUFFIX)
    assert [extract.file_name for extract in found] == [
        "2024-01-a-street.csv",
        "2024-01-b-street.csv",
        "2024-02-a-street.csv",
    ]
    assert found[1].load() == b"2024-01/2024-01-b-street.csv"


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_gives_its_street_files_in_the_order_of_their_names(tmp_path: Path, compression: int) -> None:
    members = {
        "2024-02/2024-02-a-street.csv": b"second",
        MEMBER: CONTENT,
        "2024-01/2024-01-thames-valley-outcomes.csv": b"other",
        f"__MACOSX/2024-01/._{MEMBER.rsplit('/', maxsplit=1)[-1]}": b"\0\5\x16\7",
        "README.txt": b"other",
    }
    path = write(tmp_path / "download.zip", zipped(members, compression))
    found = find_extracts(path, SUFFIX)
    assert [extract.name for extract in found] == [f"{path}/{MEMBER}", f"{path}/2024-02/2024-02-a-street.csv"]
    assert [extract.file_name for extract in found] == ["2024-01-thames-valley-street.csv", "2024-02-a-street.csv"]
    assert [extract.load() for extract in found] == [CONTENT, b"second"]
    assert found[0].size == len(CONTENT)


def test_a_zip_is_known_by_what_it_holds_and_not_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "download", zipped({MEMBER: CONTENT}))
    assert find_extracts(path, SUFFIX)[0].load() == CONTENT


def test_nothing_at_the_path_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.csv: no such file or folder; check the path"):
        find_extracts(tmp_path / "nowhere.csv", SUFFIX)


def test_a_folder_or_zip_without_a_street_file_is_said(tmp_path: Path) -> None:
    write(tmp_path / "folder" / "2024-01-a-outcomes.csv", CONTENT)
    write(tmp_path / "other.zip", zipped({"2024-01-a-outcomes.csv": CONTENT}))
    write(tmp_path / "empty.zip", zipped({}))
    for name in ("folder", "other.zip", "empty.zip"):
        with pytest.raises(SourceError, match=f"{name}: holds no file that ends with -street.csv; choose the street"):
            find_extracts(tmp_path / name, SUFFIX)


@pytest.mark.parametrize("raw", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_said(tmp_path: Path, raw: bytes) -> None:
    write(tmp_path / "2024-01-a-street.csv", raw)
    write(tmp_path / "zip" / "download.zip", zipped({MEMBER: raw}))
    for path in (tmp_path, tmp_path / "zip" / "download.zip"):
        with pytest.raises(SourceError, match=r"-street.csv: is empty; download it again"):
            find_extracts(path, SUFFIX)[0].load()


def test_a_file_that_vanishes_before_it_is_read_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "2024-01-a-street.csv", CONTENT)
    (found,) = find_extracts(tmp_path, SUFFIX)
    path.unlink()
    with pytest.raises(SourceError, match=r"cannot be read \(No such file or directory\)"):
        found.load()


# Damaged archives


def load_all(path: Path) -> list[bytes]:
    return [extract.load() for extract in find_extracts(path, SUFFIX)]


@pytest.mark.parametrize("name", ["half.zip", "half.download"])
def test_an_archive_that_broke_off_anywhere_is_refused(tmp_path: Path, name: str) -> None:
    whole = zipped({MEMBER: CONTENT, "2024-02/2024-02-a-street.csv": CONTENT})
    # Under four bytes nothing but the name could tell that it was to be an archive.
    for length in range(0 if name == "half.zip" else 4, len(whole)):
        path = write(tmp_path / name, whole[:length])
        with pytest.raises(SourceError, match=r"is not a whole zip archive.*download it again"):
            find_extracts(path, SUFFIX)


def test_half_of_the_real_download_is_refused(tmp_path: Path, shared_data: Path) -> None:
    whole = shared_data / "police" / "thames-valley-street.zip"
    size = whole.stat().st_size
    with whole.open("rb") as file:
        half = file.read(size // 2)
    path = write(tmp_path / "download.zip", half)
    with pytest.raises(SourceError, match="is not a whole zip archive"):
        find_extracts(path, SUFFIX)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_changed_byte_anywhere_in_an_archive_never_changes_what_is_read(tmp_path: Path, compression: int) -> None:
    whole = zipped({MEMBER: CONTENT}, compression)
    for at in range(len(whole)):
        for flipped in (0x01, 0x40, 0xFF):
            raw = bytearray(whole)
            raw[at] ^= flipped
            path = write(tmp_path / "download.zip", bytes(raw))
            with suppress(SourceError):
                assert load_all(path) == [CONTENT]


def test_a_member_whose_checksum_is_wrong_is_named(tmp_path: Path) -> None:
    raw = zipped({MEMBER: CONTENT}, zipfile.ZIP_STORED).replace(b"abc,2024-01\n", b"abc,2025-01\n", 1)
    path = write(tmp_path / "download.zip", raw)
    with pytest.raises(SourceError, match=rf"{MEMBER}: is damaged inside the archive .*CRC.*download it again"):
        load_all(path)


def test_a_member_that_cannot_be_decompressed_is_named(tmp_path: Path) -> None:
    raw = bytearray(zipped({MEMBER: CONTENT}))
    first = 30 + len(MEMBER)
    raw[first] = 0xFF
    path = write(tmp_path / "download.zip", bytes(raw))
    with pytest.raises(SourceError, match=rf"{MEMBER}: is damaged inside the archive .*download it again"):
        load_all(path)


def test_an_archive_with_a_password_is_to_be_unpacked_first(tmp_path: Path) -> None:
    raw = bytearray(zipped({MEMBER: CONTENT}))
    # The lowest bit of the general purpose flag, in the member's own header and in the directory at the end.
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path = write(tmp_path / "download.zip", bytes(raw))
    with pytest.raises(SourceError, match=rf"{MEMBER}: cannot be unpacked .*password.*; unpack it yourself first"):
        load_all(path)


# Far too large


def refuse_to_read(*_: object) -> bytes:
    pytest.fail("something was read")


def test_a_file_of_three_gigabytes_is_refused_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "2024-01-a-street.csv").open("wb") as file:
        file.truncate(3_000_000_000)
    monkeypatch.setattr(Path, "read_bytes", refuse_to_read)
    with pytest.raises(SourceError, match=r"a-street.csv: is 3.0 GB; .* split it by month, or download single months"):
        load_all(tmp_path)


def test_a_member_that_claims_three_gigabytes_is_refused_without_unpacking_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = bytearray(zipped({MEMBER: CONTENT}))
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (3_000_000_000).to_bytes(4, "little")
    path = write(tmp_path / "download.zip", bytes(raw))
    monkeypatch.setattr(zipfile.ZipFile, "read", refuse_to_read)
    with pytest.raises(SourceError, match=rf"{MEMBER}: is 3.0 GB; .* split it by month"):
        load_all(path)


def test_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    assert Extract("a.csv", "a.csv", MAX_CSV_BYTES, lambda: CONTENT).load() == CONTENT
    with pytest.raises(SourceError, match=r"is 0.5 GB"):
        Extract("a.csv", "a.csv", MAX_CSV_BYTES + 1, refuse_to_read).load()
