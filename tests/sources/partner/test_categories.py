"""Words are placed by a guess only where they clearly mean one recorded category."""

import pandas as pd
import pytest

from geo.schema import ASB_TYPES
from geo.sources.partner.categories import MOST_WORDS, _phrases, guess_categories
from geo.sources.partner.words import known_categories
from geo.taxonomy import Taxonomy

NUISANCE, ENVIRONMENTAL = "Anti-social behaviour: nuisance", "Anti-social behaviour: environmental"


def guessed(word: str) -> str:
    return next(iter(guess_categories(pd.Series([word])).values()), "")


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("Noise nuisance", NUISANCE),
        ("Street drinking", NUISANCE),
        ("Begging", NUISANCE),
        ("Rowdy behaviour", NUISANCE),
        ("Graffiti", ENVIRONMENTAL),
        ("Fly-tipping", ENVIRONMENTAL),
        ("Dog fouling", ENVIRONMENTAL),
        ("Needles", ENVIRONMENTAL),
        ("Drugs paraphernalia", ENVIRONMENTAL),
        ("Abandoned vehicle", ENVIRONMENTAL),
        ("Nuisance neighbours", "Anti-social behaviour"),
        ("Burglary - Residential", "Burglary"),
        ("Theft from motor vehicle", "Vehicle crime"),
        ("Theft of motor cycle", "Vehicle crime"),
        ("Theft of pedal cycle", "Bicycle theft"),
        ("Criminal damage to vehicle", "Criminal damage and arson"),
        ("ARSON", "Criminal damage and arson"),
        ("Deliberate fire - bin", "Criminal damage and arson"),
        ("Assault", "Violence and sexual offences"),
        ("Robbery: personal", "Robbery"),
        ("Shop theft", "Shoplifting"),
        ("Drug dealing", "Drugs"),
    ],
)
def test_a_common_word_is_placed(word: str, ours: str) -> None:
    assert guessed(word) == ours


@pytest.mark.parametrize(
    "word",
    [
        "Theft",
        "Harassment",
        "Nuisance",
        "Drugs and needles, assault",
        "Burglary and arson",
        "Lost dog",
        "Case Type",
        "",
    ],
)
def test_what_is_not_clearly_one_category_stays_to_be_placed(word: str) -> None:
    assert guessed(word) == ""


@pytest.mark.parametrize("word", ["Burglary alarm", "Non-deliberate fire: no arson", "Hoax: assault", "Noise advice"])
def test_a_word_that_denies_is_not_placed(word: str) -> None:
    assert guessed(word) == ""


def test_of_two_types_the_category_is_told_without_one() -> None:
    assert guessed("Noise and litter") == "Anti-social behaviour"
    assert guessed("ASB - noise") == NUISANCE


def test_what_names_its_category_needs_no_placing() -> None:
    assert guess_categories(pd.Series(["Robbery", "robbery ", "Robberies"])) == {"robberies": "Robbery"}


def test_the_commonest_words_are_looked_at() -> None:
    words = [f"word {n}" for n in range(MOST_WORDS)] * 2
    assert guess_categories(pd.Series([*words, "Noise"])) == {}
    assert guess_categories(pd.Series([*words[1:], "Noise", "Noise"])) == {"noise": NUISANCE}


def test_every_phrase_leads_to_a_category_there_is(taxonomy: Taxonomy) -> None:
    known = set(known_categories(taxonomy).values())
    for ours in _phrases()[0].values():
        name, _, kind = ours.partition(": ")
        assert name in known
        assert kind in ("", *ASB_TYPES)
