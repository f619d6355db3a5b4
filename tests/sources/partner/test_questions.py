"""What a mapping leaves open is told before an extract is loaded."""

import pytest

from geo.errors import ParameterError
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.questions import Questions, open_questions
from geo.sources.partner.table import read_table
from geo.sources.partner.times import DateOrder
from geo.taxonomy import Taxonomy

COLUMNS = {"from_date": "On", "to_date": "Until", "postcode": "Postcode", "category": "Type", "flags": "Marks"}


def ask(taxonomy: Taxonomy, *rows: str, **settings: object) -> Questions:
    table = read_table("\n".join(["On,Until,Postcode,Type,Marks", *rows]).encode(), "a.csv")
    return open_questions(table, Mapping("fire", "Fire", COLUMNS, **settings), taxonomy)  # type: ignore[arg-type]


def test_words_nobody_placed_and_an_order_of_dates_nobody_said_are_open(taxonomy: Taxonomy) -> None:
    found = ask(taxonomy, "03/04/2026,,HP19 9AA,Racket,loud", "05/04/2026,,HP19 9AA,racket,drug; loud")
    assert found
    assert "day first or the month first, such as '03/04/2026'" in found.dates
    assert (found.categories, found.flags) == ({"Racket": 2}, {"loud": 2})


def test_one_date_of_either_column_can_tell_the_order(taxonomy: Taxonomy) -> None:
    assert not ask(taxonomy, "03/04/2026,13/04/2026,HP19 9AA,Burglary,drug")


def test_dates_of_both_orders_are_open(taxonomy: Taxonomy) -> None:
    found = ask(taxonomy, "13/04/2026,04/13/2026,HP19 9AA,Burglary,")
    assert found.dates.endswith("have the day first, such as '13/04/2026', and some the month, such as '04/13/2026'")


def test_what_the_mapping_says_is_not_open(taxonomy: Taxonomy) -> None:
    said = {"date_order": DateOrder.DAY_FIRST, "categories": {"racket": "-"}, "flag_words": {"loud": "drug"}}
    assert not ask(taxonomy, "03/04/2026,,HP19 9AA,Racket,loud", **said)
    assert not ask(taxonomy, "2026-04-03,,HP19 9AA,Racket,", usual_category="Burglary")


def test_a_usual_category_that_does_not_exist_is_refused(taxonomy: Taxonomy) -> None:
    with pytest.raises(ParameterError, match="mapping fire: there is no category 'Nope'; choose from"):
        ask(taxonomy, "2026-04-03,,HP19 9AA,Burglary,", usual_category="Nope")
