"""Whatever a file or a mapping holds, it is read or refused in one sentence, and every row is accounted for."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import HotspotsError
from geo.places.boundaries import Boundaries
from geo.sources.ingest import Part
from geo.sources.partner.extract import Reference, read_extract
from geo.sources.partner.guess import guess_mapping
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.pseudonyms import PseudonymKey
from geo.sources.partner.table import RawTable, read_table, sheets
from geo.sources.partner.times import DateOrder
from geo.taxonomy import Taxonomy
from tests.sources.partner.dirt import CCTV, EXTRACTS, NOW, POSTCODES, Extract

PART = Part("partner", "anybody", load=1)
pieces = st.binary(max_size=6) | st.sampled_from(
    [
        b'"',
        b",",
        b"\n",
        b"\r",
        b";",
        b"\t",
        b"\x00",
        b"'",
        b"\xff",
        b"\xe2\x80\x9c",
        b"9999-12-31",
        b"0001-01-01",
        b"1e999",
        b"nan",
        b"inf",
        b"-0",
        b"[",
        b"]",
        b"=",
        b"#",
        b"true",
        b"<",
        b">",
        b"&",
        b"</row>",
        b"XFD1048576",
        b"99999999",
    ]
)
changes = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), pieces), min_size=1, max_size=6)
Changes = list[tuple[float, int, bytes]]


def changed(raw: bytes, how: Changes) -> bytes:
    """Put pieces in the place of some bytes here and there."""
    for where, length, piece in how:
        at = int(where * len(raw))
        raw = raw[:at] + piece + raw[at + length :]
    return raw


@pytest.fixture(scope="module")
def reference(boundaries: Boundaries, taxonomy: Taxonomy) -> Reference:
    return Reference(taxonomy, boundaries.layers, POSTCODES, PseudonymKey(b"k" * 32), NOW)


def read(raw: bytes, reference: Reference, mapping: Mapping | None = None) -> None:
    """Read a file and what is in it, as far as it goes."""
    try:
        sheets(raw, "a")
        read_table(raw, "a", first_rows=3)
        table = read_table(raw, "a", mapping.layout if mapping else None)
        known = mapping or guess_mapping(table, name="a", source="A", usual_category="Burglary")
        accounted(table, replace(known, date_order=known.date_order or DateOrder.DAY_FIRST), reference)
    except HotspotsError as error:
        assert "\n" not in str(error).strip() or b"\n" in raw


def accounted(table: RawTable, mapping: Mapping, reference: Reference) -> None:
    reading = read_extract(table, mapping, reference, PART)
    rejected = reading.findings.rejected()
    assert len(reading.incidents) + len(rejected) == len(table) + len(table.broken)
    assert len(reading.findings.to_correct()) == len(rejected)


@given(raw=st.binary(max_size=300) | pieces.map(lambda piece: b"PK\x03\x04" + piece))
def test_any_bytes(reference: Reference, raw: bytes) -> None:
    read(raw, reference)


@given(extract=st.sampled_from(EXTRACTS), how=changes)
@settings(max_examples=150)
def test_any_change_to_a_file(reference: Reference, extract: Extract, how: Changes) -> None:
    read(changed(extract.raw, how), reference)


MEMBERS = zipfile.ZipFile(io.BytesIO(CCTV.raw)).namelist()


@given(member=st.sampled_from(MEMBERS), how=changes)
@settings(max_examples=150)
def test_any_change_inside_a_workbook(reference: Reference, member: str, how: Changes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(CCTV.raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed(old.read(name), how) if name == member else old.read(name))
    read(out.getvalue(), reference)


@given(extract=st.sampled_from(EXTRACTS), how=changes)
@settings(max_examples=150)
def test_any_change_to_a_mapping(reference: Reference, extract: Extract, how: Changes) -> None:
    table = read_table(extract.raw, "a")
    text = guess_mapping(table, name="a", source="A", usual_category="Burglary").to_toml()
    try:
        mapping = Mapping.from_toml(changed(text.encode(), how).decode("utf-8", "replace"), "a")
    except HotspotsError:
        return
    assert Mapping.from_toml(mapping.to_toml(), "a") == mapping
    read(extract.raw, reference, mapping)
