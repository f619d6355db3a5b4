"""The page About without a browser, and the documents it shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import __version__
from geo.app.documents import ABOUT, ACCESSIBILITY, METHODS, cut, document, sections, within
from geo.app.roles import Role
from geo.sources.attribution import BY_SOURCE, OFFICE_FOR_NATIONAL_STATISTICS, ROYAL_MAIL
from geo.sources.census import ATTRIBUTION

Open = Callable[..., AppTest]


def said(app: AppTest) -> str:
    return "\n".join(
        str(getattr(element, "value", "")) for kind in ("markdown", "caption") for element in app.get(kind)
    )


@pytest.mark.parametrize("role", list(Role))
def test_it_opens_for_every_role_without_any_data(open_page: Open, tmp_path: Path, role: Role) -> None:
    app = open_page("about", tmp_path, role)
    assert not app.error
    assert [header.value for header in app.main.header] == [
        "What it is for",
        "What to keep in mind",
        "How it works",
        "Sources and licences",
        "Getting help",
    ]
    assert "Accessibility statement" in said(app)
    assert f"version {__version__}" in said(app)


def test_every_method_has_a_plain_paragraph_and_every_paragraph_a_method() -> None:
    assert set(cut(sections(ABOUT)["Methods in plain words"], 3)) == set(sections(METHODS))


def test_the_full_text_of_a_method_comes_when_it_is_opened(open_page: Open, tmp_path: Path) -> None:
    app = open_page("about", tmp_path)
    assert "A chain of clusters through a town centre is cut" not in said(app)
    app.session_state["about Hotspots"] = True
    app.run()
    assert "A chain of clusters through a town centre is cut" in said(app)
    assert "#### Hotspots: when it misleads" in said(app)


def test_all_that_owners_of_data_ask_is_said(open_page: Open, tmp_path: Path) -> None:
    app = open_page("about", tmp_path)
    for line in (*BY_SOURCE.values(), OFFICE_FOR_NATIONAL_STATISTICS, ROYAL_MAIL, *ATTRIBUTION.values()):
        assert line in said(app)


def test_the_purpose_is_five_sentences() -> None:
    assert sections(ABOUT)["What it is for"].count("\n- ") + 1 == 5


def test_the_accessibility_statement_follows_the_model() -> None:
    text = document(ACCESSIBILITY)
    for heading in ("Feedback and contact", "Enforcement procedure", "Compliance status", "How it was tested"):
        assert f"\n### {heading}\n" in text
    assert "Equality and Human Rights Commission" in text
    assert text.startswith("## Accessibility statement")
    assert f"version {__version__}" in text


def test_a_document_is_cut_at_headings_but_not_within_code() -> None:
    text = "before\n## A\na\n```\n## no heading\n```\n### b\n# C\nc\n## D\n"
    assert cut(text, 2) == {"A": "a\n```\n## no heading\n```\n### b", "D": ""}
    assert cut("", 2) == {}


def test_headings_of_a_section_are_told_apart_from_those_of_others() -> None:
    assert within("A", "### When it misleads\n- it does\n### References") == (
        "#### A: when it misleads\n- it does\n#### A: references"
    )


def test_comments_of_a_document_are_not_shown() -> None:
    assert "<!--" in METHODS.read_text("utf-8")
    assert not any("<!--" in text for text in sections(METHODS).values())
