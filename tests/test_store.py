"""Incidents and areas on disk: as they were before or as they are after, never between."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from filelock import FileLock

from geo import store as store_module
from geo.config import PROJECT
from geo.errors import StoreError
from geo.files import write_atomically
from geo.manifest import FORMAT, Entry, FiguresEntry, Manifest
from geo.pipeline import import_police_uk
from geo.places.boundaries import Boundaries
from geo.places.residents import Figures
from geo.schema import ASB_TYPES, FLAGS, INCIDENTS, REJECTED, check_incidents
from geo.sources.ingest import Part, rejected_table
from geo.store import Store
from geo.taxonomy import Taxonomy

Incidents = Callable[..., pd.DataFrame]
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]
MIDDLE = (480_500.0, 200_500.0)


@pytest.fixture
def store(tmp_path: Path, taxonomy: Taxonomy) -> Store:
    return Store(tmp_path / "store", taxonomy)


@pytest.fixture(scope="session")
def month_of(some_incidents: Incidents) -> Callable[..., pd.DataFrame]:
    """Make incidents of one month, one for each label, named so that no two months share a name."""

    def make(month: str, labels: Sequence[str]) -> pd.DataFrame:
        start = pd.Timestamp(f"{month}-01", tz="Europe/London")
        return some_incidents(
            [MIDDLE] * len(labels),
            {
                "incident_id": [f"{month}-{n}" for n in range(len(labels))],
                "occurred_from": start,
                "occurred_to": start + pd.DateOffset(months=1),
                "place_label": list(labels),
            },
        )

    return make


def entry(month: str, incidents: int, rejected: int = 0, *, supplier: str = "thames-valley") -> Entry:
    return Entry(
        part=Part("police_uk", supplier, month),
        file=f"{month}.csv",
        sha256="0" * 64,
        imported_at="2025-01-01T00:00:00+00:00",
        rows=incidents + rejected,
        incidents=incidents,
        outside=0,
        rejected={"no location": rejected} if rejected else {},
        repeated_references=0,
    )


def put(store: Store, month: str, incidents: pd.DataFrame, bad_lines: Sequence[int] = ()) -> Entry:
    rejected = rejected_table(f"{month}.csv", [(line, "Longitude", None, "no location") for line in bad_lines])
    with store.update() as update:
        return update.put(entry(month, len(incidents), len(rejected)), incidents, rejected)


def parquet_files(store: Store) -> set[str]:
    return {path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.suffix == ".parquet"}


def other_files(store: Store) -> set[str]:
    """Whatever is neither a table, the manifest nor the lock."""
    files = {path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.is_file()}
    return files - parquet_files(store) - {"manifest.json", ".lock"}


# What is put in comes out


def test_a_folder_that_is_not_there_is_an_empty_store(store: Store) -> None:
    assert store.manifest() == Manifest()
    assert store.boundaries() is None
    pd.testing.assert_frame_equal(store.incidents(), INCIDENTS.empty())
    pd.testing.assert_frame_equal(store.rejected(), REJECTED.empty())
    assert not store.folder.exists()


def test_a_month_comes_back_as_it_was_put_in(store: Store, month_of: Incidents) -> None:
    incidents = month_of("2024-01", ["Mill Lane", "High Street"])
    written = put(store, "2024-01", incidents, [4, 7])
    pd.testing.assert_frame_equal(store.incidents(), incidents, check_categorical=False)
    check_incidents(store.incidents())
    REJECTED.check(store.rejected())
    assert store.rejected()["line"].tolist() == [4, 7]
    assert store.rejected()["found"].isna().all()
    assert store.manifest().entries == (written,)
    assert store.manifest().held("2024-01.csv", written.sha256) == written
    assert store.manifest().held("2024-01.csv", "another content") is None
    assert store.manifest().held("2024-02.csv", written.sha256) is None


def test_every_kind_of_column_keeps_its_type_and_its_gaps(store: Store, some_incidents: Incidents) -> None:
    flags = {flag: pd.array([True, None, False], dtype="boolean") for flag in FLAGS}
    incidents = some_incidents(
        [MIDDLE] * 3,
        {
            # Half past one the second time round, when the clocks go back.
            "occurred_from": pd.Timestamp("2024-10-27 01:30", tz="UTC"),
            "occurred_to": pd.Timestamp("2024-10-27 03:00", tz="UTC"),
            "source_reference": ["a", None, "c"],
            "place_label": ["Mill Lane", None, "Mill Lane"],
            "asb_type": [None, *ASB_TYPES[:2]],
            "victim_reference": [None, "x", None],
            "precision": ["address", "map point", "area"],
            **flags,
        },
    )
    incidents["ward_2022"] = pd.Categorical(["E05000001", None, "E05000001"], categories=["E05000001", "E05000002"])
    put(store, "2024-01", incidents)
    back = store.incidents()
    check_incidents(back)
    pd.testing.assert_frame_equal(back, incidents, check_categorical=False)
    assert back["ward_2022"].dtype == "category"


def test_parts_with_different_labels_and_gaps_are_read_as_one_table(store: Store, month_of: Incidents) -> None:
    # Three hundred labels do not fit the small number that a few are stored with.
    many = month_of("2024-02", [f"{n} Street" for n in range(300)])
    few = month_of("2024-01", ["Mill Lane", "299 Street"])
    last = month_of("2024-03", ["Mill Lane"]).assign(asb_type=pd.Series(["personal"], dtype="category"))
    last["knife"] = pd.array([True], dtype="boolean")
    for month, incidents in (("2024-02", many), ("2024-01", few), ("2024-03", last)):
        put(store, month, incidents)
    back = store.incidents()
    check_incidents(back)
    expected = pd.concat([few, many, last], ignore_index=True)
    assert back["place_label"].tolist() == expected["place_label"].tolist()
    assert back["incident_id"].tolist() == expected["incident_id"].tolist()
    assert back["asb_type"].notna().sum() == back["knife"].notna().sum() == 1


def test_parts_are_read_in_the_order_of_their_months_however_they_came(store: Store, month_of: Incidents) -> None:
    for month in ("2024-03", "2024-01", "2024-02"):
        put(store, month, month_of(month, ["Mill Lane"]))
    assert [each.part.month for each in store.manifest().entries] == ["2024-01", "2024-02", "2024-03"]
    assert store.incidents()["incident_id"].tolist() == ["2024-01-0", "2024-02-0", "2024-03-0"]


@pytest.mark.parametrize("bad_lines", [[], [2, 3]])
def test_a_month_without_an_incident_is_held_all_the_same(
    store: Store, month_of: Incidents, bad_lines: list[int]
) -> None:
    put(store, "2024-01", month_of("2024-01", []), bad_lines)
    put(store, "2024-02", month_of("2024-02", ["Mill Lane"]))
    assert store.manifest().months("police_uk", "thames-valley") == (["2024-01", "2024-02"], [])
    assert len(store.incidents()) == 1
    assert len(store.rejected()) == len(bad_lines)


def test_a_month_without_an_incident_alone_gives_an_empty_table(store: Store, month_of: Incidents) -> None:
    put(store, "2024-01", month_of("2024-01", []))
    check_incidents(store.incidents())
    assert len(store.incidents()) == 0


def test_boundaries_come_back_with_their_fingerprint(store: Store, boundaries: Boundaries) -> None:
    with store.update() as update:
        update.put_boundaries(boundaries)
    held = store.boundaries()
    assert held is not None
    assert held.fingerprint == boundaries.fingerprint == store.manifest().boundaries


def residents(values: dict[str, float], *, measure: str = "residents", layer: str = "lsoa_2021") -> Figures:
    return Figures(measure, layer, "Census 2021", pd.Series(values, dtype="float64"), "a.csv", "0" * 64)


def put_figures(store: Store, *figures: Figures) -> list[FiguresEntry]:
    with store.update() as update:
        return [update.put_figures(each, "2025-01-01T00:00:00+00:00") for each in figures]


def test_figures_come_back_as_they_were_put_in(store: Store) -> None:
    put_figures(store, residents({"E01000001": 1400, "E01000002": 0}))
    (back,) = store.figures()
    assert (back.measure, back.layer, back.source, back.approximate) == (
        "residents",
        "lsoa_2021",
        "Census 2021",
        False,
    )
    assert back.values.to_dict() == {"E01000001": 1400, "E01000002": 0}
    assert store.manifest().figures[0].areas == 2


def test_a_measure_replaces_itself_and_leaves_the_others(store: Store, month_of: Incidents) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    put_figures(store, residents({"E01000001": 1400}), residents({"E01000001": 7}, measure="imd_decile"))
    put_figures(store, residents({"E01000001": 1500}))
    held = {each.measure: each.values.tolist() for each in store.figures()}
    assert held == {"residents": [1500], "imd_decile": [7]}
    assert len(store.figures()) == 2
    assert len(store.incidents()) == 1
    with store.update():
        pass
    manifest = store.manifest()
    assert parquet_files(store) == {
        manifest.entries[0].incidents_file,
        *(each.values_file for each in manifest.figures),
    }


def test_figures_are_part_of_the_fingerprint(store: Store) -> None:
    without = store.manifest().fingerprint
    put_figures(store, residents({"E01000001": 1400}))
    first = store.manifest().fingerprint
    put_figures(store, residents({"E01000001": 1401}))
    assert len({without, first, store.manifest().fingerprint}) == 3


def test_a_store_made_before_there_were_figures_has_none(store: Store, month_of: Incidents) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    path = store.folder / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    del content["figures"]
    path.write_text(json.dumps(content), "utf-8")
    assert store.figures() == ()
    assert len(store.incidents()) == 1


@pytest.mark.parametrize("damage", ["missing", "cut short", "something else"])
def test_figures_that_are_missing_or_damaged_are_said(store: Store, damage: str) -> None:
    (held,) = put_figures(store, residents({"E01000001": 1400}))
    assert store.is_intact(held)
    path = store.folder / held.values_file
    raw = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(raw[: len(raw) // 2] if damage == "cut short" else b"something else")
    assert not store.is_intact(held)
    with pytest.raises(StoreError, match="the file of residents is missing or damaged .* hotspots figures PATH"):
        store.figures()


# What the manifest knows


def test_months_that_are_missing_are_named(store: Store, month_of: Incidents) -> None:
    for month in ("2024-11", "2025-02"):
        put(store, month, month_of(month, ["Mill Lane"]))
    assert store.manifest().months("police_uk", "thames-valley") == (["2024-11", "2025-02"], ["2024-12", "2025-01"])
    assert store.manifest().months("police_uk", "kent") == ([], [])


def test_suppliers_are_told_apart() -> None:
    manifest = Manifest(tuple(entry("2024-01", 1, supplier=name) for name in ("kent", "thames-valley")))
    assert manifest.suppliers == [("police_uk", "kent"), ("police_uk", "thames-valley")]
    assert manifest.months("police_uk", "kent") == (["2024-01"], [])


def test_rows_that_are_unaccounted_for_are_never_kept(store: Store, month_of: Incidents) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    before = store.manifest()
    short = replace(entry("2024-02", 1), rows=2)
    with pytest.raises(StoreError, match=r"2024-02\.csv: rows are unaccounted for"), store.update() as update:
        update.put(short, month_of("2024-02", ["Mill Lane"]), rejected_table("2024-02.csv", []))
    assert store.manifest() == before


def test_the_fingerprint_changes_with_content_and_boundaries_and_with_nothing_else(
    store: Store, month_of: Incidents
) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    first = store.manifest()
    assert replace(first, boundaries="other").fingerprint != first.fingerprint
    later = tuple(replace(each, imported_at="2026-01-01T00:00:00+00:00") for each in first.entries)
    assert replace(first, entries=later).fingerprint == first.fingerprint
    put(store, "2024-01", month_of("2024-01", ["High Street"]))
    assert store.manifest().fingerprint != first.fingerprint


# Names and generations of files


def test_the_same_content_gets_the_same_name_and_other_content_another(
    store: Store, tmp_path: Path, taxonomy: Taxonomy, month_of: Incidents
) -> None:
    elsewhere = Store(tmp_path / "elsewhere", taxonomy)
    here = put(store, "2024-01", month_of("2024-01", ["Mill Lane"]), [3])
    there = put(elsewhere, "2024-01", month_of("2024-01", ["Mill Lane"]), [3])
    assert (here.incidents_file, here.rejected_file) == (there.incidents_file, there.rejected_file)
    changed = put(elsewhere, "2024-01", month_of("2024-01", ["High Street"]), [3])
    assert changed.incidents_file != here.incidents_file
    assert changed.rejected_file == here.rejected_file


def test_what_an_update_replaces_survives_it_and_goes_with_the_next(store: Store, month_of: Incidents) -> None:
    old = put(store, "2024-01", month_of("2024-01", ["Mill Lane"]), [3])
    new = put(store, "2024-01", month_of("2024-01", ["High Street"]), [3, 4])
    files = {new.incidents_file, new.rejected_file}
    assert parquet_files(store) == {old.incidents_file, old.rejected_file} | files
    assert store.incidents()["place_label"].tolist() == ["High Street"]
    with store.update():
        pass
    assert parquet_files(store) == files


def test_a_month_put_back_as_it_once_was_is_not_taken_for_a_leftover(store: Store, month_of: Incidents) -> None:
    for label in ("Mill Lane", "High Street", "Mill Lane", "Mill Lane"):
        put(store, "2024-01", month_of("2024-01", [label]))
        assert store.incidents()["place_label"].tolist() == [label]


def test_boundaries_that_were_replaced_go_with_the_next_update(
    store: Store, boundaries: Boundaries, make_areas: Callable[..., gpd.GeoDataFrame]
) -> None:
    other = Boundaries({"ward_2022": make_areas({"E05000001": (480_000, 200_000, 490_000, 210_000)})}, "ward_2022")
    for each in (boundaries, other):
        with store.update() as update:
            update.put_boundaries(each)
    assert len(parquet_files(store)) == 2
    with store.update():
        pass
    assert parquet_files(store) == set(store.manifest().boundary_files)
    held = store.boundaries()
    assert held is not None
    assert held.fingerprint == other.fingerprint


def test_an_update_that_changes_nothing_writes_nothing(store: Store, month_of: Incidents, snapshot: Snapshot) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    before = snapshot(store.folder)
    with store.update():
        pass
    assert snapshot(store.folder) == before


def test_nothing_shows_before_the_end_of_an_update(store: Store, month_of: Incidents) -> None:
    with store.update() as update:
        update.put(entry("2024-01", 1), month_of("2024-01", ["Mill Lane"]), rejected_table("2024-01.csv", []))
        assert store.manifest() == Manifest()
        assert len(store.incidents()) == 0
    assert len(store.incidents()) == 1


# When something goes wrong


def test_an_update_that_fails_leaves_manifest_and_data_as_they_were(
    store: Store, month_of: Incidents, snapshot: Snapshot
) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]), [3])
    before = snapshot(store.folder)

    def fail_after_writing() -> None:
        with store.update() as update:
            update.put(entry("2024-01", 1), month_of("2024-01", ["High Street"]), rejected_table("2024-01.csv", []))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    after = snapshot(store.folder)
    assert {name: after[name] for name in before} == before
    assert store.incidents()["place_label"].tolist() == ["Mill Lane"]
    with store.update():
        pass
    assert snapshot(store.folder) == before


def test_a_manifest_that_cannot_be_written_leaves_the_old_one(
    store: Store, month_of: Incidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    before = (store.folder / "manifest.json").read_bytes()

    def full(path: Path, raw: bytes) -> None:
        if path.name == "manifest.json":
            raise OSError(28, "No space left on device")
        write_atomically(path, raw)

    monkeypatch.setattr(store_module, "write_atomically", full)
    with pytest.raises(StoreError, match=r"store: cannot be written \(No space left on device\)"):
        put(store, "2024-01", month_of("2024-01", ["High Street"]))
    assert (store.folder / "manifest.json").read_bytes() == before
    assert store.incidents()["place_label"].tolist() == ["Mill Lane"]


def test_a_rename_that_fails_leaves_no_half_file(
    store: Store, month_of: Incidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    before = parquet_files(store)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match="Permission denied"):
        put(store, "2024-01", month_of("2024-01", ["High Street"]))
    assert parquet_files(store) == before
    assert other_files(store) == set()


# Imports a corrected January, and is killed at the n-th time a file is to be put in its place.
KILLED = """
import os, sys
from pathlib import Path
from geo.pipeline import import_police_uk
from geo.store import Store
from geo.taxonomy import load_taxonomy

folder, source, boundaries, fatal = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
replace, done = Path.replace, []

def killing(self, target):
    done.append(target)
    if len(done) == abs(fatal) and fatal > 0:
        os._exit(9)
    moved = replace(self, target)
    if len(done) == abs(fatal):
        os._exit(9)
    return moved

Path.replace = killing
import_police_uk(source, Store(folder, load_taxonomy()), boundaries_folder=boundaries)
"""


@pytest.mark.parametrize(
    ("fatal", "labels"),
    [
        pytest.param(1, ["Old"], id="before the incidents are in their place"),
        pytest.param(2, ["Old"], id="after the incidents, before the rejected rows"),
        pytest.param(3, ["Old"], id="after all tables, before the manifest"),
        pytest.param(-3, ["New", "New"], id="after the manifest"),
    ],
)
def test_a_crash_leaves_the_store_as_before_or_as_after_and_the_next_update_tidies_up(
    tmp_path: Path,
    store: Store,
    boundaries_folder: Path,
    police_row: Callable[..., str],
    write_police: Callable[..., Path],
    *,
    snapshot: Snapshot,
    fatal: int,
    labels: list[str],
) -> None:
    def run(kill_at: int, lines: list[str]) -> int:
        source = write_police(tmp_path / "source", "2024-01", lines).parent
        arguments = [str(store.folder), str(source), str(boundaries_folder), str(kill_at)]
        return subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=PROJECT, check=False).returncode

    nowhere = police_row({"Longitude": "", "Latitude": ""})
    source = write_police(tmp_path / "source", "2024-01", [police_row({"Location": "Old"}), nowhere]).parent
    import_police_uk(source, store, boundaries_folder=boundaries_folder)
    before = snapshot(store.folder)

    new = police_row({"Location": "New"})
    assert run(fatal, [new, new, nowhere, nowhere]) == 9

    reopened = Store(store.folder, store.taxonomy)
    assert reopened.incidents()["place_label"].tolist() == labels
    assert len(reopened.rejected()) == len(labels)
    assert reopened.boundaries() is not None
    check_incidents(reopened.incidents())
    after = snapshot(store.folder)
    assert all(after[name] == before[name] for name in before if name != "manifest.json")

    with reopened.update():
        pass
    named = reopened.manifest()
    files = {named.entries[0].incidents_file, named.entries[0].rejected_file, *named.boundary_files}
    assert parquet_files(reopened) == files
    assert other_files(reopened) == set()


def test_a_second_writer_is_refused_while_the_first_is_at_work(store: Store, month_of: Incidents) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    with (
        FileLock(store.folder / ".lock"),
        pytest.raises(StoreError, match="store: another import is running; wait for it to end"),
    ):
        put(store, "2024-01", month_of("2024-01", ["High Street"]))
    assert store.incidents()["place_label"].tolist() == ["Mill Lane"]
    put(store, "2024-01", month_of("2024-01", ["High Street"]))
    assert store.incidents()["place_label"].tolist() == ["High Street"]


def test_two_updates_of_one_program_do_not_run_into_each_other(store: Store, taxonomy: Taxonomy) -> None:
    with (
        store.update(),
        pytest.raises(StoreError, match="another import is running"),
        Store(store.folder, taxonomy).update(),
    ):
        pytest.fail("the second got in")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"format": 1}',
        b'{"format": "one", "entries": []}',
        b'{"format": 1, "entries": [{"part": {}}], "boundaries": "", "boundary_files": [], "synthetic": false}',
        b'{"format": 1, "entries": [3], "boundaries": "", "boundary_files": [], "synthetic": false}',
        b"\xff\xfe",
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(store: Store, content: bytes) -> None:
    store.folder.mkdir()
    (store.folder / "manifest.json").write_bytes(content)
    for ask in (store.manifest, store.incidents, store.rejected, store.boundaries):
        with pytest.raises(StoreError, match=r"manifest.json: cannot be read .*; move the folder away and import anew"):
            ask()
    with pytest.raises(StoreError, match=r"manifest.json: cannot be read"), store.update():
        pytest.fail("a broken store was opened for writing")
    assert (store.folder / "manifest.json").read_bytes() == content


def test_a_store_of_a_newer_program_is_refused_and_left_alone(store: Store, month_of: Incidents) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    path = store.folder / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, "format": FORMAT + 1}), "utf-8")
    before = parquet_files(store)
    with pytest.raises(StoreError, match="manifest.json: written by a newer version of this program; update this one"):
        store.manifest()
    with pytest.raises(StoreError, match="newer version"):
        put(store, "2024-01", month_of("2024-01", ["High Street"]))
    assert parquet_files(store) == before
    path.write_text(json.dumps({**content, "format": FORMAT}), "utf-8")
    assert len(store.incidents()) == 1


@pytest.mark.parametrize("damage", ["missing", "cut short", "something else"])
def test_a_table_that_is_missing_or_damaged_is_said(store: Store, month_of: Incidents, damage: str) -> None:
    held = put(store, "2024-01", month_of("2024-01", ["Mill Lane"]), [3])
    for file, ask in ((held.incidents_file, store.incidents), (held.rejected_file, store.rejected)):
        path = store.folder / file
        raw = path.read_bytes()
        path.unlink()
        if damage != "missing":
            path.write_bytes(raw[: len(raw) // 2] if damage == "cut short" else b"something else")
        with pytest.raises(StoreError, match=r"store: a file is missing or damaged .*; import those months again"):
            ask()


@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_boundaries_that_are_missing_or_damaged_are_said(store: Store, boundaries: Boundaries, damage: str) -> None:
    with store.update() as update:
        update.put_boundaries(boundaries)
    path = store.folder / store.manifest().boundary_files[0]
    raw = path.read_bytes()
    path.unlink()
    if damage == "cut short":
        path.write_bytes(raw[:100])
    with pytest.raises(StoreError, match="import again with --boundaries"):
        store.boundaries()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"), Store(tmp_path / "file" / "store", taxonomy).update():
        pytest.fail("a store inside a file")


def test_an_interrupt_just_after_the_commit_leaves_the_new_store_whole(
    store: Store, month_of: Incidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "2024-01", month_of("2024-01", ["Mill Lane"]))
    replace_file = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        done = replace_file(self, target)
        if Path(target).name == "manifest.json":
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(store, "2024-01", month_of("2024-01", ["High Street", "Mill Lane"]))
    assert len(store.incidents()) == 2
