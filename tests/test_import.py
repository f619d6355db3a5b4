"""The import of street-level crime, from file to store: all of it or nothing."""

import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from geo import pipeline
from geo.config import DEMONSTRATION, PROJECT
from geo.errors import ParameterError, SourceError
from geo.pipeline import Imported, import_figures, import_police_uk
from geo.schema import check_incidents
from geo.sources.extracts import Extract
from geo.store import Store
from geo.taxonomy import Taxonomy

Row = Callable[..., str]
Write = Callable[..., Path]
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]
FIRST, SECOND, OUTSIDE = (480_500, 200_500), (481_500, 200_500), (490_500, 200_500)


@pytest.fixture
def store(tmp_path: Path, taxonomy: Taxonomy) -> Store:
    return Store(tmp_path / "store", taxonomy)


@pytest.fixture
def download(tmp_path: Path, police_row: Row, write_police: Write) -> Path:
    """Two months: two in the first ward and one outside; then one in the second ward and one without a location."""
    folder = tmp_path / "download"
    january = [police_row(at=at) for at in (FIRST, OUTSIDE, FIRST)]
    february = [
        police_row({"Month": "2024-02"}, at=SECOND),
        police_row({"Month": "2024-02", "Longitude": "", "Latitude": ""}),
    ]
    write_police(folder, "2024-01", january)
    write_police(folder, "2024-02", february)
    return folder


def test_every_row_of_a_download_is_accounted_for(store: Store, download: Path, boundaries_folder: Path) -> None:
    imported = import_police_uk(download, store, boundaries_folder=boundaries_folder)
    accounts = [(e.part.month, e.rows, e.incidents, e.outside, e.rejected) for e in imported.entries]
    assert accounts == [("2024-01", 3, 2, 1, {}), ("2024-02", 2, 1, 0, {"no location": 1})]
    assert all(e.adds_up for e in imported.entries)
    assert imported.unchanged == []
    assert imported.after == store.manifest()
    incidents = store.incidents()
    check_incidents(incidents)
    assert incidents["ward_2022"].tolist() == ["E05000001", "E05000001", "E05000002"]
    assert store.rejected()["line"].tolist() == [3]


def test_a_zip_and_its_unpacked_folder_give_the_same_incidents(
    tmp_path: Path, store: Store, taxonomy: Taxonomy, download: Path, boundaries_folder: Path
) -> None:
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    archive = Path(shutil.make_archive(str(tmp_path / "zipped"), "zip", download))
    other = Store(tmp_path / "other", taxonomy)
    import_police_uk(archive, other, boundaries_folder=boundaries_folder)
    assert other.manifest().fingerprint == store.manifest().fingerprint
    pd.testing.assert_frame_equal(other.incidents(), store.incidents())


def test_one_month_alone_is_taken_beside_what_is_there(store: Store, download: Path, boundaries_folder: Path) -> None:
    import_police_uk(download / "2024-02", store, boundaries_folder=boundaries_folder)
    (january,) = (download / "2024-01").iterdir()
    imported = import_police_uk(january, store)
    assert [entry.part.month for entry in imported.entries] == ["2024-01"]
    assert [entry.part.month for entry in store.manifest().entries] == ["2024-01", "2024-02"]
    assert len(store.incidents()) == 3


@pytest.mark.parametrize("named_again", [True, False])
def test_a_second_import_of_the_same_changes_nothing(
    store: Store, download: Path, boundaries_folder: Path, snapshot: Snapshot, *, named_again: bool
) -> None:
    first = import_police_uk(download, store, boundaries_folder=boundaries_folder)
    before = snapshot(store.folder)
    second = import_police_uk(download, store, boundaries_folder=boundaries_folder if named_again else None)
    assert snapshot(store.folder) == before
    assert second.entries == first.entries
    assert second.unchanged == list(first.entries)


def test_a_corrected_month_replaces_it_whole(
    store: Store, download: Path, boundaries_folder: Path, police_row: Row, write_police: Write
) -> None:
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    write_police(download, "2024-01", [police_row({"Crime type": "Drugs"}, at=SECOND)])
    imported = import_police_uk(download, store)
    assert [entry.part.month for entry in imported.unchanged] == ["2024-02"]
    incidents = store.incidents()
    assert incidents["category"].tolist() == ["Drugs", "Burglary"]
    assert incidents["ward_2022"].tolist() == ["E05000002", "E05000002"]
    assert [entry.rows for entry in store.manifest().entries] == [1, 2]


def test_an_error_in_the_last_month_leaves_everything_as_it_was(
    store: Store, download: Path, boundaries_folder: Path, police_row: Row, write_police: Write, snapshot: Snapshot
) -> None:
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    before = snapshot(store.folder)
    write_police(download, "2024-01", [police_row({"Crime type": "Drugs"})])
    write_police(download, "2024-03", [police_row({"Month": "2024-13"})])
    with pytest.raises(SourceError, match=r"2024-03-thames-valley-street.csv, line 2, column Month: not a month"):
        import_police_uk(download, store)
    after = snapshot(store.folder)
    assert {name: after[name] for name in before} == before
    assert store.incidents()["category"].tolist() == ["Burglary"] * 3


def test_an_error_in_a_first_import_leaves_an_empty_store(
    store: Store, download: Path, boundaries_folder: Path, write_police: Write
) -> None:
    write_police(download, "2024-03", ["broken"])
    with pytest.raises(SourceError, match="2024-03"):
        import_police_uk(download, store, boundaries_folder=boundaries_folder)
    assert store.manifest().entries == ()
    assert store.boundaries() is None


def test_the_same_force_and_month_twice_in_a_download_is_refused(
    store: Store, download: Path, boundaries_folder: Path
) -> None:
    (january,) = (download / "2024-01").iterdir()
    copy = shutil.copytree(january.parent, download / "copy of 2024-01") / january.name
    with pytest.raises(SourceError, match=f"{copy}: holds the same force and month as {january}; keep one"):
        import_police_uk(download, store, boundaries_folder=boundaries_folder)
    assert store.manifest().entries == ()


def test_whoever_watches_sees_every_file_in_turn(store: Store, download: Path, boundaries_folder: Path) -> None:
    seen: list[str] = []

    def watch(extracts: list[Extract]) -> Iterable[Extract]:
        for extract in extracts:
            seen.append(extract.file_name)
            yield extract

    import_police_uk(download, store, boundaries_folder=boundaries_folder, progress=watch)
    assert seen == ["2024-01-thames-valley-street.csv", "2024-02-thames-valley-street.csv"]


# Residents and the like


@pytest.fixture
def census(tmp_path: Path) -> Path:
    """Residents and households of one LSOA."""
    folder = tmp_path / "census"
    folder.mkdir()
    (folder / "a.csv").write_text("lsoa21_code,total_residents\nE01000001,1400\n", "utf-8")
    (folder / "b.csv").write_text("lsoa21_code,total_households\nE01000001,600\n", "utf-8")
    return folder


def test_figures_can_come_before_the_incidents_and_stay_when_these_come(
    store: Store, census: Path, download: Path, boundaries_folder: Path
) -> None:
    entries = import_figures(census, store)
    assert [(entry.measure, entry.areas) for entry in entries] == [("residents", 1), ("households", 1)]
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    assert sorted(each.measure for each in store.figures()) == ["households", "residents"]


def test_figures_taken_in_again_change_nothing(store: Store, census: Path, snapshot: Snapshot) -> None:
    first = import_figures(census, store)
    before = snapshot(store.folder)
    assert import_figures(census, store) == first
    assert snapshot(store.folder) == before


def test_damaged_figures_are_mended_by_taking_them_in_again(store: Store, census: Path) -> None:
    first = import_figures(census, store)
    (store.folder / first[0].values_file).write_bytes(b"PAR1")
    import_figures(census, store)
    assert store.figures()[1].values.tolist() == [1400]


def test_an_error_in_the_last_figures_leaves_everything_as_it_was(
    store: Store, census: Path, snapshot: Snapshot
) -> None:
    import_figures(census, store)
    before = snapshot(store.folder)
    (census / "a.csv").write_text("lsoa21_code,total_residents\nE01000001,1500\n", "utf-8")
    (census / "b.csv").write_text("lsoa21_code,total_households\nE01000001,?\n", "utf-8")
    with pytest.raises(SourceError, match=r"b\.csv, line 2, column total_households: found '\?'"):
        import_figures(census, store)
    assert snapshot(store.folder) == before


def test_figures_of_another_place_are_refused(
    store: Store, census: Path, download: Path, boundaries_folder: Path, write_layer: Write, snapshot: Snapshot
) -> None:
    write_layer(
        boundaries_folder / "lsoas.geojson", {"E01000009": (480_000, 200_000, 483_000, 201_000)}, prefix="LSOA21"
    )
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    before = snapshot(store.folder)
    with pytest.raises(SourceError, match=r"a\.csv: none of its 1 codes is one of the LSOAs of 2021 of the study area"):
        import_figures(census, store)
    assert snapshot(store.folder) == before
    (census / "a.csv").write_text("lsoa21_code,total_residents\nE01000001,1\nE01000009,2\n", "utf-8")
    assert [entry.areas for entry in import_figures(census / "a.csv", store)] == [2]


def test_figures_of_fewer_areas_replace_more_only_where_it_is_wanted(
    store: Store, census: Path, snapshot: Snapshot
) -> None:
    (census / "a.csv").write_text("lsoa21_code,total_residents\nE01000001,1\nE01000002,2\nE01000003,3\n", "utf-8")
    import_figures(census, store)
    before = snapshot(store.folder)
    few = census / "a.csv"
    few.write_text("lsoa21_code,total_residents\nE01000001,9\n", "utf-8")
    said = (
        r"a\.csv: 2 values of residents held before, the first that of E01000002, would be dropped, since .* --replace"
    )
    with pytest.raises(SourceError, match=said):
        import_figures(few, store)
    assert snapshot(store.folder) == before
    import_figures(few, store, drop_missing=True)
    assert store.figures()[1].values.to_dict() == {"E01000001": 9}
    few.write_text("lsoa21_code,total_residents\nE01000001,9\nE01000002,2\n", "utf-8")
    import_figures(few, store)
    assert len(store.figures()[1].values) == 2


def test_figures_outside_the_study_area_may_go(
    store: Store, census: Path, download: Path, boundaries_folder: Path, write_layer: Write
) -> None:
    write_layer(
        boundaries_folder / "lsoas.geojson", {"E01000001": (480_000, 200_000, 483_000, 201_000)}, prefix="LSOA21"
    )
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    (census / "a.csv").write_text("lsoa21_code,total_residents\nE01000001,1\nE01000002,2\n", "utf-8")
    import_figures(census, store)
    (census / "a.csv").write_text("lsoa21_code,total_residents\nE01000001,1\n", "utf-8")
    assert [entry.areas for entry in import_figures(census / "a.csv", store)] == [1]


def test_no_figures_are_put_among_the_programs_own_files(census: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(ParameterError, match="own files"):
        import_figures(census, Store(DEMONSTRATION, taxonomy))


# Boundaries


@pytest.fixture
def wider(tmp_path: Path, write_layer: Write) -> Path:
    """Make other boundaries: one ward that takes in what was outside."""
    boxes = {"E05000009": (480_000, 200_000, 491_000, 201_000)}
    return write_layer(tmp_path / "wider" / "wards.geojson", boxes).parent


def test_months_placed_with_other_boundaries_may_not_stay_beside_new_ones(
    store: Store, download: Path, boundaries_folder: Path, wider: Path, snapshot: Snapshot
) -> None:
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    before = snapshot(store.folder)
    with pytest.raises(
        ParameterError,
        match=r"1 parts in the store .* the first being police_uk-thames-valley-2024-02: import them again together",
    ):
        import_police_uk(download / "2024-01", store, boundaries_folder=wider)
    after = snapshot(store.folder)
    assert {name: after[name] for name in before} == before


def test_all_months_together_may_move_to_new_boundaries(
    store: Store, download: Path, boundaries_folder: Path, wider: Path
) -> None:
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    imported = import_police_uk(download, store, boundaries_folder=wider)
    assert imported.unchanged == []
    assert [(entry.incidents, entry.outside) for entry in imported.entries] == [(3, 0), (1, 0)]
    assert set(store.incidents()["ward_2022"]) == {"E05000009"}
    held = store.boundaries()
    assert held is not None
    assert held.fingerprint == imported.boundaries.fingerprint == store.manifest().boundaries


def test_without_boundaries_anywhere_the_message_says_how_to_name_them(
    tmp_path: Path, store: Store, download: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "DEMONSTRATION", tmp_path / "no demonstration")
    with pytest.raises(ParameterError, match="there are no boundaries yet; name a folder of them with --boundaries"):
        import_police_uk(download, store)


@pytest.mark.parametrize("folder", [DEMONSTRATION, DEMONSTRATION / "incidents", PROJECT])
def test_nothing_is_imported_among_the_programs_own_files(
    download: Path, boundaries_folder: Path, taxonomy: Taxonomy, snapshot: Snapshot, folder: Path
) -> None:
    before = snapshot(DEMONSTRATION)
    with pytest.raises(ParameterError, match="lies among the program's own files"):
        import_police_uk(download, Store(folder, taxonomy), boundaries_folder=boundaries_folder)
    assert snapshot(DEMONSTRATION) == before


# The real download


@dataclass(frozen=True)
class Real:
    """The real months in a store of their own."""

    archive: Path
    store: Store
    imported: Imported


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory, taxonomy: Taxonomy) -> Real:
    archive = shared_data / "police" / "thames-valley-street.zip"
    store = Store(tmp_path_factory.mktemp("real") / "store", taxonomy)
    return Real(archive, store, import_police_uk(archive, store, boundaries_folder=shared_data / "boundaries"))


@pytest.mark.xdist_group("real data")
def test_every_row_of_the_real_download_is_accounted_for(real: Real) -> None:
    entries = real.imported.entries
    reasons: Counter[str] = Counter()
    for entry in entries:
        reasons.update(entry.rejected)
    assert len(entries) == 10
    assert sum(entry.rows for entry in entries) == 158_723
    assert reasons == {"no location": 3_536}
    assert sum(entry.incidents for entry in entries) == 29_121
    assert sum(entry.outside for entry in entries) == 158_723 - 3_536 - 29_121


@pytest.mark.xdist_group("real data")
def test_the_rows_of_the_real_download_are_the_lines_of_its_files(real: Real) -> None:
    with zipfile.ZipFile(real.archive) as archive:
        for entry in real.imported.entries:
            lines = archive.read(entry.file.removeprefix(f"{real.archive}/")).splitlines()
            assert entry.rows == len(lines) - 1


@pytest.mark.xdist_group("real data")
def test_the_real_incidents_lie_in_the_wards_counted_before(real: Real, taxonomy: Taxonomy) -> None:
    incidents = real.store.incidents()
    check_incidents(incidents)
    wards = incidents["ward_2022"].value_counts()
    assert wards.sum() == len(incidents) == 29_121
    assert (wards.index[0], wards.iloc[0]) == ("E05013120", 2_690)
    assert wards[list(taxonomy.opportunity_wards)].sum() == 10_749
    assert wards[wards > 0].size == 49
    assert len(real.store.rejected()) == 3_536


@pytest.mark.xdist_group("real data")
def test_the_months_missing_from_the_real_download_are_named(real: Real) -> None:
    held, missing = real.store.manifest().months("police_uk", "thames-valley")
    assert held == [f"2024-0{n}" for n in range(1, 5)] + [f"2025-0{n}" for n in range(1, 7)]
    assert missing == [f"2024-{n:02d}" for n in range(5, 13)]


@pytest.mark.xdist_group("real data")
def test_a_second_import_of_the_real_download_changes_nothing(real: Real, snapshot: Snapshot) -> None:
    before = snapshot(real.store.folder)
    again = import_police_uk(real.archive, real.store)
    assert len(again.unchanged) == 10
    assert snapshot(real.store.folder) == before


def test_a_download_of_another_place_is_refused_and_changes_nothing(
    store: Store, download: Path, boundaries_folder: Path, police_row: Row, write_police: Write, snapshot: Snapshot
) -> None:
    import_police_uk(download, store, boundaries_folder=boundaries_folder)
    before = snapshot(store.folder)
    elsewhere = download.parent / "elsewhere"
    write_police(elsewhere, "2024-01", [police_row(at=(300_000, 300_000))] * 2)
    with pytest.raises(SourceError, match="none of its 2 rows with a location lies in the study area"):
        import_police_uk(elsewhere, store)
    assert snapshot(store.folder) == before


def test_a_failed_import_leaves_no_file_behind(
    store: Store, download: Path, boundaries_folder: Path, write_police: Write
) -> None:
    write_police(download, "2024-09", ["broken"])
    with pytest.raises(SourceError):
        import_police_uk(download, store, boundaries_folder=boundaries_folder)
    assert [path.name for path in store.folder.rglob("*")] == [".lock"]
