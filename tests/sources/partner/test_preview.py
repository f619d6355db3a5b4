"""A preview tells what could be read of every row, beside what is wrong with it."""

from collections.abc import Callable

import pytest

from geo.places.boundaries import Boundaries
from geo.sources.ingest import Part
from geo.sources.partner.extract import Reference, read_extract
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.preview import in_words
from geo.sources.partner.table import read_table
from geo.sources.partner.times import DateOrder
from geo.taxonomy import Taxonomy
from tests.sources.partner.dirt import NOW, POSTCODES

HEADINGS = ("reference", "from_date", "to_date", "postcode", "place_label", "category", "knife")
Look = Callable[..., dict[str, str]]


@pytest.fixture
def look(boundaries: Boundaries, taxonomy: Taxonomy) -> Look:
    """Preview one row of these cells, all good unless told."""

    def call(usual: str = "", **cells: str) -> dict[str, str]:
        row = {"reference": "A1", "from_date": "03/10/2026 22:15", "postcode": "HP19 9AA", "category": "Burglary"}
        mapping = Mapping(
            "a",
            "Council",
            dict(zip(HEADINGS, HEADINGS, strict=True)),
            date_order=DateOrder.DAY_FIRST,
            usual_category=usual,
            categories={"noise": "Anti-social behaviour: nuisance", "lost dog": "-"},
        )
        line = ",".join((row | cells).get(name, "") for name in HEADINGS)
        table = read_table(f"{','.join(HEADINGS)}\n{line}\n".encode(), "a.csv")
        reference = Reference(taxonomy, boundaries.layers, POSTCODES, None, NOW)
        told = in_words(read_extract(table, mapping, reference, Part("partner", "council")))
        assert told["Line"].tolist() == [2]
        return {str(name): str(value) for name, value in told.iloc[0].items() if value and name != "Line"}

    return call


GOOD = {
    "When": "Sat 3 October 2026, 22:15",
    "Where": "480100, 200100 (postcode)",
    "Category": "Burglary",
    "Reference": "A1",
}


def test_a_good_row_is_told_whole(look: Look) -> None:
    assert look(place_label="Mill Lane", knife="Y") == GOOD | {"Place": "Mill Lane", "Flags": "knife"}


@pytest.mark.parametrize(
    ("cells", "problem", "instead"),
    [
        (
            {"category": "Case  Type"},
            "category: a category that the mapping does not place",
            {"Category": "“Case Type”"},
        ),
        (
            {"category": "Lost dog"},
            "category: the mapping leaves this category out",
            {"Category": "“Lost dog”, left out"},
        ),
        ({"from_date": "31/02/2026"}, "from_date: not a date", {"When": ""}),
        ({"to_date": "soon"}, "to_date: not a date", {}),
        ({"postcode": "HP19"}, "postcode: not a whole postcode", {"Where": ""}),
        ({"reference": ""}, "reference: no reference is given", {"Reference": ""}),
        ({"knife": "perhaps"}, "knife: neither yes nor no", {}),
    ],
)
def test_a_row_with_a_problem_tells_all_else_that_could_be_read(
    look: Look, cells: dict[str, str], problem: str, instead: dict[str, str]
) -> None:
    expected = {name: value for name, value in (GOOD | instead).items() if value}
    assert look(**cells) == expected | {"Problem": problem}


def test_every_problem_of_a_row_is_told(look: Look) -> None:
    assert look(from_date="x", postcode="y", category="z") == {
        "Problem": "from_date: not a date; postcode: not a whole postcode; category: a category that the mapping does "
        "not place",
        "Category": "“z”",
        "Reference": "A1",
    }


def test_a_category_is_told_with_the_word_it_comes_from(look: Look) -> None:
    assert look(category="Noise")["Category"] == "Anti-social behaviour: nuisance, from “Noise”"
    assert look(category="BURGLARY")["Category"] == "Burglary"
    assert look("Robbery", category="Mugging")["Category"] == "Robbery, from “Mugging”"
    assert look("Robbery", category="")["Category"] == "Robbery"
    assert look("-", category="")["Category"] == "left out"


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("25/10/2026 01:30", "", "Sun 25 October 2026, 01:30 (the hour came twice)"),
        ("25/10/2026 01:30", "25/10/2026 01:30", "Sun 25 October 2026, 01:30 (the hour came twice)"),
        ("25/10/2026 00:59", "", "Sun 25 October 2026, 00:59"),
        ("25/10/2026 02:00", "", "Sun 25 October 2026, 02:00"),
        ("25/10/2026 01:45", "25/10/2026 01:30", "Sun 25 October 2026, 01:45 to Sun 25 October 2026, 01:30"),
        ("25/10/2026", "", "Sun 25 October 2026"),
        ("24/10/2026 22:00", "25/10/2026 03:00", "Sat 24 October 2026, 22:00 to Sun 25 October 2026, 03:00"),
    ],
)
def test_a_time_of_the_hour_that_came_twice_says_so(look: Look, begins: str, ends: str, told: str) -> None:
    assert look(from_date=begins, to_date=ends)["When"] == told
