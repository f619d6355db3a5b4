"""From recorded category to the partnership's priority."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import ParameterError
from geo.taxonomy import PRIORITIES_FILE, Grade, Taxonomy, load_taxonomy

# "Category to priority, graded" of the partnership's domain paper: exact E, partial Pa, proxy Px, context C, none -.
_COLUMNS = (
    "neighbourhood-crime",
    "anti-social-behaviour",
    "serious-violence",
    "violence-against-women-and-girls",
    "exploitation",
    "drugs-and-alcohol",
)
_TABLE = {
    "Anti-social behaviour": "- E - - - C",
    "Burglary": "Pa - - - - -",
    "Robbery": "Pa - Pa - - -",
    "Theft from the person": "E - - - - -",
    "Vehicle crime": "Pa - - - - -",
    "Bicycle theft": "C - - - - -",
    "Shoplifting": "C - - - - -",
    "Other theft": "C - - - - -",
    "Criminal damage and arson": "C C - - - -",
    "Public order": "- C C - - C",
    "Possession of weapons": "- - Px - - -",
    "Violence and sexual offences": "- - Px Px - -",
    "Drugs": "- - C - C Px",
    "Other crime": "- - - - C -",
}
_WORDS = {"E": Grade.EXACT, "Pa": Grade.PARTIAL, "Px": Grade.PROXY, "C": Grade.CONTEXT, "-": Grade.NONE}

MINIMAL = """
[partnership]
name = "A partnership"
strategy = "2023-26"
local_authority = "E06000060"
study_layer = "ward_2022"
[opportunity]
name = "Some wards"
layer = "ward_2022"
wards = ["E05000001"]
[[priority]]
key = "theft"
name = "Theft"
needs = "nothing"
[priority.categories]
"Other theft" = "exact"
[priority.flags]
knife = "proxy"
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str) -> Path:
        path = tmp_path / "priorities.toml"
        path.write_text(text, "utf-8")
        return path

    return to_file


@pytest.fixture
def every_category(some_incidents: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """One incident of each police category, in the order of the table."""
    return some_incidents([(0, 0)] * len(_TABLE), {"category": list(_TABLE)})


@pytest.mark.parametrize(("place", "key"), list(enumerate(_COLUMNS)))
def test_every_category_has_the_grade_the_domain_paper_gives_it(
    taxonomy: Taxonomy, every_category: pd.DataFrame, place: int, key: str
) -> None:
    expected = [_WORDS[line.split()[place]] for line in _TABLE.values()]
    found = taxonomy.priority(key).grades(every_category)
    assert dict(zip(_TABLE, found.tolist(), strict=True)) == dict(zip(_TABLE, expected, strict=True))


def test_there_are_fourteen_categories_and_none_is_unknown(taxonomy: Taxonomy, every_category: pd.DataFrame) -> None:
    assert len(every_category) == 14
    assert taxonomy.unknown_categories(every_category) == {}


def test_anti_social_behaviour_is_never_added_into_crime(taxonomy: Taxonomy, every_category: pd.DataFrame) -> None:
    grades = taxonomy.priority("all-crime").grades(every_category)
    assert grades.tolist() == [Grade.NONE] + [Grade.EXACT] * 13


@pytest.mark.parametrize(
    ("key", "flag", "grade"),
    [
        ("serious-violence", "knife", Grade.EXACT),
        ("violence-against-women-and-girls", "domestic_abuse", Grade.PARTIAL),
        ("exploitation", "exploitation", Grade.EXACT),
        ("drugs-and-alcohol", "drug", Grade.EXACT),
        ("drugs-and-alcohol", "alcohol", Grade.EXACT),
    ],
)
def test_a_flag_raises_the_grade_and_its_absence_says_nothing(
    taxonomy: Taxonomy, some_incidents: Callable[..., pd.DataFrame], key: str, flag: str, grade: Grade
) -> None:
    flags = pd.array([True, False, None], dtype="boolean")
    incidents = some_incidents([(0, 0)] * 3, {"category": "Burglary", flag: flags})
    assert taxonomy.priority(key).grades(incidents).tolist() == [grade, Grade.NONE, Grade.NONE]


def test_a_flag_never_lowers_the_grade_of_a_category(write: Write, some_incidents: Callable[..., pd.DataFrame]) -> None:
    incidents = some_incidents([(0, 0)] * 2, {"category": ["Other theft", "Drugs"], "knife": [True, True]})
    grades = load_taxonomy(write(MINIMAL)).priority("theft").grades(incidents)
    assert grades.tolist() == [Grade.EXACT, Grade.PROXY]


def test_grading_does_not_depend_on_the_order_of_rows(taxonomy: Taxonomy, every_category: pd.DataFrame) -> None:
    backwards = every_category.iloc[::-1].reset_index(drop=True)
    for priority in taxonomy.priorities:
        assert priority.grades(backwards).tolist() == priority.grades(every_category).tolist()[::-1]


def test_no_incident_has_no_grade(taxonomy: Taxonomy, some_incidents: Callable[..., pd.DataFrame]) -> None:
    assert taxonomy.priorities[0].grades(some_incidents([])).shape == (0,)


def test_a_category_no_priority_names_is_counted(
    taxonomy: Taxonomy, some_incidents: Callable[..., pd.DataFrame]
) -> None:
    categories = ["Burglary", "Time travel", "Time travel", "burglary", "Drugs"]
    incidents = some_incidents([(0, 0)] * 5, {"category": categories})
    assert taxonomy.unknown_categories(incidents) == {"Time travel": 2, "burglary": 1}
    assert taxonomy.unknown_categories(incidents[:1]) == {}


def test_a_priority_that_does_not_exist_is_answered_with_those_that_do(taxonomy: Taxonomy) -> None:
    with pytest.raises(ParameterError, match="no priority 'burglary'; choose from neighbourhood-crime, anti-social"):
        taxonomy.priority("burglary")


def test_the_ten_opportunity_wards_are_those_of_the_strategy(taxonomy: Taxonomy) -> None:
    assert set(taxonomy.opportunity_wards) == {
        "E05013120",
        "E05013124",
        "E05013125",
        "E05013127",
        "E05013131",
        "E05013136",
        "E05013157",
        "E05013160",
        "E05013163",
        "E05013166",
    }
    assert len(taxonomy.opportunity_wards) == 10
    assert (taxonomy.local_authority, taxonomy.study_layer) == ("E06000060", "ward_2022")


def test_another_partnership_brings_its_own_file(write: Write) -> None:
    taxonomy = load_taxonomy(write(MINIMAL))
    assert [priority.key for priority in taxonomy.priorities] == ["theft"]
    assert taxonomy.opportunity_wards == ("E05000001",)


def test_local_police_areas_are_made_of_the_old_districts(taxonomy: Taxonomy) -> None:
    found = {
        name: taxonomy.police_area(f"{name} 016B") for name in ("Aylesbury Vale", "Chiltern", "South Bucks", "Wycombe")
    }
    assert found == {
        "Aylesbury Vale": "Aylesbury",
        "Chiltern": "Chiltern & South Bucks",
        "South Bucks": "Chiltern & South Bucks",
        "Wycombe": "Wycombe",
    }
    for name in ("Dacorum 001A", "Wycombe", "Wycombe 016", ""):
        assert taxonomy.police_area(name) is None


def test_a_partnership_without_police_areas_has_none(write: Write) -> None:
    assert load_taxonomy(write(MINIMAL)).police_area("Wycombe 001A") is None


def test_another_partnership_names_its_own_districts(write: Write) -> None:
    taxonomy = load_taxonomy(write(MINIMAL + '[police_areas]\n"Some District" = "North"\n'))
    assert taxonomy.police_area("Some District 001A") == "North"


def test_community_boards_are_named_with_their_wards(write: Write, taxonomy: Taxonomy) -> None:
    boards = '[community_boards]\n"North Board" = ["E05000001", "E05000002"]\n'
    found = load_taxonomy(write(MINIMAL + boards))
    assert found.community_boards == {"North Board": ("E05000001", "E05000002")}
    assert found.board_of_ward == {"E05000001": "North Board", "E05000002": "North Board"}
    assert taxonomy.community_boards == {}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("[opportunity]", "[opportunity", "priorities.toml is not valid TOML: .*line 7"),
        ('strategy = "2023-26"', "", "priorities.toml: the setting 'strategy' is missing"),
        ("[partnership]", "[partners]", "priorities.toml: the setting 'partnership' is missing"),
        ('wards = ["E05000001"]', "", "priorities.toml: the setting 'wards' is missing"),
        ('needs = "nothing"', "", "priorities.toml: the setting 'needs' is missing"),
        (
            '"exact"',
            '"certain"',
            "priority 'theft': 'Other theft' has the grade 'certain'; grades are none, context, proxy, partial, exact",
        ),
        ('"exact"', "4", "'Other theft' has the grade 4; grades are"),
        ("knife =", "gun =", "priority 'theft': there is no flag 'gun'; flags are domestic_abuse, .*knife"),
        ('[priority.flags]\nknife = "proxy"', 'flags = "knife"', "categories and flags are tables|grade 'knife'"),
        # A value of another kind: nothing may pass as something else.
        ('[partnership]\nname = "A partnership"', 'partnership = "A partnership"\n[other]', "partnership"),
        ("[[priority]]", "[priority]", "priority"),
        ('wards = ["E05000001"]', 'wards = "E05000001"', "wards"),
        (
            "[opportunity]",
            '[community_boards]\nNorth = "E05000001"\n[opportunity]',
            r"\[community_boards\] one of names and lists of wards",
        ),
        (
            "[opportunity]",
            '[community_boards]\nNorth = ["E05000001"]\nSouth = ["E05000001"]\n[opportunity]',
            r"\[community_boards\]: E05000001 stands twice; a ward is in one Community Board only",
        ),
        (
            "[opportunity]",
            "[police_areas]\nWycombe = 3\n[opportunity]",
            r"\[police_areas\] a table of districts and names",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(write: Write, before: str, after: str, message: str) -> None:
    assert before in MINIMAL
    with pytest.raises(ParameterError, match=message):
        load_taxonomy(write(MINIMAL.replace(before, after)))


def test_the_file_of_the_partnership_is_used_where_none_is_named() -> None:
    assert load_taxonomy() == load_taxonomy(PRIORITIES_FILE)
