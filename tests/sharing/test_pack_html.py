"""The weekly pack for a browser, as a file: what is in it, and what it may ask for."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date

import pytest

from geo.analysis.hotspots import HotspotRules
from geo.answers.weekly_pack import WeeklyPack
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.pack import pack_name, pack_told
from geo.sharing.pack_html import pack_html
from geo.sharing.privacy import Release, audiences, release_pack
from geo.workspace import Workspace, open_workspace

MADE_ON = date(2026, 11, 5)
OCTOBER = Filters("all-crime", Period.month("2026-10"))
TOLD = re.compile(r'<script type="application/json" id="told">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture(scope="module")
def released(workspace: Workspace) -> Release[WeeklyPack]:
    return release_pack(workspace, OCTOBER, HotspotRules(), audiences()["tasking"], hotspots=2)


@pytest.fixture(scope="module")
def page(released: Release[WeeklyPack], workspace: Workspace) -> str:
    return pack_html(released, workspace, made_on=MADE_ON).decode()


def told_in(page: str) -> dict[str, object]:
    found = TOLD.search(page)
    assert found
    told: dict[str, object] = json.loads(found[1])
    return told


def test_it_tells_all_that_the_pdf_tells(page: str, released: Release[WeeklyPack], workspace: Workspace) -> None:
    told = told_in(page)
    assert told.pop("map")
    assert told == json.loads(json.dumps(pack_told(released, workspace, MADE_ON)))


def test_every_hotspot_and_ward_is_on_the_map(page: str, released: Release[WeeklyPack], workspace: Workspace) -> None:
    drawn = told_in(page)["map"]
    assert isinstance(drawn, dict)
    assert [each["rank"] for each in drawn["circles"]] == released.content.found.hotspots["rank"].tolist()
    assert {each["properties"]["code"] for each in drawn["wards"]["features"]} == set(workspace.ward_names)


def test_its_policy_allows_the_scripts_in_it_and_no_request(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; img-src data:; ")
    for inside in (
        *re.findall(r"<script>(.*?)</script>", page, re.DOTALL),
        re.findall(r"<style>(.*?)</style>", page, re.DOTALL)[0],
    ):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}'" in policy[1]
    assert not re.search(r"<(?:link|img|iframe)\b|\bsrc=|url\((?!none)", TOLD.sub("", page).partition("</style>")[0])
    assert "sourceMappingURL" not in page


def test_text_of_the_data_cannot_end_the_element_it_stands_in(
    released: Release[WeeklyPack], workspace: Workspace
) -> None:
    planted = "</script><script>alert(1)</script>%style%"
    found = released.content.found
    listed = replace(found, hotspots=found.hotspots.assign(place=planted))
    page = pack_html(
        replace(released, content=replace(released.content, found=listed)), workspace, made_on=MADE_ON
    ).decode()
    assert "<script>alert" not in page
    rows = told_in(page)["listed"]
    assert isinstance(rows, list)
    assert rows[0][1] == planted


def test_it_is_named_as_the_pdf_is(workspace: Workspace) -> None:
    assert pack_name(OCTOBER, "OFFICIAL", workspace, "html") == pack_name(OCTOBER, "OFFICIAL", workspace).replace(
        ".pdf", ".html"
    )
