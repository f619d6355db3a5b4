"""A partner's words for categories, types and flags: placed, left out, unknown, and never lost."""

import pandas as pd
import pytest

from geo.errors import ParameterError
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.rejects import Reject
from geo.sources.partner.words import (
    Categories,
    known_categories,
    read_asb_types,
    read_categories,
    read_flag,
    read_flag_words,
)
from geo.taxonomy import Taxonomy

ASB = "Anti-social behaviour"


def mapping(*, usual_category: str = "Burglary", **words: dict[str, str]) -> Mapping:
    return Mapping("a", "A", {"from_date": "d", "postcode": "p"}, usual_category=usual_category, **words)  # type: ignore[arg-type]


def text(*cells: str) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


def placing(**options: object) -> Mapping:
    """A mapping without a usual category: it has a column of categories."""
    columns = {"from_date": "d", "postcode": "p", "category": "c"}
    return Mapping("a", "A", columns, **options)  # type: ignore[arg-type]


def test_categories_are_placed_by_the_mapping_then_by_their_own_name(taxonomy: Taxonomy) -> None:
    placed = placing(categories={"noise": f"{ASB}: nuisance", "burglary": "Robbery", "advice": "-"})
    cells = text(
        "Noise",
        " NOISE  ",
        "Burglary",
        "bicycle  THEFT",
        "advice",
        "witchcraft",
        "Witchcraft",
        "",
        "anti-social behaviour",
    )
    found = read_categories(cells, placed, taxonomy, len(cells))
    assert found.category.tolist() == [ASB, ASB, "Robbery", "Bicycle theft", "-", "", "", "", ASB]
    assert found.asb_type.tolist() == ["nuisance", "nuisance"] + [None] * 7
    assert found.problem.tolist() == [None] * 4 + [
        Reject.LEFT_OUT,
        Reject.UNKNOWN_CATEGORY,
        Reject.UNKNOWN_CATEGORY,
        Reject.NO_CATEGORY,
        None,
    ]
    # As it was first spelt, however often and however it comes again.
    assert found.unknown == {"witchcraft": 2}


def test_a_usual_category_takes_every_other_word_and_no_word(taxonomy: Taxonomy) -> None:
    found = read_categories(text("witchcraft", "", "Robbery"), mapping(), taxonomy, 3)
    assert found.category.tolist() == ["Burglary", "Burglary", "Robbery"]
    assert found.problem.tolist() == [None, None, None]
    assert found.unknown == {}
    assert read_categories(None, mapping(), taxonomy, 2).category.tolist() == ["Burglary", "Burglary"]


@pytest.mark.parametrize("ours", ["Witchcraft", f"{ASB}: loud", "", ": nuisance"])
def test_a_category_that_does_not_exist_is_refused_with_the_choice(taxonomy: Taxonomy, ours: str) -> None:
    with pytest.raises(
        ParameterError, match=r"mapping a: there is no category .*; choose from Anti-social behaviour, "
    ):
        read_categories(text("x"), placing(categories={"noise": ours}), taxonomy, 1)


def test_every_category_of_the_priorities_is_known_by_its_name(taxonomy: Taxonomy) -> None:
    assert known_categories(taxonomy)["theft from the person"] == "Theft from the person"


def types(
    cells: pd.Series, taxonomy: Taxonomy, categories: list[str], said: list[str | None]
) -> tuple[list[object], list[object]]:
    category, kind, fine = (pd.Series(each, dtype=object).to_numpy() for each in (categories, said, [None] * len(said)))
    told, problem = read_asb_types(
        cells, mapping(asb_types={"loud": "nuisance"}), Categories(category, kind, fine, {}), taxonomy
    )
    return told.tolist(), problem.tolist()


def test_types_of_asb_are_placed_known_or_found_among_words(taxonomy: Taxonomy) -> None:
    cells = text("Loud", "PERSONAL", "ASB - Environmental", "personal or nuisance", "", "odd")
    told, problem = types(cells, taxonomy, [ASB] * 6, [None] * 6)
    assert told == ["nuisance", "personal", "environmental", None, None, None]
    assert problem == [None, None, None, Reject.UNKNOWN_ASB_TYPE, None, Reject.UNKNOWN_ASB_TYPE]


def test_the_type_that_a_category_says_stands_and_other_categories_have_none(taxonomy: Taxonomy) -> None:
    told, problem = types(
        text("odd", "odd", "personal"), taxonomy, [ASB, "Burglary", "Burglary"], ["nuisance", None, None]
    )
    assert told == ["nuisance", None, None]
    assert problem == [None, None, None]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("Yes", True),
        ("y", True),
        ("TRUE", True),
        ("1", True),
        ("x", True),
        ("✓", True),
        ("No", False),
        ("n", False),
        ("false", False),
        ("0", False),
        ("-", False),
        ("", None),
        ("Unknown", None),
        ("not  known", None),
        ("N/K", None),
        ("n/a", None),
        ("?", None),
    ],
)
def test_yes_no_and_unknown(word: str, told: bool | None) -> None:
    flag, problem = read_flag(text(word), blank_is_no=False)
    assert flag.tolist() == [told]
    assert problem.tolist() == [None]


def test_an_empty_flag_is_no_where_the_mapping_says_so_and_unknown_stays_unknown() -> None:
    assert read_flag(text("", "unknown", "Y"), blank_is_no=True)[0].tolist() == [False, None, True]


def test_any_other_word_is_no_flag() -> None:
    flag, problem = read_flag(text("maybe", "yes"), blank_is_no=False)
    assert flag.tolist() == [None, True]
    assert problem.tolist() == [Reject.BAD_FLAG, None]


def test_words_among_flags_tell_their_flags_and_unknown_ones_are_counted() -> None:
    cells = text("DA; Knife", "knife,NTE", "da|mob", "", "MOB/mob")
    flags, unknown = read_flag_words(cells, mapping(flag_words={"da": "domestic_abuse", "nte": "night_time"}))
    assert {name: values.tolist() for name, values in flags.items()} == {
        "domestic_abuse": [True, False, True, False, False],
        "knife": [True, True, False, False, False],
        "night_time": [False, True, False, False, False],
    }
    # By rows, not by how often a row says it.
    assert unknown == {"mob": 2}


def test_a_flag_that_no_word_names_is_not_told_to_be_false() -> None:
    flags, unknown = read_flag_words(text("youths", "Hate"), mapping())
    assert list(flags) == ["hate"]
    assert unknown == {"youths": 1}
    told, _ = read_flag_words(text("", ""), mapping(flag_words={"da": "domestic_abuse"}))
    assert told["domestic_abuse"].tolist() == [False, False]
