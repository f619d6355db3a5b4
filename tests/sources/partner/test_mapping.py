"""Mappings: small readable files that come back as they were written; every wrong setting gets one sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.schema import ASB_TYPES, FLAGS
from geo.sources.partner.layout import ENCODINGS, Layout
from geo.sources.partner.mapping import FIELDS, Mapping, mapping_names, plain_word, read_mapping
from geo.sources.partner.times import DateOrder

GOOD = """
source = "Council ASB"
date_order = "day first"
usual_category = "Burglary"
[columns]
from_date = "Opened"
postcode = "Postcode"
"""
FULL = Mapping(
    name="council-asb",
    source="Council ASB",
    columns={"from_date": 'Date "opened"', "postcode": "Post = code", "flags": "Märkers"},
    layout=Layout("Cases", "\t", "utf-16", 4),
    date_order=DateOrder.MONTH_FIRST,
    midnight_is_unknown=True,
    coordinates="map point",
    usual_category="Burglary",
    categories={"noise": "Anti-social behaviour: nuisance", "advice": "-"},
    asb_types={"loud": "nuisance"},
    flag_words={"da": "domestic_abuse"},
    blank_flag_is_no=True,
)


def test_a_mapping_comes_back_as_it_was_written() -> None:
    assert Mapping.from_toml(FULL.to_toml(), "council-asb") == FULL


def test_what_is_not_said_is_not_written() -> None:
    assert Mapping.from_toml(GOOD, "a").to_toml().split("\n\n") == [
        'source = "Council ASB"\ndate_order = "day first"\ncoordinates = "address"\nusual_category = "Burglary"',
        '[columns]\nfrom_date = "Opened"\npostcode = "Postcode"\n',
    ]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
keys = words.map(plain_word)


@given(
    st.builds(
        Mapping,
        name=st.just("a"),
        source=words.filter(str.strip),
        columns=st.dictionaries(st.sampled_from(sorted(FIELDS)), words).map(
            lambda more: {**more, "from_date": "Date", "postcode": "Postcode"}
        ),
        layout=st.builds(
            Layout,
            words,
            st.sampled_from(["", ",", ";", "\t", "|"]),
            st.sampled_from(["", *ENCODINGS]),
            st.integers(0, 99),
        ),
        date_order=st.sampled_from([None, *DateOrder]),
        midnight_is_unknown=st.booleans(),
        coordinates=st.sampled_from(["address", "map point"]),
        usual_category=st.just("Burglary"),
        categories=st.dictionaries(keys, words),
        asb_types=st.dictionaries(keys, st.sampled_from(ASB_TYPES)),
        flag_words=st.dictionaries(keys, st.sampled_from(FLAGS)),
        blank_flag_is_no=st.booleans(),
    )
)
def test_any_mapping_comes_back_as_it_was_written(mapping: Mapping) -> None:
    assert Mapping.from_toml(mapping.to_toml(), "a") == mapping


def test_a_word_is_the_same_whatever_its_capitals_and_spaces() -> None:
    read = Mapping.from_toml(GOOD + '[categories]\n"  NOISE\\tnuisance " = "Burglary"\n', "a")
    assert read.categories == {"noise nuisance": "Burglary"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("source =", "sauce ="), "there is no setting 'sauce'; choose from source, date_order"),
        (('source = "Council ASB"', "source = 5"), "source must be text, found 5"),
        (('source = "Council ASB"', 'source = " "'), "source is empty; say what its incidents come from"),
        (('source = "Council ASB"', ""), "source is empty"),
        (('"day first"', '"year first"'), "date_order is 'year first'; choose day first or month first"),
        (("date_order", "midnight_is_unknown"), "midnight_is_unknown must be true or false, found 'day first'"),
        (("date_order", "coordinates"), "coordinates are 'day first'; choose address or map point"),
        (("from_date =", "from_data ="), "there is no field 'from_data'; choose from reference, from_date"),
        (('"Opened"', "7"), "columns holds 7; each must be text in quotation marks"),
        (('from_date = "Opened"', ""), r"no column is the date \(from_date\); name one"),
        (('postcode = "Postcode"', 'easting = "E"'), "no column says where; name easting and northing"),
        (('usual_category = "Burglary"', ""), "no column is the category; name one, or a usual_category for all rows"),
        (("[columns]", "[columns"), "is not TOML"),
        (("[columns]", 'layout = "x"\n[columns]'), "layout must be a table, found 'x'"),
        (("[columns]", "[layout]\nheading = 1\n[columns]"), "layout: there is no setting 'heading'; choose from sheet"),
        (("[columns]", '[layout]\nheading_line = "1"\n[columns]'), "the heading cannot stand on line '1'"),
        (("[columns]", '[layout]\ndelimiter = "::"\n[columns]'), "'::' is no delimiter"),
        (("[columns]", '[layout]\nencoding = "rot13"\n[columns]'), "there is no encoding 'rot13'"),
        (("[columns]", '[asb_types]\nloud = "noisy"\n[columns]'), "asb_types holds 'noisy'; choose from personal"),
        (("[columns]", '[flag_words]\nda = "dv"\n[columns]'), "flag_words holds 'dv'; choose from domestic_abuse"),
        (("[columns]", "[categories]\nloud = true\n[columns]"), "categories holds True; each must be text"),
        (("[columns]", "x = " + "[" * 5000), "is not TOML"),
    ],
)
def test_each_wrong_setting_gets_one_sentence(change: tuple[str, str], problem: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(ParameterError, match=f"^mapping a: {problem}") as error:
        Mapping.from_toml(text, "a")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["", "Council", "a b", "-a", "a" * 61, "../a", "ä"])
def test_a_name_that_is_no_name_of_a_file_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="is no name of a mapping; use small letters"):
        Mapping.from_toml(GOOD, name)


def test_a_name_may_have_sixty_letters() -> None:
    assert Mapping.from_toml(GOOD, "a" * 60).name == "a" * 60


def test_the_supplier_is_the_source_as_part_of_a_file_name() -> None:
    for source, supplier in (("Council ASB (2026)", "council-asb-2026"), ("ÄÖ", "partner"), ("--A--", "a")):
        assert Mapping.from_toml(GOOD.replace("Council ASB", source), "a").supplier == supplier


def test_another_sheet_takes_the_place_of_the_one_that_is_kept() -> None:
    assert FULL.layout_of("May").sheet == "May"
    assert FULL.layout_of("") == FULL.layout


def test_mappings_are_read_by_name_from_their_folder_and_from_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "b.toml").write_text("\ufeff" + GOOD, "utf-8")
    (tmp_path / "mappings" / "a.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "c.toml").write_text(GOOD, "utf-8")
    assert mapping_names(tmp_path) == ["a", "b"]
    assert read_mapping(tmp_path, "b").source == "Council ASB"
    with pytest.raises(ParameterError, match=r"a\.toml: cannot be read"):
        read_mapping(tmp_path, "a")
    for name in ("c", "../c", "", "b\0"):
        with pytest.raises(ParameterError, match="there is no mapping .*; choose from a, b"):
            read_mapping(tmp_path, name)
    with pytest.raises(ParameterError, match="choose from none is kept yet"):
        read_mapping(tmp_path / "empty", "a")
