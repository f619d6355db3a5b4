"""Data and About as people meet them in a browser; the fixture `visit` fails on any outside request."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from geo.app.roles import Role
from geo.config import OPEN_DATA_VARIABLE
from tests.e2e.server import served
from tests.e2e.visitor import Visitor
from tests.loopback.open_data import OURS, serve_open_data, small_services
from tests.loopback.server import loopback

pytestmark = pytest.mark.xdist_group("e2e")

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a folder without data."""
    folder = tmp_path_factory.mktemp("empty")
    with served(folder / "store", folder / "server.log") as server:
        yield server.url


def go(visitor: Visitor, url: str, title: str) -> Page:
    visitor.open(url, title)
    return visitor.page


def take_role(visitor: Visitor, role: str) -> None:
    visitor.page.get_by_role("combobox", name="Role").click()
    visitor.page.get_by_role("option", name=role).click()
    visitor.settle()


def test_coverage_of_real_data_shows_what_is_missing(visit: Visit, police_url: str) -> None:
    page = go(visit(), f"{police_url}/data", "Data")
    expect(page.get_by_text("158,723 rows read = 29,121 incidents")).to_be_visible()
    expect(page.get_by_text("8 months missing, not zero: May to December 2024.")).to_be_visible()
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()
    grid = page.locator("[data-testid=stDataFrame] tbody tr")
    expect(grid.filter(has_text="December 2024")).to_contain_text("missing")


def test_rejected_rows_leave_as_a_csv(visit: Visit, police_url: str, tmp_path: Path) -> None:
    page = go(visit(), f"{police_url}/data", "Data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download rejected rows (CSV)").click()
    assert download.value.suggested_filename.startswith("rejected-rows_")
    path = tmp_path / "rejected.csv"
    download.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert len(rows) == 3536
    assert {row["reason"] for row in rows} == {"no location"}


def test_data_on_a_phone_does_not_scroll_sideways(visit: Visit, police_url: str) -> None:
    page = go(visit(width=390, height=844), f"{police_url}/data", "Data")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_an_administrator_fetches_official_open_data_into_an_empty_folder(
    visit: Visit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    police_row: Callable[..., str],
    police_text: Callable[..., str],
) -> None:
    with loopback() as server:
        open_data = serve_open_data(
            server,
            tmp_path,
            services=small_services(),
            months={"2024-01": police_text([police_row()] * 12).encode()},
            residents=[("E01000000", "Buckinghamshire 000A", 1500)],
            deciles=[("E01000000", OURS, 3)],
        )
        monkeypatch.setenv(OPEN_DATA_VARIABLE, str(open_data.endpoints))
        # Where Linux, and through HOME macOS, keep what was downloaded.
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        with served(tmp_path / "store", tmp_path / "server.log") as application:
            visitor = visit()
            page = go(visitor, f"{application.url}/data", "Data")
            expect(page.get_by_text("Fetch official open data")).to_have_count(0)
            visitor.become(Role.ADMINISTRATOR)
            page.get_by_text("Fetch official open data").click()
            page.get_by_role("button", name="Fetch what is new").click()
            expect(page.get_by_text("Streets came: 4 stretches of street")).to_be_visible()
            visitor.settle()
            expect(page.get_by_text("12 rows read = 12 incidents in the study area")).to_be_visible()
            assert Axe().run(page)["violations"] == []
            server.services.pop("/imd")
            page.get_by_role("button", name="Fetch what is new").click()
            expect(page.get_by_text("Deprivation failed: ")).to_contain_text("Still in use: IMD decile")
            visitor.settle()


def test_about_opens_for_a_councillor_without_data(visit: Visit, empty_url: str) -> None:
    visitor = visit()
    page = go(visitor, f"{empty_url}/about", "About")
    take_role(visitor, "Ward councillor")
    expect(page.get_by_role("heading", name="What it is for")).to_be_visible()
    expect(page.get_by_text("Nothing is loaded yet.")).to_have_count(0)


def test_a_link_to_the_accessibility_statement_opens_it(visit: Visit, empty_url: str) -> None:
    page = go(visit(), f"{empty_url}/about?about=Accessibility", "About")
    expect(page.get_by_role("heading", name="Accessibility statement")).to_be_visible()
    expect(page.get_by_role("heading", name="What it is for")).not_to_be_visible()


def test_a_method_opens_in_full_from_the_keyboard(visit: Visit, empty_url: str) -> None:
    page = go(visit(), f"{empty_url}/about?about=Methods", "About")
    page.locator("summary").filter(has=page.get_by_text("Hotspots in full", exact=True)).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hotspots: when it misleads")).to_be_visible()
