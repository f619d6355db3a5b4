"""Boundaries with a vintage, from files as people keep them."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.crs import BNG
from geo.errors import InputError, SchemaError, SourceError
from geo.places.boundaries import SUFFIXES, Boundaries, boundary_files, read_boundaries, require_no_overlap
from geo.schema import check_areas
from geo.taxonomy import Taxonomy

Box = tuple[float, float, float, float]
Write = Callable[..., Path]
WEST: Box = (480_000, 200_000, 481_000, 201_000)
EAST: Box = (481_000, 200_000, 482_000, 201_000)
FAR: Box = (500_000, 200_000, 501_000, 201_000)


def test_the_layer_is_named_by_kind_and_year_and_sorted_by_code(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    write_layer(tmp_path / "any name.geojson", {"E05000002": EAST, "E05000001": WEST})
    boundaries = read_boundaries(tmp_path, taxonomy)
    wards = boundaries.layers["ward_2022"]
    assert (list(boundaries.layers), boundaries.study_layer) == (["ward_2022"], "ward_2022")
    assert wards["code"].tolist() == ["E05000001", "E05000002"]
    assert boundaries.names("ward_2022") == {"E05000001": "Ward E05000001", "E05000002": "Ward E05000002"}
    check_areas(wards)
    # Degrees in the file hold seven decimals, about a centimetre.
    assert shapely.hausdorff_distance(wards.geometry[0], shapely.box(*WEST)) < 0.03
    assert shapely.area(boundaries.study_area) == pytest.approx(2e6, rel=1e-4)


def test_a_folder_of_mixed_files_gives_every_layer_and_passes_over_the_rest(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    write_layer(tmp_path / "a.geojson", {"E05000001": WEST, "E05000002": EAST})
    write_layer(tmp_path / "b.gpkg", {"E05000101": WEST, "E05000102": EAST}, prefix="WD25")
    write_layer(tmp_path / "c.shp", {"E01000001": WEST, "E01000002": EAST}, prefix="LSOA21")
    write_layer(tmp_path / "d.parquet", {"E01000001": (480_000, 200_000, 482_000, 201_000)}, prefix="LSOA11")
    write_layer(tmp_path / "roads.geojson", {"1": WEST}, prefix="ROAD")
    (tmp_path / "README.md").write_text("where these come from")
    (tmp_path / "incidents.csv").write_text("Crime ID,Month\n")
    boundaries = read_boundaries(tmp_path, taxonomy)
    assert sorted(boundaries.layers) == ["lsoa_2011", "lsoa_2021", "ward_2022", "ward_2025"]
    assert {name: len(areas) for name, areas in boundaries.layers.items()} == {
        "lsoa_2011": 1,
        "lsoa_2021": 2,
        "ward_2022": 2,
        "ward_2025": 2,
    }
    assert boundaries.approximate == frozenset()


def test_one_file_alone_will_do(tmp_path: Path, write_layer: Write, taxonomy: Taxonomy) -> None:
    path = write_layer(tmp_path / "wards.geojson", {"E05000001": WEST})
    assert list(read_boundaries(path, taxonomy).layers) == ["ward_2022"]


def test_a_path_where_nothing_is_says_so(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(SourceError, match="nowhere: no such file or folder"):
        read_boundaries(tmp_path / "nowhere", taxonomy)


def test_without_the_layer_of_the_study_area_the_message_says_what_was_found(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    with pytest.raises(SourceError, match="ward_2022, which makes the study area, is missing; found no boundary file"):
        read_boundaries(tmp_path, taxonomy)
    write_layer(tmp_path / "wards.geojson", {"E05000001": WEST}, prefix="WD25")
    write_layer(tmp_path / "lsoas.geojson", {"E01000001": WEST}, prefix="LSOA21")
    with pytest.raises(SourceError, match="is missing; found lsoa_2021, ward_2025"):
        read_boundaries(tmp_path, taxonomy)


def test_two_files_of_one_layer_are_refused_by_name(tmp_path: Path, write_layer: Write, taxonomy: Taxonomy) -> None:
    write_layer(tmp_path / "new.geojson", {"E05000001": WEST})
    write_layer(tmp_path / "old.geojson", {"E05000001": WEST})
    with pytest.raises(SourceError, match=r"old.geojson: holds the layer ward_2022 once more, after new.geojson"):
        read_boundaries(tmp_path, taxonomy)


def test_a_file_with_two_kinds_of_code_is_refused(tmp_path: Path, write_layer: Write, taxonomy: Taxonomy) -> None:
    path = write_layer(tmp_path / "wards.geojson", {"E05000001": WEST})
    gpd.read_file(path).assign(LSOA21CD="E01000001").to_file(path)
    with pytest.raises(SourceError, match=r"has the code columns WD22CD, LSOA21CD; one layer a file"):
        read_boundaries(tmp_path, taxonomy)


def test_a_missing_name_column_is_named(tmp_path: Path, write_layer: Write, taxonomy: Taxonomy) -> None:
    path = write_layer(tmp_path / "wards.geojson", {"E05000001": WEST})
    gpd.read_file(path).drop(columns="WD22NM").to_file(path)
    with pytest.raises(SourceError, match="column WD22NM is missing beside WD22CD"):
        read_boundaries(tmp_path, taxonomy)


def test_a_file_without_a_reference_system_is_refused(tmp_path: Path, write_layer: Write, taxonomy: Taxonomy) -> None:
    write_layer(tmp_path / "wards.shp", {"E05000001": WEST})
    (tmp_path / "wards.prj").unlink()
    with pytest.raises(SourceError, match="names no coordinate reference system"):
        read_boundaries(tmp_path, taxonomy)


@pytest.mark.parametrize(
    "raw", [b"", b"PAR1 and then nothing PAR1", b'{"type": "FeatureCollection", "features": [{"ty']
)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_broken_is_named(tmp_path: Path, taxonomy: Taxonomy, suffix: str, raw: bytes) -> None:
    (tmp_path / f"wards{suffix}").write_bytes(raw)
    with pytest.raises(SourceError, match=f"wards{suffix}: cannot be read as boundaries .*; download it again"):
        read_boundaries(tmp_path, taxonomy)


def test_a_table_of_codes_without_outlines_is_refused(tmp_path: Path, taxonomy: Taxonomy) -> None:
    lookup = pd.DataFrame({"WD22CD": ["E05000001"], "WD22NM": ["Ward"], "LAD22CD": ["E06000060"]})
    pyogrio.write_dataframe(lookup, tmp_path / "lookup.gpkg")
    with pytest.raises(InputError, match=r"lookup\.gpkg"):
        read_boundaries(tmp_path, taxonomy)


@pytest.mark.parametrize("boxes", [["E05000001", "E05000001"], ["E05000001", None]])
def test_a_code_that_stands_twice_or_is_missing_names_the_file(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy, boxes: list[str | None]
) -> None:
    path = write_layer(tmp_path / "wards.geojson", {"E05000001": WEST, "E05000002": EAST})
    gpd.read_file(path).assign(WD22CD=boxes).to_file(path)
    with pytest.raises(InputError, match=r"wards\.geojson"):
        read_boundaries(tmp_path, taxonomy)


def test_an_outline_that_crosses_itself_is_mended(tmp_path: Path, write_layer: Write, taxonomy: Taxonomy) -> None:
    path = write_layer(tmp_path / "wards.parquet", {"E05000001": WEST})
    x, y = 480_000, 200_000
    bow_tie = shapely.Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    raw = gpd.read_parquet(path)
    raw.set_geometry([bow_tie], crs=BNG).to_parquet(path)
    boundaries = read_boundaries(tmp_path, taxonomy)
    assert shapely.area(boundaries.study_area) == pytest.approx(500_000)


# Whole countries


def test_a_national_file_of_wards_is_cut_down_to_the_local_authority(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    path = write_layer(tmp_path / "wards.geojson", {"E05000001": WEST, "E05000002": EAST, "E05000003": FAR})
    gpd.read_file(path).assign(LAD22CD=["E06000060", "E06000060", "E07000001"]).to_file(path)
    assert read_boundaries(tmp_path, taxonomy).layers["ward_2022"]["code"].tolist() == ["E05000001", "E05000002"]


def test_a_file_of_wards_of_other_authorities_only_is_refused(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    write_layer(tmp_path / "wards.geojson", {"E05000001": WEST}, authority="E07000001")
    with pytest.raises(SourceError, match="holds no ward of E06000060 in column LAD22CD"):
        read_boundaries(tmp_path, taxonomy)


def test_other_layers_are_cut_down_to_the_areas_that_lie_in_the_study_area(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    write_layer(tmp_path / "wards.geojson", {"E05000001": WEST})
    # Inside, touching from outside, mostly outside, mostly inside, far away.
    lsoas = {
        "E01000001": (480_100, 200_100, 480_300, 200_300),
        "E01000002": (481_000, 200_000, 481_500, 200_300),
        "E01000003": (480_900, 200_400, 481_900, 200_600),
        "E01000004": (480_400, 200_700, 481_050, 201_000),
        "E01000005": FAR,
    }
    write_layer(tmp_path / "lsoas.geojson", lsoas, prefix="LSOA21", authority="E07000001")
    lsoas_kept = read_boundaries(tmp_path, taxonomy).layers["lsoa_2021"]
    assert lsoas_kept["code"].tolist() == ["E01000001", "E01000004"]
    check_areas(lsoas_kept)


def test_a_layer_that_lies_wholly_elsewhere_is_left_out(tmp_path: Path, write_layer: Write, taxonomy: Taxonomy) -> None:
    write_layer(tmp_path / "wards.geojson", {"E05000001": WEST})
    write_layer(tmp_path / "lsoas.geojson", {"E01000001": FAR}, prefix="LSOA21")
    assert list(read_boundaries(tmp_path, taxonomy).layers) == ["ward_2022"]


# Approximate outlines, and the round trip through a store


def test_outlines_are_approximate_where_the_file_name_says_so(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    write_layer(tmp_path / "ward_2022_approximate.geojson", {"E05000001": WEST})
    write_layer(tmp_path / "lsoas.geojson", {"E01000001": WEST}, prefix="LSOA21")
    assert read_boundaries(tmp_path, taxonomy).approximate == {"ward_2022"}


def test_writing_and_reading_again_keeps_the_fingerprint(
    tmp_path: Path, write_layer: Write, taxonomy: Taxonomy
) -> None:
    source = tmp_path / "source"
    write_layer(source / "wards_approximate.geojson", {"E05000001": WEST, "E05000002": EAST})
    write_layer(source / "lsoas.geojson", {"E01000001": WEST, "E01000002": EAST}, prefix="LSOA11")
    boundaries = read_boundaries(source, taxonomy)
    files = boundary_files(boundaries)
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    again = read_boundaries(tmp_path, taxonomy)
    assert sorted(files) == ["lsoa_2011.parquet", "ward_2022_approximate.parquet"]
    assert again.fingerprint == boundaries.fingerprint
    assert again.approximate == boundaries.approximate == {"ward_2022"}
    for name, areas in boundaries.layers.items():
        pd.testing.assert_frame_equal(pd.DataFrame(again.layers[name]), pd.DataFrame(areas))


def test_the_fingerprint_does_not_hang_on_the_order_of_layers(boundaries: Boundaries) -> None:
    wards = boundaries.layers["ward_2022"]
    here = Boundaries({"ward_2022": wards, "lsoa_2021": wards}, "ward_2022")
    there = Boundaries({"lsoa_2021": wards, "ward_2022": wards}, "ward_2022")
    assert here.fingerprint == there.fingerprint


def test_the_fingerprint_changes_with_whatever_changes_a_count(boundaries: Boundaries) -> None:
    wards = boundaries.layers["ward_2022"]
    moved = wards.set_geometry(shapely.transform(wards.geometry.to_numpy(), lambda xy: xy + 0.01), crs=BNG)
    others = [
        dataclasses.replace(boundaries, layers={"ward_2022": moved}),
        dataclasses.replace(boundaries, layers={"ward_2022": wards.assign(code=wards["code"] + "x")}),
        dataclasses.replace(boundaries, layers={"ward_2022": wards.assign(name="renamed")}),
        dataclasses.replace(boundaries, layers={"ward_2022": wards[:2]}),
        dataclasses.replace(boundaries, layers={"ward_2022": wards, "ward_2025": wards}),
        dataclasses.replace(boundaries, approximate=frozenset({"ward_2022"})),
    ]
    assert len({boundaries.fingerprint, *(other.fingerprint for other in others)}) == 1 + len(others)


def test_the_real_boundaries_are_four_layers_of_the_county(shared_data: Path, taxonomy: Taxonomy) -> None:
    boundaries = read_boundaries(shared_data / "boundaries", taxonomy)
    assert {name: len(areas) for name, areas in boundaries.layers.items()} == {
        "lsoa_2011": 319,
        "lsoa_2021": 334,
        "ward_2022": 49,
        "ward_2025": 49,
    }
    assert set(taxonomy.opportunity_wards) <= set(boundaries.layers[taxonomy.opportunity_layer]["code"])
    # Buckinghamshire covers 1,565 square kilometres.
    assert shapely.area(boundaries.study_area) / 1e6 == pytest.approx(1565, rel=0.005)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda areas: areas.set_geometry(areas.centroid), "E05000001 is no outline; polygons are needed"),
        (lambda areas: areas.set_geometry(areas.geometry.map(lambda _: None), crs=27700), "is no outline"),
        (
            lambda areas: areas.set_geometry(
                shapely.transform(areas.to_crs(4326).geometry.to_numpy(), lambda xy: xy[:, ::-1]), crs=4326
            ),
            "lies outside Great Britain; are longitude and latitude swapped",
        ),
        (lambda areas: areas.set_crs(4326, allow_override=True), "holds metres, but says they are degrees"),
    ],
)
def test_what_is_no_map_of_areas_here_is_refused(
    tmp_path: Path,
    make_areas: Callable[..., gpd.GeoDataFrame],
    three_wards: dict[str, Box],
    taxonomy: Taxonomy,
    spoil: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame],
    message: str,
) -> None:
    areas = make_areas(three_wards).rename(columns={"code": "WD22CD", "name": "WD22NM"})
    spoil(areas).to_parquet(tmp_path / "wards.parquet")
    with pytest.raises(SourceError, match=message):
        read_boundaries(tmp_path, taxonomy)


def test_a_layer_whose_areas_overlap_is_refused(boundaries: Boundaries) -> None:
    require_no_overlap(boundaries)
    wards = boundaries.layers["ward_2022"]
    wide = Boundaries({"ward_2022": wards.set_geometry(wards.geometry.buffer(1))}, "ward_2022")
    with pytest.raises(SchemaError, match="wards of 2022 overlap"):
        require_no_overlap(wide)
