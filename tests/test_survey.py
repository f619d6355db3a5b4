"""The survey behind the criterion of concern: what ships, and each way a file can be wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import ParameterError
from geo.survey import load_survey
from geo.taxonomy import Taxonomy

MINIMAL = """
[survey]
name = "a survey"
source = "somebody"
[concern]
"Drugs" = 43
"Litter" = 12.5
[categories]
"Drugs" = ["Drugs"]
"Anti-social behaviour" = ["Litter", "Drugs"]
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str) -> Path:
        path = tmp_path / "our-survey.toml"
        path.write_text(text, "utf-8")
        return path

    return to_file


def test_the_published_figures_ship() -> None:
    survey = load_survey()
    assert survey.name == "public concern 2022"
    assert survey.source == "Safer Buckinghamshire Partnership, strategy 2023-26"
    assert survey.concern == {
        "Vehicle crime": pytest.approx(0.475),  # theft from 52 and theft of vehicle 43
        "Criminal damage and arson": pytest.approx(0.49),
        "Drugs": pytest.approx(0.43),
        "Anti-social behaviour": pytest.approx(0.5875),  # speeding 66, fly-tipping 65, parking 56, vandalism 48
    }


def test_the_survey_that_ships_names_categories_that_are_recorded(taxonomy: Taxonomy) -> None:
    recorded = {name for priority in taxonomy.priorities for name in priority.categories}
    assert set(load_survey().concern) <= recorded


def test_of_several_questions_a_category_has_the_mean(write: Write) -> None:
    survey = load_survey(write(MINIMAL))
    assert (survey.name, survey.source) == ("a survey", "somebody")
    assert survey.concern == {"Drugs": pytest.approx(0.43), "Anti-social behaviour": pytest.approx(0.2775)}


@pytest.mark.parametrize(("share", "concern"), [("0", 0), ("100", 1), ("0.0", 0)])
def test_nobody_and_everybody_may_be_worried(write: Write, share: str, concern: float) -> None:
    assert load_survey(write(MINIMAL.replace("43", share))).concern["Drugs"] == concern


def test_a_survey_that_asked_about_no_recorded_category_says_nothing(write: Write) -> None:
    assert load_survey(write(MINIMAL[: MINIMAL.index("[categories]")] + "[categories]\n")).concern == {}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("[concern]", "[concern", "cannot be read as a survey: .*line 5"),
        ("[survey]", "[about]", "the setting 'survey' is missing; survey.toml shows how it is set"),
        ("[concern]", "[worries]", "the setting 'concern' is missing; survey.toml shows"),
        ("[categories]", "[questions]", "the setting 'categories' is missing; survey.toml shows"),
        ('name = "a survey"', "", "the setting 'name' is missing; survey.toml shows"),
        ('source = "somebody"', "", "the setting 'source' is missing; survey.toml shows"),
        (MINIMAL, "survey = 1\nconcern = {}\ncategories = {}", "are tables; write them as such"),
        (MINIMAL, 'survey = "2022"\nconcern = {}\ncategories = {}', "are tables; write them as such"),
        (MINIMAL, "survey = {}\nconcern = 5\ncategories = {}", "are tables; write them as such"),
        (MINIMAL, 'survey = {}\nconcern = {}\ncategories = ["Drugs"]', "are tables; write them as such"),
        ('"Drugs" = 43', '"Drugs" = -1', "Drugs is -1; write per cent of those asked, 0 to 100"),
        ('"Drugs" = 43', '"Drugs" = 100.5', "Drugs is 100.5; write per cent"),
        ('"Drugs" = 43', '"Drugs" = nan', "Drugs is nan; write per cent"),
        ('"Drugs" = 43', '"Drugs" = "43 %"', "Drugs is '43 %'; write per cent"),
        ('"Drugs" = 43', '"Drugs" = true', "Drugs is True; write per cent"),
        ('"Drugs" = 43', '"Drugs" = [43]', r"Drugs is \[43\]; write per cent"),
        ('= ["Drugs"]', "= []", r"Drugs is \[\]; write a list of questions, or leave it out"),
        ('= ["Drugs"]', '= "Drugs"', "Drugs is 'Drugs'; write a list of questions"),
        ('= ["Drugs"]', "= 43", "Drugs is 43; write a list of questions"),
        ('= ["Drugs"]', '= ["Crack"]', r"Drugs refers to 'Crack', which \[concern\] does not hold; add it"),
        ('= ["Drugs"]', '= [["Drugs"]]', r"Drugs refers to \['Drugs'\], which \[concern\] does not hold"),
    ],
)
def test_a_wrong_file_is_refused_by_its_name(write: Write, before: str, after: str, message: str) -> None:
    assert before in MINIMAL
    with pytest.raises(ParameterError, match=rf"our-survey\.toml.*{message}"):
        load_survey(write(MINIMAL.replace(before, after)))


def test_a_file_that_is_not_there_a_folder_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b'[survey]\nname = "\xff"')
    for path in (tmp_path / "nowhere.toml", tmp_path, tmp_path / "bytes.toml"):
        with pytest.raises(ParameterError, match=f"{path.name} cannot be read as a survey"):
            load_survey(path)
