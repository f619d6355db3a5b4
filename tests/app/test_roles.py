"""Who may see which page: asked by every page itself, whatever the navigation shows."""

from itertools import product
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.roles import SCREENS, Role, Screen
from geo.config import PROJECT
from tests.app.conftest import Open, said

PAGES = sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))


def test_every_page_is_registered_and_every_registered_page_is_there() -> None:
    assert sorted(screen.key for screen in SCREENS) == PAGES


@pytest.mark.parametrize("key", PAGES)
def test_the_first_thing_a_page_does_is_to_ask_for_the_role(key: str) -> None:
    lines = (PROJECT / "pages" / f"{key}.py").read_text("utf-8").splitlines()
    calls = [line for line in lines if line.startswith(("st.", "require(", "show_")) or " = " in line]
    first = next(line for line in calls if not line.split(" ")[0].isupper())
    assert first.removeprefix("role = ") == f'require("{key}")'


@pytest.mark.parametrize(
    ("screen", "role"),
    [(screen, role) for screen, role in product(SCREENS, Role) if role not in screen.roles],
    ids=lambda each: each.key if isinstance(each, Screen) else each.name,
)
def test_a_page_a_role_lacks_shows_nothing_of_it(
    open_page: Open, small_store: Path, screen: Screen, role: Role
) -> None:
    page = open_page(screen.key, small_store, role)
    assert page.title[0].value == screen.title
    assert f"This page is not for the role {role}." in page.info[0].value
    assert len(page.main.children) <= 4
    assert len(page.dataframe) == len(page.get("component_instance")) == len(page.get("download_button")) == 0


@pytest.mark.parametrize("screen", [screen for screen in SCREENS if Role.TASKING not in screen.roles])
def test_a_page_run_past_the_navigation_shows_nothing_either(screen: Screen) -> None:
    page = AppTest.from_file(str(PROJECT / "pages" / f"{screen.key}.py"), default_timeout=60).run()
    assert not page.exception
    assert "This page is not for the role Tasking group." in page.info[0].value
    assert len(page.main.children) == 2


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.key)
def test_without_data_every_page_says_so_and_none_shows_an_empty_picture(
    open_page: Open, tmp_path: Path, screen: Screen
) -> None:
    role = Role.ADMINISTRATOR
    page = open_page(screen.key, tmp_path, role)
    if screen.key in {"about", "load"}:  # where one begins without data
        assert not page.error
    else:
        assert "Nothing is loaded yet." in said(page)
    assert len(page.get("component_instance")) == 0


def test_a_councillor_begins_at_the_ward_and_has_few_filters(open_page: Open, small_store: Path) -> None:
    page = open_page("my_ward", small_store, Role.COUNCILLOR)
    assert page.title[0].value == "My ward"
    assert {box.key for box in page.sidebar.selectbox} == {"priority", "period", "role"}
    assert len(page.sidebar.multiselect) == len(page.sidebar.number_input) == 0


def test_the_role_switch_says_what_it_is(open_page: Open, small_store: Path) -> None:
    assert "Demonstration: anybody may choose a role" in said(open_page("tasking", small_store))
