"""A fetch from the question to the store: what comes is taken in, what fails leaves the old data in use."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from geo import fetching
from geo.config import DEMONSTRATION
from geo.errors import ParameterError, StoreError
from geo.fetching import PARTS, Outcome, Question, fetch_open_data
from geo.pipeline import import_police_uk, usual_boundaries
from geo.places.boundaries import read_boundaries
from geo.sources.open_data.endpoints import load_endpoints
from geo.store import Store
from geo.taxonomy import Taxonomy
from tests.loopback.open_data import (
    LSOAS_11,
    LSOAS_11_TO_21,
    LSOAS_21,
    LSOAS_21_TO_WARDS_25,
    OURS,
    WARDS_22,
    WARDS_25,
    OpenData,
    features_of,
    lookup,
    serve_open_data,
    small_services,
)
from tests.loopback.police import zip_of
from tests.loopback.server import Loopback, instead, loopback
from tests.loopback.statistics import Feature

Row = Callable[..., str]
Fetch = Callable[..., dict[str, Outcome]]
NAMES = [(f"E0100000{n}", f"Buckinghamshire 00{n}A") for n in range(4)]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture
def month(police_row: Row, police_text: Callable[..., str]) -> Callable[..., bytes]:
    """Make a month: burglaries in both wards, one row outside, one without a location."""

    def make(name: str, burglaries: int = 3) -> bytes:
        rows = [
            police_row({"Month": name, "Crime ID": f"{name}-{n}"}, at=(480_500 + 1_000 * n, 200_500))
            for n in range(burglaries)
        ]
        rows.append(police_row({"Month": name, "Crime ID": "far"}, at=(490_500, 200_500)))
        rows.append(police_row({"Month": name, "Crime ID": "nowhere", "Longitude": "", "Latitude": ""}))
        return police_text(rows).encode()

    return make


@pytest.fixture
def served(server: Loopback, tmp_path: Path, month: Callable[..., bytes]) -> OpenData:
    return serve_open_data(
        server,
        tmp_path,
        services=small_services(),
        months={name: month(name) for name in ("2024-01", "2024-02", "2024-03")},
        residents=[(code, name, 1500) for code, name in NAMES],
        deciles=[(code, OURS, 3) for code, _ in NAMES],
    )


@pytest.fixture
def store(tmp_path: Path, taxonomy: Taxonomy) -> Store:
    return Store(tmp_path / "store", taxonomy)


@pytest.fixture
def fetch(served: OpenData, store: Store, tmp_path: Path) -> Fetch:
    """Fetch and give the outcomes by part."""

    def call(*parts: fetching.Part, **more: str) -> dict[str, Outcome]:
        question = Question(parts or PARTS, **more)  # type: ignore[arg-type]
        endpoints = load_endpoints(served.endpoints)
        return {each.part: each for each in fetch_open_data(store, endpoints, tmp_path / "cache", question)}

    return call


def states(outcomes: dict[str, Outcome]) -> dict[str, str]:
    return {part: outcome.state for part, outcome in outcomes.items()}


def test_everything_comes_into_an_empty_folder(fetch: Fetch, store: Store) -> None:
    came = fetch()
    assert states(came) == dict.fromkeys(PARTS, "came")
    assert came["boundaries"].said == "4 LSOAs of 2011, 4 LSOAs of 2021, 2 wards of 2022, 2 wards of 2025."
    assert came["police"].said.startswith(
        "January to March 2024, 9 incidents in the study area; the last month published is March 2024."
    )
    assert came["population"].said == "Mid-year estimate 2024, 4 LSOAs of 2021."
    assert came["streets"].said.startswith("4 stretches of street and 2 named places. ©")
    held = store.manifest()
    assert [(entry.part.month, entry.rows, entry.incidents, entry.outside) for entry in held.entries] == [
        ("2024-01", 5, 3, 1),
        ("2024-02", 5, 3, 1),
        ("2024-03", 5, 3, 1),
    ]
    assert {figures.measure for figures in held.figures} == {"residents", "imd_decile"}
    assert usual_boundaries(store).approximate == frozenset()
    assert (store.folder / "streets" / "streets.parquet").exists()


def test_the_same_again_changes_nothing_and_asks_little(
    fetch: Fetch, store: Store, served: OpenData, snapshot: Callable[[Path], dict[str, tuple[int, bytes]]]
) -> None:
    fetch()
    before = snapshot(store.folder)
    served.server.asked.clear()
    assert states(fetch()) == dict.fromkeys(PARTS, "up to date")
    assert snapshot(store.folder) == before
    assert not [asked for asked in served.server.asked if asked.method == "POST"]


def test_only_months_that_are_new_are_fetched(fetch: Fetch, served: OpenData, month: Callable[..., bytes]) -> None:
    fetch("boundaries", "police")
    served.archive.zips["latest"] = zip_of(
        {f"{m}/{m}-thames-valley-street.csv": month(m, 2) for m in ("2024-03", "2024-04")}
    )
    served.archive.tags["latest"] = '"2"'
    assert fetch("police")["police"].said.startswith("April 2024, 2 incidents")


def test_months_that_are_named_are_fetched_again_and_replaced_where_they_changed(
    fetch: Fetch, served: OpenData, store: Store, month: Callable[..., bytes]
) -> None:
    fetch("boundaries", "police")
    served.archive.zips["latest"] = zip_of(
        {f"{m}/{m}-thames-valley-street.csv": month(m, n) for m, n in (("2024-02", 3), ("2024-03", 2))}
    )
    served.archive.tags["latest"] = '"2"'
    said = fetch("police", first="2024-02", last="2024-04")["police"].said
    assert said == (
        "March 2024, 2 incidents in the study area; 1 month as held; the last month published is March 2024; "
        "not published, so not stored: April 2024."
    )
    assert [entry.incidents for entry in store.manifest().entries] == [3, 3, 2]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_fails_leaves_what_is_held_in_use_and_says_so(
    fetch: Fetch,
    served: OpenData,
    store: Store,
    part: fetching.Part,
    snapshot: Callable[[Path], dict[str, tuple[int, bytes]]],
) -> None:
    fetch()
    (store.folder / "streets" / "fetched.json").unlink()
    before = snapshot(store.folder)
    served.server.spoil(*[instead(500)] * 20)
    failed = fetch(part, first="2024-01", last="2024-02")[part]
    assert failed.state == "failed"
    assert "500" in failed.said
    figures = "IMD decile, English Indices of Deprivation 2025; residents, Mid-year estimate 2024"
    held = {
        "boundaries": "Still in use: LSOAs of 2011, LSOAs of 2021, wards of 2022, wards of 2025.",
        "police": "Still in use: January to March 2024.",
        "population": f"Still in use: {figures}.",
        "deprivation": f"Still in use: {figures}.",
        "streets": "Still in use: those fetched before.",
    }
    assert failed.said.endswith(held[part])
    assert snapshot(store.folder) == before


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_fails_into_an_empty_folder_says_what_there_is_instead(
    fetch: Fetch, served: OpenData, part: fetching.Part
) -> None:
    served.server.spoil(*[instead(500)] * 20)
    said = fetch(part)[part].said
    instead_of_it = {
        "boundaries": "Still in use: LSOAs of 2011 (approximate), wards of 2022 (approximate).",
        "police": "No month is held.",
        "streets": "None are held.",
    }
    assert said.endswith(instead_of_it.get(part, "No figures are held."))


def test_one_part_that_fails_does_not_keep_the_others_from_coming(fetch: Fetch, served: OpenData) -> None:
    served.features.services.pop(WARDS_25)
    assert states(fetch()) == {**dict.fromkeys(PARTS, "came"), "boundaries": "failed"}


def test_official_boundaries_replace_others_where_the_months_were_fetched(
    fetch: Fetch, store: Store, served: OpenData
) -> None:
    fetch("boundaries", "police")
    for feature in served.features.services[WARDS_25]:
        feature["properties"]["WD25NM"] += " & Hill"
    came = fetch("boundaries")["boundaries"]
    assert came.said.endswith("2 wards of 2025 in the place of those before; 3 months placed anew.")
    assert sorted(usual_boundaries(store).names("ward_2025").values()) == ["Ward 000A & Hill", "Ward 001A & Hill"]
    assert len(store.incidents()) == 9


def test_official_boundaries_do_not_replace_others_where_a_month_cannot_be_placed_anew(
    fetch: Fetch, store: Store, tmp_path: Path, boundaries_folder: Path, month: Callable[..., bytes]
) -> None:
    own = tmp_path / "2023-12-thames-valley-street.csv"
    own.write_bytes(month("2023-12", 2))
    import_police_uk(own, store, boundaries_folder=boundaries_folder)
    before = store.manifest()
    refused = fetch("boundaries")["boundaries"]
    assert refused.state == "failed"
    assert "placed with other boundaries" in refused.said
    assert f"the official ones lie in {tmp_path / 'cache' / 'boundaries'}" in refused.said
    assert store.manifest() == before


def test_a_month_held_from_another_file_is_not_placed_anew_from_the_one_that_was_fetched(
    fetch: Fetch, store: Store, served: OpenData, tmp_path: Path, month: Callable[..., bytes]
) -> None:
    fetch("boundaries", "police")
    own = tmp_path / "2024-02-thames-valley-street.csv"
    own.write_bytes(month("2024-02", 1))
    import_police_uk(own, store)
    served.features.services[WARDS_25][0]["properties"]["WD25NM"] = "Renamed"
    refused = fetch("boundaries")["boundaries"]
    assert refused.state == "failed"
    assert "the first being police_uk-thames-valley-2024-02: import them again" in refused.said
    assert [entry.incidents for entry in store.manifest().entries] == [3, 1, 3]


def test_months_that_came_before_the_official_boundaries_are_placed_anew_by_them(fetch: Fetch, store: Store) -> None:
    assert fetch("police")["police"].said.endswith(
        "placed with approximate boundaries, until official ones are fetched."
    )
    assert "ward_2025" not in store.incidents()
    came = fetch("boundaries")["boundaries"]
    assert came.said.endswith("3 months placed anew.")
    assert set(store.incidents()["ward_2025"]) == {"E05000010", "E05000011"}


def test_an_interrupted_fetch_goes_on_where_it_stopped(fetch: Fetch, served: OpenData) -> None:
    fetch("boundaries")
    served.server.asked.clear()
    served.server.spoil(None, None, None, None, None, *[instead(500)] * 2)
    assert fetch("police", way="api")["police"].state == "failed"
    came = fetch("police", way="api")["police"]
    assert came.state == "came"
    asked = [each.form["date"] for each in served.server.asked if each.method == "POST"]
    assert len(asked) == len(set(asked)) + 1 == 4


def test_the_way_by_the_api_gives_the_same_incidents(fetch: Fetch, store: Store, tmp_path: Path) -> None:
    fetch("boundaries", "police")
    by_archive = store.incidents()
    fetch("police", first="2024-01", last="2024-03", way="api")
    pd.testing.assert_frame_equal(alike(store.incidents()), alike(by_archive))
    assert sum(entry.outside for entry in store.manifest().entries) == 0
    assert sorted(path.name for path in (tmp_path / "cache" / "police").iterdir()) == ["api", "archive"]


def test_the_project_s_own_data_is_never_fetched_into(served: OpenData, tmp_path: Path, taxonomy: Taxonomy) -> None:
    asked = fetch_open_data(
        Store(DEMONSTRATION, taxonomy), load_endpoints(served.endpoints), tmp_path / "cache", Question()
    )
    with pytest.raises(ParameterError, match="lies among the program's own files"):
        list(asked)
    assert not served.server.asked


def test_two_fetches_do_not_share_a_cache(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    with FileLock(tmp_path / "cache" / ".lock"), pytest.raises(StoreError, match="another fetch is running"):
        fetch()


def test_a_cache_that_is_no_folder_is_told(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(StoreError, match="cannot be used .*; choose another --cache"):
        fetch()


def alike(incidents: pd.DataFrame) -> pd.DataFrame:
    """Bring incidents into one order, whichever line they stood in."""
    table = incidents.drop(columns="incident_id")
    words = {name: "str" for name in table.columns if str(table[name].dtype) == "category"}
    order = ["occurred_from", "source_reference", "easting", "northing", "place_label", "category"]
    return table.astype(words).sort_values(order, ignore_index=True)


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenData]:
    """Serve the ten real months, the real boundaries and figures."""
    archive = shared_data / "police" / "thames-valley-street.zip"
    with zipfile.ZipFile(archive) as opened:
        months = {name[:7]: opened.read(name) for name in opened.namelist()}

    def table(*path: str) -> list[dict[str, str]]:
        with shared_data.joinpath(*path).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def layer(name: str) -> list[Feature]:
        return features_of(shared_data / "boundaries" / f"{name}.geojson")

    pairs = table("lookups", "lsoa11_lsoa21_lad22_E06000060.csv")
    named = {row["lsoa21_code"]: row["lsoa21_name"] for row in pairs}
    lsoas = sorted(named)
    wards = [ward["properties"]["WD25CD"] for ward in layer("wards_2025")]
    with loopback() as server:
        yield serve_open_data(
            server,
            tmp_path_factory.mktemp("real"),
            services={
                WARDS_22: layer("wards_2022"),
                WARDS_25: layer("wards_2025"),
                LSOAS_21: layer("lsoas_2021"),
                LSOAS_11: layer("lsoas_2011"),
                LSOAS_11_TO_21: lookup(
                    LSOA11CD=[row["lsoa11_code"] for row in pairs],
                    LSOA21CD=[row["lsoa21_code"] for row in pairs],
                    LAD22CD=[OURS] * len(pairs),
                ),
                # Which ward an LSOA is taken to be of does not matter here, only that all of both are named.
                LSOAS_21_TO_WARDS_25: lookup(
                    LSOA21CD=lsoas,
                    WD25CD=[wards[n % len(wards)] for n in range(len(lsoas))],
                    LAD25CD=[OURS] * len(lsoas),
                ),
            },
            months=months,
            archive=archive.read_bytes(),
            residents=[
                (row["lsoa21_code"], named[row["lsoa21_code"]], int(row["total_residents"]))
                for row in table("population", "pop_census2021_lsoa21_bucks.csv")
            ],
            deciles=[
                (row["lsoa21_code"], OURS, int(row["IMD_decile"]))
                for row in table("deprivation", "imd2025_england_lsoa21_bucks.csv")
            ],
        )


def test_ten_real_months_and_the_real_boundaries_come_as_from_their_files(
    real: OpenData, shared_data: Path, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    files = Store(tmp_path / "files", taxonomy)
    imported = import_police_uk(
        shared_data / "police" / "thames-valley-street.zip", files, boundaries_folder=shared_data / "boundaries"
    )
    expected = files.incidents()
    real.features.most_rows = 150
    real.api.most = 2_500
    assert len(expected) == 29_121
    for way in ("archive", "api"):
        store = Store(tmp_path / way, taxonomy)
        question = Question(("boundaries", "police", "population", "deprivation"), way=way)
        outcomes = list(fetch_open_data(store, load_endpoints(real.endpoints), tmp_path / "cache", question))
        assert [outcome.state for outcome in outcomes] == ["came"] * 4
        held = store.manifest()
        assert held.boundaries == imported.boundaries.fingerprint
        found = store.incidents()
        if way == "archive":
            pd.testing.assert_frame_equal(found, expected)
            assert [(e.sha256, e.rejected) for e in held.entries] == [(e.sha256, e.rejected) for e in imported.entries]
        else:
            pd.testing.assert_frame_equal(alike(found), alike(expected))
            assert sum("crimes-street/" in asked.path for asked in real.server.asked) > 10, "polygons were split"
        residents = next(figures for figures in store.figures() if figures.measure == "residents")
        assert residents.values.sum() == 553_069
    fetched = read_boundaries(tmp_path / "cache" / "boundaries", taxonomy)
    for name, layer in read_boundaries(shared_data / "boundaries", taxonomy).layers.items():
        pd.testing.assert_frame_equal(fetched.layers[name], layer)
