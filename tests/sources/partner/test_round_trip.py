"""Any table comes back from CSV and Excel as it was written, in every supported form of date and place."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.crs import BNG, WGS84, project
from geo.places.postcodes import Postcodes
from geo.sources.ingest import Part
from geo.sources.partner.extract import Reference, read_extract
from geo.sources.partner.layout import Layout
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.table import read_table
from geo.sources.partner.times import DateOrder
from geo.taxonomy import Taxonomy
from tests.sources.partner.dirt import NOW

PART = Part("partner", "anybody", load=1)
Table = list[list[str]]
# Neither control characters, which are no text of a cell, nor what XML cannot hold.
letters = st.characters(codec="cp1252", exclude_categories=["Cc", "Cs"])
cell = st.text(letters, max_size=12) | st.sampled_from(
    ['"', '""', "a\nb", "a,b;c\td|e", "“£5”", "'", "=1+1", "nan", "N/A"]
)
tables = st.integers(2, 6).flatmap(lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), min_size=1, max_size=12))


def plain(table: Table) -> Table:
    """As it must come back: no space round a cell, no row without a cell, nothing where a database says so."""
    stripped = [[each.strip() for each in row] for row in table]
    return [["" if each in ("NULL", "(null)", "#N/A") else each for each in row] for row in stripped if any(row)]


def headings(table: Table) -> list[str]:
    return [f"Heading {n}" for n in range(len(table[0]))]


@given(
    table=tables.filter(plain),
    delimiter=st.sampled_from([",", ";", "\t", "|", "~"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_comes_back_from_csv(table: Table, delimiter: str, encoding: str, quoting: int, newline: str) -> None:
    # Python's writer quotes a line end only if it ends lines with it.
    assume(newline != "\r" or quoting == csv.QUOTE_ALL)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=newline)  # type: ignore[arg-type]
    writer.writerows([headings(table), *table])
    layout = Layout(delimiter=delimiter, encoding=encoding, heading_line=1)
    read = read_table(text.getvalue().encode(encoding), "a.csv", layout)
    assert read.headings == headings(table)
    assert read.cells.to_numpy().tolist() == plain(table)
    assert read.broken == ()


@given(table=tables.filter(plain))
@settings(max_examples=50)
def test_any_table_comes_back_from_excel(table: Table) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for at, row in enumerate([headings(table), *table], start=1):
        for column, each in enumerate(row, start=1):
            written = sheet.cell(at, column)
            written.value = each
            written.data_type = "s"  # as text, whatever it begins with
    raw = io.BytesIO()
    book.save(raw)
    read = read_table(raw.getvalue(), "a.xlsx", Layout(heading_line=1))
    assert read.cells.to_numpy().tolist() == plain(table)


@dataclass(frozen=True)
class Event:
    """Something that happened in a minute, at a point of the middle of a metre."""

    when: datetime
    east: int
    north: int


minutes = st.integers(0, 1000 * 24 * 60 - 1).map(lambda n: datetime(2023, 10, 1) + timedelta(minutes=n))  # noqa: DTZ001
changes = st.builds(
    lambda night, minute: night + timedelta(minutes=minute),
    st.sampled_from([datetime(2026, 3, 29), datetime(2025, 10, 26)]),  # noqa: DTZ001  (nights when the clocks change)
    st.integers(0, 180),
)
events = st.lists(
    st.builds(Event, minutes | changes, st.integers(400_000, 550_000), st.integers(150_000, 250_000)),
    min_size=1,
    max_size=20,
)
FORMS = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d-%m-%y %H%M",
    "%d.%m.%Y %H.%M",
    "%d %B %Y %I:%M %p",
    "%A, %d %b %Y at %I.%M%p",
    "%B %d, %Y %H:%M",
    "%Y%m%d %H:%M",
)
WHEN: dict[str, Callable[[datetime], list[object]]] = {
    "two columns": lambda when: [f"{when:%d/%m/%Y}", f"{when:%H:%M}"],
    "two columns of a database": lambda when: [f"{when:%Y-%m-%d} 00:00:00.000", f"1900-01-01 {when:%H:%M}:00.000"],
    "Excel": lambda when: [when],
    "two columns of Excel": lambda when: [when.date(), when.time()],
}
WHERE: dict[str, Callable[[Event], list[object]]] = {
    "easting,northing": lambda event: [event.east, event.north],
    "longitude,latitude": lambda event: [
        f"{each[0]:.8f}" for each in project([event.east + 0.5], [event.north + 0.5], BNG, WGS84)
    ],
    "grid_reference": lambda event: [
        f"{'SU' if event.north < 200_000 else 'SP'} {event.east % 100_000:05d} {event.north % 100_000:05d}"
        if event.east < 500_000
        else f"{'TQ' if event.north < 200_000 else 'TL'}{event.east % 100_000:05d}{event.north % 100_000:05d}"
    ],
    "postcode": lambda event: ["HP19 9AA" if event.east % 2 else "hp11ab"],
    "area_code": lambda event: [f"E0500000{event.east % 2 + 1}"],
}


@pytest.fixture(scope="module")
def reference(taxonomy: Taxonomy) -> Reference:
    """Two wards and two postcodes."""
    outlines = [shapely.box(480_000, 200_000, 481_000, 201_000), shapely.box(481_000, 200_000, 482_000, 201_000)]
    wards = gpd.GeoDataFrame({"code": ["E05000001", "E05000002"]}, geometry=outlines, crs=BNG)
    table = pd.DataFrame({"postcode": ["HP11AB", "HP199AA"], "easting": [480_100.0, 480_200.0], "northing": 200_000.0})
    return Reference(taxonomy, {"ward_2022": wards}, Postcodes(table), None, NOW)


def written(rows: Sequence[Sequence[object]], *, excel: bool) -> bytes:
    if excel:
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(list(row))
        raw = io.BytesIO()
        book.save(raw)
        return raw.getvalue()
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def cells_of(when: datetime, form: str) -> list[object]:
    return WHEN[form](when) if form in WHEN else [when.strftime(form)]


def expected_span(when: datetime, form: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """The minute on London's clock, worked out by pandas one by one; none where the clocks went forward over it."""
    wall = pd.Timestamp(when)
    if form == "Excel" and wall == wall.normalize():
        # A workbook does not tell midnight from a day.
        return wall.tz_localize("Europe/London"), (wall + pd.Timedelta(days=1)).tz_localize("Europe/London")
    try:
        first, last = (wall.tz_localize("Europe/London", ambiguous=early) for early in (True, False))
    except ValueError:
        return None
    return first, last + pd.Timedelta(minutes=1)


@given(when=st.sampled_from([*FORMS, *WHEN]), where=st.sampled_from(list(WHERE)), excel=st.booleans(), happened=events)
@settings(max_examples=150)
def test_every_form_of_date_and_place_gives_the_same_incidents(
    reference: Reference, when: str, where: str, excel: bool, happened: list[Event]
) -> None:
    columns = ["date", *(["time"] if when.startswith("two") else []), *where.split(",")]
    rows: list[list[object]] = [
        [*columns],
        *([*cells_of(event.when, when), *WHERE[where](event)] for event in happened),
    ]
    fields = {("from_" + name if name in ("date", "time") else name): name for name in columns}
    mapping = Mapping("a", "A", fields, date_order=DateOrder.DAY_FIRST, usual_category="Burglary")
    table = read_table(written(rows, excel=excel or "Excel" in when), "a", Layout(heading_line=1))
    reading = read_extract(table, mapping, reference, PART)
    spans = [expected_span(event.when, when) for event in happened]
    assert reading.rows.tolist() == [row for row, span in enumerate(spans) if span]
    found = reading.incidents
    assert list(zip(found["occurred_from"], found["occurred_to"], strict=True)) == [span for span in spans if span]
    kept = [event for event, span in zip(happened, spans, strict=True) if span]
    assert found["easting"].tolist() == pytest.approx([_place(event, where)[0] for event in kept], abs=0.01)
    assert found["northing"].tolist() == pytest.approx([_place(event, where)[1] for event in kept], abs=0.01)


def _place(event: Event, where: str) -> tuple[float, float]:
    if where == "postcode":
        return 480_100 + 100 * (event.east % 2), 200_000
    if where == "area_code":
        return 480_500 + 1000 * (event.east % 2), 200_500
    shift = 0 if where == "easting,northing" else 0.5
    return event.east + shift, event.north + shift
