"""A real server and a real browser: the application on a free port, Debian's chromium, no other host."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, sync_playwright

from geo.config import DEMONSTRATION
from geo.pipeline import import_police_uk
from geo.store import Store
from geo.taxonomy import Taxonomy
from tests.e2e.server import CHROMIUM, FLAGS, served
from tests.e2e.visitor import PATIENCE_MS, Visitor


@pytest.fixture(scope="session")
def demonstration_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(DEMONSTRATION, tmp_path_factory.mktemp("demonstration") / "server.log") as server:
        yield server.url


@pytest.fixture(scope="session")
def police_url(tmp_path_factory: pytest.TempPathFactory, shared_data: Path, taxonomy: Taxonomy) -> Iterator[str]:
    """Serve the real police data on official boundaries."""
    folder = tmp_path_factory.mktemp("police")
    store = Store(folder / "store", taxonomy)
    archive = shared_data / "police" / "thames-valley-street.zip"
    import_police_uk(archive, store, boundaries_folder=shared_data / "boundaries")
    with served(store.folder, folder / "server.log") as server:
        yield server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = f"needs chromium at {CHROMIUM} (apt-get install chromium, or set CHROMIUM)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; in CI it must be there")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Send a visitor; at the end nobody may have asked another host for anything, nor met a fault."""
    visitors = []

    def send(*, width: int = 1400, height: int = 1100) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce", accept_downloads=True
        )
        visitor = Visitor(context.new_page())
        visitor.page.set_default_timeout(PATIENCE_MS)

        def at_home_only(route: Route) -> None:
            if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
                route.continue_()
            else:
                visitor.elsewhere.append(route.request.url)
                route.abort()

        context.route("**/*", at_home_only)
        visitor.page.on("pageerror", lambda fault: visitor.faults.append(str(fault)))
        visitors.append(visitor)
        return visitor

    yield send
    for visitor in visitors:
        visitor.page.context.close()
    assert [visitor.elsewhere for visitor in visitors] == [[]] * len(visitors)
    assert [visitor.faults for visitor in visitors] == [[]] * len(visitors)
