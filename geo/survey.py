"""What residents say worries them: the survey behind the criterion of community concern (survey.toml)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.errors import ParameterError

SURVEY_FILE = Path(__file__).with_name("survey.toml")


@dataclass(frozen=True)
class Survey:
    """
    One survey.

    `concern` gives for each recorded category that it asked about the share of residents whom that worries, 0 to 1.
    """

    name: str
    source: str
    concern: dict[str, float]


@lru_cache(maxsize=4)
def load_survey(path: Path = SURVEY_FILE) -> Survey:
    """
    Read a survey.

    Raises
    ------
    ParameterError
        If the file cannot be read as TOML, lacks a setting or sets it to something else, holds a share that is none, or
        names a question it does not hold.

    Examples
    --------
    >>> load_survey().concern["Vehicle crime"]  # the mean of theft from and theft of vehicle
    0.475
    """
    try:
        settings = tomllib.loads(path.read_text("utf-8"))
        about, asked, categories = settings["survey"], dict(settings["concern"]), dict(settings["categories"])
        name, source = str(about["name"]), str(about["source"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"{path} cannot be read as a survey: {error}") from error
    except KeyError as error:
        raise ParameterError(
            f"{path}: the setting {error} is missing; {SURVEY_FILE.name} shows how it is set"
        ) from error
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{path}: [survey], [concern] and [categories] are tables; write them as such") from error
    for question, share in asked.items():
        # To Python, true is the number 1.
        if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 100:
            raise ParameterError(f"{path}: {question} is {share!r}; write per cent of those asked, 0 to 100")
    for category, questions in categories.items():
        if not isinstance(questions, list) or not questions:
            raise ParameterError(f"{path}: {category} is {questions!r}; write a list of questions, or leave it out")
        if unknown := [question for question in questions if question not in list(asked)]:
            raise ParameterError(f"{path}: {category} refers to {unknown[0]!r}, which [concern] does not hold; add it")
    shares = {
        category: sum(asked[question] for question in questions) / len(questions) / 100
        for category, questions in categories.items()
    }
    return Survey(name, source, shares)
