"""Street-level crime from data.police.uk, and every way a file of it can be wrong."""

import hashlib
import io
from collections.abc import Callable
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SourceError
from geo.schema import FLAGS
from geo.sources import police_uk
from geo.sources.extracts import Extract
from geo.sources.ingest import Ingest

NAME = "2024-01-thames-valley-street.csv"
Row = Callable[..., str]
Text = Callable[..., str]


def read(text: str | bytes, name: str = NAME) -> Ingest:
    raw = text.encode() if isinstance(text, str) else text
    return police_uk.read(Extract(name, name, len(raw), lambda: raw))


def lines_of(ingest: Ingest) -> list[int]:
    """The lines the incidents stand on, which their names end with."""
    return [int(name.rsplit("-", 1)[1]) for name in ingest.incidents["incident_id"]]


def refused(ingest: Ingest) -> list[tuple[int, str | None, str | None, str]]:
    """Line, column, what was found and why, with none for what is missing."""
    table = ingest.rejected
    texts = (table[name].astype("object").where(table[name].notna(), None) for name in ("column", "found", "reason"))
    return list(zip(table["line"], *texts, strict=True))


# What a good file becomes


def test_a_row_becomes_an_incident_that_lasts_its_whole_month(police_row: Row, police_text: Text) -> None:
    text = police_text([police_row(at=(486_695, 192_939))])
    ingest = read(text)
    (incident,) = ingest.incidents.to_dict("records")
    assert incident["incident_id"] == "police_uk-thames-valley-2024-01-000002"
    assert incident["source"] == "police_uk"
    assert incident["source_reference"] == "a1b2c3"
    assert incident["occurred_from"] == pd.Timestamp("2024-01-01", tz="Europe/London")
    assert incident["occurred_to"] == pd.Timestamp("2024-02-01", tz="Europe/London")
    assert (incident["easting"], incident["northing"]) == pytest.approx((486_695, 192_939), abs=0.2)
    assert incident["precision"] == "map point"
    assert incident["place_label"] == "On or near High Street"
    assert incident["category"] == "Burglary"
    assert all(pd.isna(incident[name]) for name in ("asb_type", "victim_reference", *FLAGS))
    assert (ingest.part.key, ingest.file, ingest.rows) == ("police_uk-thames-valley-2024-01", NAME, 1)
    assert ingest.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_last_month_of_a_year_ends_with_the_year(police_row: Row, police_text: Text) -> None:
    ingest = read(police_text([police_row({"Month": "2024-12"})]), "2024-12-thames-valley-street.csv")
    assert ingest.incidents["occurred_to"][0] == pd.Timestamp("2025-01-01", tz="Europe/London")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("tail", ["", "newline", "several"])
def test_every_kind_of_line_end_and_a_byte_order_mark_are_read_alike(
    police_row: Row, police_text: Text, newline: str, mark: str, tail: str
) -> None:
    text = mark + police_text([police_row(), police_row()], newline=newline)
    text = {"": text.removesuffix(newline), "newline": text, "several": text + 3 * newline}[tail]
    ingest = read(text)
    assert (ingest.rows, lines_of(ingest)) == (2, [2, 3])
    assert ingest.incidents["source_reference"].tolist() == ["a1b2c3", "a1b2c3"]


def test_a_quoted_comma_is_part_of_the_field(police_row: Row, police_text: Text) -> None:
    ingest = read(police_text([police_row({"Location": '"On or near Mill Lane, East"'}), police_row()]))
    assert ingest.incidents["place_label"].tolist() == ["On or near Mill Lane, East", "On or near High Street"]


def test_columns_may_stand_in_any_order_and_be_quoted_and_more_than_needed() -> None:
    columns = ["Extra", *reversed(police_uk.COLUMNS)]
    values = {"Extra": "", "Crime ID": "x", "Month": "2024-01", "Reported by": "Thames Valley Police"}
    values |= {"Longitude": "-0.75", "Latitude": "51.63", "Location": "On or near A", "Crime type": "Drugs"}
    heading = ",".join(f'"{name}"' for name in columns)
    ingest = read(f"{heading}\n{','.join(values[name] for name in columns)}\n")
    assert ingest.incidents["category"].tolist() == ["Drugs"]


@pytest.mark.parametrize("gap", [", ", " ,"])
def test_spaces_round_the_names_of_columns_never_end_in_a_crash(police_row: Row, police_text: Text, gap: str) -> None:
    heading, row = police_text([police_row()]).splitlines()
    with suppress(SourceError):
        assert read(f"{heading.replace(',', gap)}\n{row}\n").rows == 1


def test_spaces_round_a_value_do_not_count(police_row: Row, police_text: Text) -> None:
    spaced = police_row({"Month": " 2024-01 ", "Crime type": " Drugs", "Crime ID": "  ", "Longitude": " -0.75 "})
    ingest = read(police_text([spaced]))
    assert ingest.incidents["category"].tolist() == ["Drugs"]
    assert ingest.incidents["source_reference"].isna().all()


def test_anti_social_behaviour_without_a_crime_id_is_kept_row_by_row(police_row: Row, police_text: Text) -> None:
    asb = police_row({"Crime ID": "", "Crime type": "Anti-social behaviour"})
    ingest = read(police_text([asb, asb, asb, police_row()]))
    assert (len(ingest.incidents), len(ingest.rejected), ingest.repeated_references) == (4, 0, 0)
    assert ingest.incidents["source_reference"].isna().tolist() == [True, True, True, False]
    assert ingest.incidents["incident_id"].is_unique


def test_a_repeated_crime_id_is_counted_and_kept(police_row: Row, police_text: Text) -> None:
    ids = ["x", "y", "x", "x", "", ""]
    ingest = read(police_text([police_row({"Crime ID": name}) for name in ids]))
    assert (len(ingest.incidents), ingest.repeated_references) == (6, 2)


# Whose month it is


def test_a_file_of_another_name_says_by_its_rows_whose_month_it_is(police_row: Row, police_text: Text) -> None:
    text = police_text([police_row({"Month": "2024-03", "Reported by": "Devon & Cornwall Police"})] * 2)
    ingest = read(text, "export (1).csv")
    assert ingest.part.key == "police_uk-devon-and-cornwall-2024-03"
    assert ingest.incidents["incident_id"][0] == "police_uk-devon-and-cornwall-2024-03-000002"


def test_a_file_of_another_name_is_the_same_part_as_its_official_one(police_row: Row, police_text: Text) -> None:
    text = police_text([police_row()])
    assert read(text, "export.csv").part == read(text, NAME).part


@pytest.mark.parametrize(
    ("changes", "found", "column"),
    [
        ({"Month": "2024-02"}, "2 months and 1 force", "Month"),
        ({"Reported by": "Kent Police"}, "1 month and 2 forces", "Reported by"),
    ],
)
def test_two_months_or_forces_in_a_file_of_another_name_are_refused(
    police_row: Row, police_text: Text, changes: dict[str, str], found: str, column: str
) -> None:
    text = police_text([police_row(), police_row(changes)])
    with pytest.raises(SourceError, match=f"export.csv, column {column}: holds {found}"):
        read(text, "export.csv")


def test_a_file_of_another_name_without_any_month_is_refused(police_row: Row, police_text: Text) -> None:
    with pytest.raises(SourceError, match=r"export.csv, column Month: holds 0 months and 1 force"):
        read(police_text([police_row({"Month": "January"})]), "export.csv")


@pytest.mark.parametrize("month", ["2025-13", "2025-00", "0000-01"])
def test_an_official_name_with_an_impossible_month_is_refused(police_row: Row, police_text: Text, month: str) -> None:
    name = f"{month}-thames-valley-street.csv"
    with pytest.raises(SourceError, match=f"{name}: the file name does not begin with a month: '{month}'"):
        read(police_text([police_row({"Month": month})]), name)


# Files that are something else


@pytest.mark.parametrize("missing", police_uk.COLUMNS)
def test_a_missing_column_is_named(police_row: Row, police_text: Text, missing: str) -> None:
    table = pd.read_csv(io.StringIO(police_text([police_row()])), dtype="str").drop(columns=missing)
    with pytest.raises(SourceError, match=f"^{NAME}, line 1, column {missing}: the column is missing; "):
        read(table.to_csv(index=False))


@pytest.mark.parametrize(
    ("official", "renamed"), [("Crime type", "Crime_type"), ("Longitude", "longitude"), ("Month", "Months")]
)
def test_a_renamed_column_is_recognised_in_the_hint(
    police_row: Row, police_text: Text, official: str, renamed: str
) -> None:
    text = police_text([police_row()]).replace(official, renamed, 1)
    with pytest.raises(SourceError, match=f"line 1, column {official}: .* is it '{renamed}'"):
        read(text)


def test_a_column_that_stands_twice_is_refused(police_row: Row, police_text: Text) -> None:
    heading, row = police_text([police_row()]).splitlines()
    with pytest.raises(SourceError, match="line 1, column Month: stands twice in the heading"):
        read(f"{heading},Month\n{row},2024-01\n")


@pytest.mark.parametrize(("mark", "said"), [(";", "';'"), ("\t", "a tab"), ("|", r"'\|'")])
def test_another_separator_is_recognised(police_row: Row, police_text: Text, mark: str, said: str) -> None:
    text = police_text([police_row()]).replace(",", mark)
    with pytest.raises(SourceError, match=f"line 1: columns are separated by {said}, a comma is needed"):
        read(text)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_file_saved_by_a_spreadsheet_says_where_the_first_foreign_byte_is(
    police_row: Row, police_text: Text, newline: str
) -> None:
    text = police_text([police_row(), police_row({"Crime ID": "id", "Month": "é"})], newline=newline)
    # On line 3 the first field and its comma take three bytes.
    with pytest.raises(SourceError, match=f"^{NAME}, line 3, column 4: is not UTF-8 text; .* spreadsheet"):
        read(text.encode("cp1252"))


def test_a_file_in_two_bytes_a_letter_is_refused(police_row: Row, police_text: Text) -> None:
    with pytest.raises(SourceError, match="line 1: is UTF-16 or no text at all; UTF-8 is needed"):
        read(police_text([police_row()]).encode("utf-16"))


@pytest.mark.parametrize("raw", ["", "   ", "\n\n\r\n", "\t \n"])
def test_a_file_without_text_is_refused(raw: str) -> None:
    with pytest.raises(SourceError, match=f"^{NAME}: is empty; download it again"):
        read(raw)


def test_a_byte_order_mark_alone_is_refused() -> None:
    with pytest.raises(SourceError, match=NAME):
        read("\ufeff")


@pytest.mark.parametrize("tail", ["", "\n", "\r\n", "\n\n\n"])
@pytest.mark.parametrize("name", [NAME, "export.csv"])
def test_a_heading_without_rows_is_refused(police_text: Text, tail: str, name: str) -> None:
    with pytest.raises(SourceError, match="has a heading but no row; download it again"):
        read(police_text([]).strip() + tail, name)


def test_a_page_of_the_web_is_refused() -> None:
    with pytest.raises(SourceError, match="line 1, column Crime ID: the column is missing; is this a street-level"):
        read("<!doctype html>\n<html><body>Not found</body></html>\n")


def test_a_heading_with_an_open_quotation_mark_is_refused_or_read_but_never_a_crash(
    police_row: Row, police_text: Text
) -> None:
    with suppress(SourceError):
        assert read('"' + police_text([police_row()])).rows == 1


# Rows that cannot be used, each between two that can

BROKEN = [
    ({"Month": "2025-13"}, "Month", "2025-13", "not a month (YYYY-MM)"),
    ({"Month": "2024-00"}, "Month", "2024-00", "not a month (YYYY-MM)"),
    ({"Month": "24-1"}, "Month", "24-1", "not a month (YYYY-MM)"),
    ({"Month": "2024-01-05"}, "Month", "2024-01-05", "not a month (YYYY-MM)"),
    ({"Month": ""}, "Month", None, "not a month (YYYY-MM)"),
    ({"Month": "2024-02"}, "Month", "2024-02", "not the month of the file (2024-01)"),
    ({"Crime type": ""}, "Crime type", None, "no crime type"),
    ({"Crime type": "  "}, "Crime type", None, "no crime type"),
    ({"Longitude": "", "Latitude": ""}, "Longitude", None, "no location"),
    ({"Latitude": ""}, "Latitude", None, "no location"),
    ({"Longitude": ""}, "Longitude", None, "no location"),
    ({"Longitude": "west"}, "Longitude", "west", "not a number"),
    ({"Latitude": "51,6".replace(",", ";")}, "Latitude", "51;6", "not a number"),
    ({"Longitude": "nan"}, "Longitude", "nan", "not a number"),
    ({"Longitude": "NaN", "Latitude": "NaN"}, "Longitude", "NaN", "not a number"),
    ({"Latitude": "inf"}, "Latitude", "inf", "not a number"),
    ({"Longitude": "-Infinity"}, "Longitude", "-Infinity", "not a number"),
    ({"Longitude": "True"}, "Longitude", "True", "not a number"),
    ({"Longitude": "0", "Latitude": "0"}, "Longitude", "0", "coordinates are 0,0"),
    ({"Longitude": "0.000000", "Latitude": "-0.0"}, "Longitude", "0.000000", "coordinates are 0,0"),
    ({"Longitude": "51.63", "Latitude": "-0.75"}, "Longitude", "51.63", "longitude and latitude are swapped"),
    ({"Longitude": "2.35", "Latitude": "48.86"}, "Longitude", "2.35", "outside the United Kingdom"),
    ({"Longitude": "-0.75", "Latitude": "-51.63"}, "Longitude", "-0.75", "outside the United Kingdom"),
    ({"Longitude": "1e300"}, "Longitude", "1e300", "outside the United Kingdom"),
    ({"Longitude": "480500", "Latitude": "200500"}, "Longitude", "480500", "outside the United Kingdom"),
    # The first reason in the order of the columns is the one given.
    ({"Month": "x", "Crime type": "", "Longitude": ""}, "Month", "x", "not a month (YYYY-MM)"),
]


@pytest.mark.parametrize(("changes", "column", "found", "reason"), BROKEN, ids=[str(case[0]) for case in BROKEN])
def test_a_row_that_is_wrong_is_rejected_with_line_column_and_reason(
    police_row: Row, police_text: Text, changes: dict[str, str], column: str, found: str | None, reason: str
) -> None:
    ingest = read(police_text([police_row(), police_row(changes), police_row()]))
    assert refused(ingest) == [(3, column, found, reason)]
    assert (ingest.rows, lines_of(ingest)) == (3, [2, 4])


@pytest.mark.parametrize(
    ("line", "column", "found", "reason"),
    [
        ("a,2024-01,half", None, "a,2024-01,half", "3 fields instead of 12"),
        ("," * 12, None, "," * 12, "13 fields instead of 12"),
        ("   ", None, "   ", "1 fields instead of 12"),
        ("", "Crime ID", None, "empty line"),
        ("," * 11, "Crime ID", None, "empty line"),
        ('a,2024-01,"open', None, 'a,2024-01,"open', "a quotation mark is not closed"),
        ("x" * 200, None, "x" * 80, "1 fields instead of 12"),
    ],
)
def test_a_line_that_is_no_row_is_rejected_alone(
    police_row: Row, police_text: Text, line: str, column: str | None, found: str | None, reason: str
) -> None:
    ingest = read(police_text([police_row(), line, police_row(), police_row()]))
    assert refused(ingest) == [(3, column, found, reason)]
    assert (ingest.rows, lines_of(ingest)) == (4, [2, 4, 5])


def test_a_file_that_breaks_off_in_the_middle_of_a_row_is_refused(police_row: Row, police_text: Text) -> None:
    text = police_text([police_row(), police_row()])
    with pytest.raises(SourceError, match=r"line 3: breaks off in the middle of a row; download it again"):
        read(text[: len(text) - 60])


def test_a_file_without_a_last_line_end_is_whole(police_row: Row, police_text: Text) -> None:
    assert read(police_text([police_row(), police_row()]).rstrip("\n")).rows == 2


def test_columns_that_are_there_are_not_offered_for_one_that_is_missing(police_row: Row, police_text: Text) -> None:
    text = police_text([police_row()])
    with pytest.raises(SourceError, match="column Longitude: the column is missing; is this a street-level file"):
        read(text.replace("Longitude", "X"))
    with pytest.raises(SourceError, match="is it 'Long'[?] Rename that"):
        read(text.replace("Longitude", "Long"))


def test_a_repeated_crime_id_is_reported_even_where_its_row_is_rejected(police_row: Row, police_text: Text) -> None:
    nowhere = police_row({"Longitude": "", "Latitude": ""})
    ingest = read(
        police_text([police_row(), nowhere, nowhere, police_row({"Crime ID": ""}), police_row({"Crime ID": ""})])
    )
    assert ingest.repeated_references == 2


def test_a_stray_quotation_mark_before_an_open_one_takes_no_other_line_with_it(
    police_row: Row, police_text: Text
) -> None:
    # Two marks on the line: the first inside a field is no quotation, the second opens one and never closes it.
    stray = police_row({"Location": 'On or near 5" Lane', "LSOA name": '"Wycombe 001A'})
    ingest = read(police_text([police_row(), stray, police_row(), police_row(), stray, police_row()]))
    assert ingest.rows == 6
    assert lines_of(ingest) == [2, 4, 5, 7]
    assert [row[0] for row in refused(ingest)] == [3, 6]


def test_quotation_marks_inside_a_field_that_is_not_quoted_are_letters(police_row: Row, police_text: Text) -> None:
    ingest = read(police_text([police_row({"Location": 'On or near "The Rye" Park'}), police_row()]))
    assert ingest.incidents["place_label"].tolist() == ['On or near "The Rye" Park', "On or near High Street"]


def test_the_edges_of_the_kingdom_are_not_in_it_but_all_within_is(police_row: Row, police_text: Text) -> None:
    def at(longitude: str, latitude: str) -> str:
        return police_row({"Longitude": longitude, "Latitude": latitude})

    inside = [at("-8.99", "49.01"), at("2.99", "61.99"), at("0", "51.5"), at("-0.0", "61.9")]
    outside = [at("-9", "51.5"), at("3", "51.5"), at("-0.75", "49"), at("-0.75", "62")]
    ingest = read(police_text(inside + outside))
    assert lines_of(ingest) == [2, 3, 4, 5]
    assert [row[3] for row in refused(ingest)] == ["outside the United Kingdom"] * 4


# Files with too many of them


@pytest.mark.parametrize("changes", [{"Month": "2025-13"}, {"Month": "2024-02"}, {"Longitude": "0", "Latitude": "0"}])
def test_exactly_half_wrong_is_kept_and_one_row_more_is_refused(
    police_row: Row, police_text: Text, changes: dict[str, str]
) -> None:
    good, bad = police_row(), police_row(changes)
    ingest = read(police_text([bad, good, good, bad]))
    assert (len(ingest.incidents), len(ingest.rejected)) == (2, 2)
    with pytest.raises(
        SourceError, match=rf"^{NAME}, line 2, column {next(iter(changes))}: .*3 of 5 rows are unusable"
    ):
        read(police_text([bad, good, good, bad, bad]))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Month": "2025-13"}, r"column Month: not a month \(YYYY-MM\), found '2025-13'; 3 of 3 rows"),
        ({"Month": "2024-02"}, r"column Month: not the month of the file \(2024-01\), found '2024-02'; 3 of 3"),
        ({"Longitude": "51.63", "Latitude": "-0.75"}, "column Longitude: longitude and latitude are swapped, found"),
        ({"Longitude": "480500", "Latitude": "200500"}, "column Longitude: outside the United Kingdom, found '480500'"),
        ({"Longitude": "", "Latitude": ""}, "column Longitude: no location; 3 of 3 rows"),
    ],
)
def test_a_file_that_is_wrong_throughout_is_refused_by_its_first_line(
    police_row: Row, police_text: Text, changes: dict[str, str], reason: str
) -> None:
    with pytest.raises(SourceError, match=f"^{NAME}, line 2, {reason}"):
        read(police_text([police_row(changes)] * 3))


def test_rows_without_a_location_never_make_a_file_hopeless_while_one_has_one(
    police_row: Row, police_text: Text
) -> None:
    nowhere = police_row({"Longitude": "", "Latitude": ""})
    ingest = read(police_text([nowhere] * 9 + [police_row()]))
    assert (len(ingest.incidents), ingest.rejected["reason"].value_counts().to_dict()) == (1, {"no location": 9})


def test_rows_without_a_location_count_among_the_rows_of_which_half_may_be_wrong(
    police_row: Row, police_text: Text
) -> None:
    nowhere, wrong = police_row({"Longitude": "", "Latitude": ""}), police_row({"Month": "x"})
    assert len(read(police_text([nowhere, wrong, wrong, police_row()])).incidents) == 1
    with pytest.raises(SourceError, match=r"column Month: not a month .*; 4 of 5 rows are unusable"):
        read(police_text([nowhere, wrong, wrong, wrong, police_row()]))


def test_lines_that_are_all_no_rows_are_refused(police_text: Text) -> None:
    with pytest.raises(SourceError, match="line 2: 1 fields instead of 12, found 'x'; 2 of 2 rows are unusable"):
        read(police_text(["x", "y"]))


# What must always hold

KINDS = ["good", "quoted", "asb", "blank", "spaces", "commas", "short", "long", "open", "nowhere", "month", "swapped"]


@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=25),
    newlines=st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=1, max_size=3),
    mark=st.booleans(),
)
def test_every_line_is_an_incident_or_rejected_under_its_own_number(
    police_row: Row, police_text: Text, *, kinds: list[str], newlines: list[str], mark: bool
) -> None:
    made = {
        "good": police_row(),
        "quoted": police_row({"Location": '"On or near A, B"'}),
        "asb": police_row({"Crime ID": ""}),
        "blank": "",
        "spaces": "  ",
        "commas": "," * 11,
        "short": "a,b",
        "long": police_row() + ",more",
        "open": police_row({"Location": '"On or near'}),
        "nowhere": police_row({"Longitude": "", "Latitude": ""}),
        "month": police_row({"Month": "2024-13"}),
        "swapped": police_row({"Longitude": "51.6", "Latitude": "-0.7"}),
    }
    # The same file may end its lines in different ways, as one put together by hand does.
    ends = [newlines[n % len(newlines)] for n in range(len(kinds) + 1)]
    heading = police_text([], newline="")
    text = "".join(line + end for line, end in zip([heading, *(made[kind] for kind in kinds)], ends, strict=True))

    numbered = list(enumerate(io.StringIO(text, newline=None), start=1))
    while numbered and numbered[-1][1] == "\n":
        numbered.pop()
    good = [n for n, line in numbered[1:] if line.rstrip("\n") in {made["good"], made["quoted"], made["asb"]}]
    nowhere = [n for n, line in numbered[1:] if line.rstrip("\n") == made["nowhere"]]
    rows = len(numbered) - 1
    wrong = rows - len(good) - len(nowhere)

    def ask() -> Ingest:
        return read(("\ufeff" if mark else "") + text)

    if not good or 2 * wrong > rows:
        with pytest.raises(SourceError, match=NAME):
            ask()
    else:
        ingest = ask()
        assert lines_of(ingest) == good
        assert ingest.rows == rows == len(ingest.incidents) + len(ingest.rejected)
        assert sorted([*good, *ingest.rejected["line"]]) == list(range(2, rows + 2))


@given(noise=st.text(alphabet='ab,"\n\r\t;é \ufeff1-', max_size=120), first=st.booleans())
def test_whatever_stands_in_a_file_nothing_is_lost_and_nothing_crashes(
    police_row: Row, police_text: Text, *, noise: str, first: bool
) -> None:
    good = [police_row()] * 40
    text = noise + police_text(good) if first else police_text([*good[:20], noise, *good[20:]])
    try:
        ingest = read(text)
    except SourceError:
        return
    lines = io.StringIO(text.removeprefix("\ufeff"), newline=None).read().rstrip("\n").split("\n")
    assert ingest.rows == len(lines) - 1
    expected = [n for n, line in enumerate(lines, start=1) if line == good[0]]
    assert set(expected) <= set(lines_of(ingest))
