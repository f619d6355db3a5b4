"""A made-up extract of each partner loads to exactly the incidents and rejects that were worked out by hand."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from geo.places.boundaries import Boundaries
from geo.schema import FLAGS
from geo.sources.ingest import Part
from geo.sources.partner.extract import Reading, Reference, read_extract
from geo.sources.partner.guess import guess_columns, guess_mapping
from geo.sources.partner.layout import Layout
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.placing import place_reading
from geo.sources.partner.pseudonyms import PseudonymKey
from geo.sources.partner.table import RawTable, read_table
from geo.sources.partner.times import DateOrder
from geo.taxonomy import Taxonomy
from tests.sources.partner.dirt import EXTRACTS, NOW, POSTCODES, Extract

PART = Part("partner", "anybody", load=1)
every_extract = pytest.mark.parametrize("extract", EXTRACTS, ids=lambda each: each.kind)
Read = Callable[[Extract], tuple[Reading, pd.DataFrame]]


@pytest.fixture
def reference(boundaries: Boundaries, make_areas: Callable[..., gpd.GeoDataFrame], taxonomy: Taxonomy) -> Reference:
    """The three wards, and of another vintage one ward over the first two."""
    later = make_areas({"E05000009": (480_000, 200_000, 482_000, 201_000)})
    layers = {**boundaries.layers, "ward_2025": later}
    return Reference(taxonomy, layers, POSTCODES, PseudonymKey(b"k" * 32), NOW)


@pytest.fixture
def read(reference: Reference, boundaries: Boundaries) -> Read:
    """Read an extract with its mapping, and place it."""

    def call(extract: Extract) -> tuple[Reading, pd.DataFrame]:
        table = read_table(extract.raw, extract.file, Layout(sheet=extract.sheet))
        mapping = corrected(extract, table)
        reading = read_extract(table, mapping, reference, PART)
        return reading, place_reading(reading, mapping, boundaries)

    return call


def corrected(extract: Extract, table: RawTable) -> Mapping:
    guessed = guess_mapping(table, name="guess", source="Anybody", usual_category=extract.usual_category)
    corrections = dict(extract.corrections)
    if "date_order" in corrections:
        corrections["date_order"] = DateOrder(corrections["date_order"])
    return replace(guessed, **corrections)


@every_extract
def test_the_columns_are_guessed_from_the_headings_that_such_systems_export(extract: Extract) -> None:
    table = read_table(extract.raw, extract.file, Layout(sheet=extract.sheet))
    assert guess_columns(table) == dict(extract.guessed)


@every_extract
def test_exactly_the_expected_incidents_come_out(extract: Extract, read: Read) -> None:
    _, placed = read(extract)
    types = placed["asb_type"].astype("str")
    kinds = placed["category"].astype("str") + (": " + types).where(types.notna(), "")
    found = [
        (*row[:3], round(row[3]), round(row[4]), *row[5:])
        for row in zip(
            placed["source_reference"],
            placed["occurred_from"].astype("str"),
            placed["occurred_to"].astype("str"),
            placed["easting"],
            placed["northing"],
            placed["precision"],
            kinds,
            strict=True,
        )
    ]
    assert found == list(extract.incidents)


@every_extract
def test_every_other_row_is_rejected_with_its_line_and_code(extract: Extract, read: Read) -> None:
    reading, placed = read(extract)
    rejected = reading.findings.rejected()
    codes = rejected["reason"].astype("str").str.partition(":")[0]
    assert dict(zip(rejected["line"].tolist(), codes, strict=True)) == dict(extract.rejects)
    table = reading.findings.table
    assert len(placed) + len(rejected) == len(table) + len(table.broken)


@every_extract
def test_the_flags_are_those_that_were_marked(extract: Extract, read: Read) -> None:
    _, placed = read(extract)
    marked = {
        str(reference): sorted(flag for flag in FLAGS if row[flag] is True)
        for reference, row in placed.set_index("source_reference")[list(FLAGS)].astype(object).iterrows()
    }
    assert {reference: flags for reference, flags in marked.items() if flags} == {
        reference: sorted(flags) for reference, flags in extract.flags.items()
    }


@every_extract
def test_the_rejected_rows_come_back_as_they_were_written(extract: Extract, read: Read) -> None:
    reading, _ = read(extract)
    returned = reading.findings.to_correct()
    assert returned["reject_line"].tolist() == sorted(extract.rejects)
    assert [codes.split("; ")[0] for codes in returned["reject_codes"]] == [
        extract.rejects[line] for line in sorted(extract.rejects)
    ]


def test_a_mapping_guessed_from_the_first_rows_is_that_of_the_whole_file() -> None:
    for extract in EXTRACTS:
        layout = Layout(sheet=extract.sheet)
        whole, head = (read_table(extract.raw, extract.file, layout, first_rows=n) for n in (None, 3))
        assert len(head) == 3
        assert head.headings == whole.headings
        assert head.cells.equals(whole.cells.head(3))


def test_twenty_kinds_of_dirt_are_among_them() -> None:
    assert len({code for extract in EXTRACTS for code in extract.rejects.values()}) >= 20
