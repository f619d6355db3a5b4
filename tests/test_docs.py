"""Every command, option, page and setting stands in the README."""

import re

import pytest
import typer

from geo import cli, config
from geo.app.roles import SCREENS
from geo.config import PROJECT
from geo.sources.attribution import BY_SOURCE, OFFICE_FOR_NATIONAL_STATISTICS, OPEN_STREET_MAP, ROYAL_MAIL
from geo.taxonomy import load_taxonomy

README = (PROJECT / "README.md").read_text("utf-8")
FLAT = " ".join(README.replace("> ", "").split())


def test_every_command_and_option_stands_in_the_readme() -> None:
    for name, command in vars(typer.main.get_command(cli.app))["commands"].items():
        assert f"**`hotspots {name}" in README
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert re.search(rf"`[^`\n]*{option}\b", README), f"{option} of hotspots {name}"


def test_every_priority_stands_in_the_readme() -> None:
    for priority in load_taxonomy().priorities:
        assert priority.key in README


def test_every_page_stands_in_the_readme_and_in_the_navigation() -> None:
    titles = {screen.key: screen.title for screen in SCREENS}
    for page in (PROJECT / "pages").glob("*.py"):
        assert f"| **{titles[page.stem]}** |" in README


def test_every_variable_of_the_environment_stands_in_the_readme() -> None:
    assert f"`{config.VARIABLE}`" in README
    assert f"`{config.OPEN_DATA_VARIABLE}`" in README
    assert "`CHROMIUM`" in README


def test_every_target_of_make_is_told_of() -> None:
    told = (
        README + (PROJECT / "CONTRIBUTING.md").read_text("utf-8") + (PROJECT / "data" / "README.md").read_text("utf-8")
    )
    for target in re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE):
        assert f"make {target}" in told or target == "lint", target


@pytest.mark.parametrize("line", [*BY_SOURCE.values(), OFFICE_FOR_NATIONAL_STATISTICS, OPEN_STREET_MAP, ROYAL_MAIL])
def test_the_readme_carries_what_owners_of_data_ask(line: str) -> None:
    assert line in FLAT


def test_every_link_to_a_file_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (PROJECT / target).exists(), target


def test_the_lock_names_no_index_and_hashes_everything() -> None:
    lock = (PROJECT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?://|file:", lock)
    packages = re.findall(r"^[a-z0-9-]+==", lock, re.MULTILINE)
    assert len(packages) > 50
    assert len(re.findall(r"^[a-z0-9-]+==.*\\\n    --hash=sha256:", lock, re.MULTILINE)) == len(packages)
