"""The page Load data in a browser: a dirty extract is uploaded, mapped, previewed, loaded, its rejects read, undone."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from geo.app.roles import Role
from geo.store import Store
from geo.taxonomy import Taxonomy
from tests.e2e.server import served
from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
NOT_OURS = {"presentation-role-conflict": "the box of the framework that takes a file"}
DIRTY = """ASB cases;;;;;;
exported 1 November 2026;;;;;;

Case Ref;Date Reported;Time Reported;Nature;Street;Easting;Northing
C-1;03/10/2026;22:15;Noise;Café Row;486750;192950
C-2;13/10/2026;;Noise;"Mill Lane
(rear)";486760;192960
C-2;13/10/2026;;Noise;Mill Lane;486760;192960
C-3;31/02/2026;;Noise;High Street;486760;192960
C-4;14/10/2026;25:00;Noise;High Street;486760;192960
C-5;14/10/2026;;Noise;Edinburgh;325000;673000
C-6;;;Noise;High Street;486760;192960
C-7;14/10/2026;;Noise;High Street;;
"""


def choose(page: Page, label: str, option: str) -> None:
    # A long list shows only the options in view: it is narrowed by typing.
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.press_sequentially(option)
    box.press("Enter")
    expect(box).to_have_value(option)


def test_a_dirty_extract_is_mapped_previewed_loaded_and_undone(
    visit: Visit, tmp_path: Path, taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTSPOTS_KEY", str(tmp_path / "key"))
    extract, store = tmp_path / "cases.csv", Store(tmp_path / "own", taxonomy)
    extract.write_text(DIRTY, encoding="cp1252", newline="\r\n")
    with served(store.folder, tmp_path / "server.log") as server:
        visitor = visit()
        visitor.page.goto(f"{server.url}/load")
        visitor.become(Role.ANALYST)
        page = visitor.page
        expect(page.get_by_role("heading", name="Load data", level=1)).to_be_visible()
        page.locator("input[type=file]").set_input_files(extract)
        expect(page.get_by_text("8 rows of 7 columns in cases.csv, heading on line 4.")).to_be_visible()

        page.get_by_role("textbox", name="What its incidents come from").fill("Council ASB")
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="Keep the mapping under the name")).to_have_value("council-asb")
        visitor.settle()
        choose(page, "Category of rows whose words are not placed", "Anti-social behaviour: nuisance")
        expect(page.get_by_role("heading", name="The first 8 rows, read so")).to_be_visible()
        visitor.settle()
        found = {each["id"]: [node["html"][:99] for node in each["nodes"]] for each in Axe().run(page)["violations"]}
        assert {name: nodes for name, nodes in found.items() if name not in NOT_OURS} == {}

        page.get_by_role("button", name="Check all rows").click()
        load = page.get_by_role("button", name="Load 2 incidents")
        expect(load).to_be_visible()
        for code in ("duplicate-reference", "bad-date", "bad-time", "outside-the-area", "no-date", "no-location"):
            expect(page.get_by_role("cell", name=f"{code}: ")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download rejected rows").click()
        rejected = list(csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
        assert [row["reject_line"] for row in rejected] == ["8", "9", "10", "11", "12", "13"]
        assert not store.manifest().entries

        load.click()
        expect(page.get_by_text("Load 1: 2 incidents of Council ASB, 3 to 14 October 2026.")).to_be_visible()
        assert sorted(store.incidents()["place_label"]) == ["Café Row", "Mill Lane (rear)"]

        visitor.settle()
        page.get_by_role("button", name="Undo load 1").click()
        page.get_by_role("button", name="Undo it").click()
        expect(page.get_by_text("Load 1 is undone.")).to_be_visible()
        assert store.incidents().empty


def test_the_page_works_on_a_phone(visit: Visit, tmp_path: Path, taxonomy: Taxonomy) -> None:
    store = Store(tmp_path / "own", taxonomy)
    with served(store.folder, tmp_path / "server.log") as server:
        visitor = visit(width=390, height=844)
        visitor.page.goto(f"{server.url}/load")
        expect(visitor.page.get_by_text("This page is not for the role Tasking group.")).to_be_visible()
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
