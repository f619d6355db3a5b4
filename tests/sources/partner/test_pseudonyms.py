"""Pseudonyms: one for each person of a partner, made with a key that never lies with the data."""

import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import ParameterError, StoreError
from geo.sources.partner.pseudonyms import VARIABLE, PseudonymKey, key_file, pseudonym_key

KEY = PseudonymKey(b"k" * 32)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder, the key beside it."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "keys" / "pseudonym.key"))
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def pseudonyms(*references: str, key: PseudonymKey = KEY, scheme: str = "Council") -> list[object]:
    return key.pseudonyms(pd.Series(list(references), dtype="str"), scheme=scheme).tolist()


def test_a_person_is_the_same_whatever_capitals_and_spaces() -> None:
    one, *others = pseudonyms("P 0012", "p0012", " P00 12 ", "p\u00a00012")
    assert set(others) == {one}
    assert pseudonyms("p0013") != [one]
    assert pseudonyms("p012") != [one]


def test_another_scheme_and_another_key_make_another_person() -> None:
    told = {*pseudonyms("p1"), *pseudonyms("p1", scheme="Police"), *pseudonyms("p1", key=PseudonymKey(b"l" * 32))}
    assert len(told) == 3


def test_scheme_and_reference_do_not_run_together() -> None:
    assert pseudonyms("bc", scheme="a") != pseudonyms("c", scheme="ab")


def test_nobody_has_no_pseudonym() -> None:
    told = KEY.pseudonyms(pd.Series(["", "  ", "p1"], dtype="str"), scheme="a")
    assert told.isna().tolist() == [True, True, False]
    assert pseudonyms() == []


def test_a_pseudonym_is_a_keyed_hash_and_nothing_of_the_reference() -> None:
    # printf 'Council\0p1' | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    assert pseudonyms("P1") == ["0ceb2de7e2d383cbb8fb"]
    assert KEY.fingerprint != PseudonymKey(b"l" * 32).fingerprint
    assert b"k" * 12 not in KEY.fingerprint.encode()


def test_the_key_is_made_once_for_its_owner_alone(folder: Path) -> None:
    key = pseudonym_key(folder)
    assert pseudonym_key(folder) == key
    assert len(key.secret) == 32
    assert not list(folder.iterdir())
    if os.name == "posix":
        assert stat.S_IMODE(key_file().stat().st_mode) == 0o600


def test_two_keys_are_never_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = pseudonym_key(folder)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "other.key"))
    assert pseudonym_key(folder) != first


@pytest.mark.parametrize("where", ["key", "deep/down/key", "../data/key"])
def test_a_key_in_the_data_folder_is_refused_and_not_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv(VARIABLE, str(folder / where))
    with pytest.raises(ParameterError, match=f"may not lie with the data; name another file in {VARIABLE}"):
        pseudonym_key(folder)
    assert not list(folder.iterdir())


def test_a_link_does_not_hide_that_the_key_lies_with_the_data(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "link" / "key"))
    with pytest.raises(ParameterError, match="may not lie with the data"):
        pseudonym_key(folder)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "too short"), (b"ab" * 31, "too short"), (b"no key", "cannot be used"), (b"\xff\xfe", "cannot be used")],
)
def test_a_damaged_key_is_refused_and_left_as_it_is(folder: Path, content: bytes, problem: str) -> None:
    key_file().parent.mkdir()
    key_file().write_bytes(content)
    with pytest.raises(StoreError, match=f"the key of pseudonyms .*{problem}.*restore it from a copy"):
        pseudonym_key(folder)
    assert key_file().read_bytes() == content


def test_a_key_that_cannot_be_made_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "key"))
    with pytest.raises(StoreError, match="cannot be used"):
        pseudonym_key(folder)


def test_without_the_variable_the_key_lies_among_the_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert key_file().name == "pseudonym.key"
    assert "hotspots" in key_file().parts
