"""Somebody at a browser."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Page, expect

from geo.app.roles import Role

PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
_STILL = """() => {
    const said = document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-script-state") === "notRunning"
    const pale = document.querySelector("[data-stale=true]")
    const moves = document.getAnimations().some(
        each => each.playState === "running" && each.effect.getComputedTiming().endTime !== Infinity)
    if (!said || pale || moves) delete window.stillSince
    else window.stillSince ??= performance.now()
    return performance.now() - window.stillSince > 300
}"""


@dataclass
class Visitor:
    """Somebody at a browser that aborts and notes each request to another host, and each error of a script."""

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, url: str, heading: str = "Tasking") -> None:
        """Go to a page and wait until it stands still."""
        self.page.goto(url)
        expect(self.page.get_by_role("heading", name=heading, level=1, exact=True)).to_be_visible()
        self.settle()

    def become(self, role: Role) -> None:
        """Choose a role in the sidebar."""
        self.page.get_by_role("combobox", name="Role").click()
        self.page.get_by_role("option", name=str(role), exact=True).click()
        self.settle()

    def settle(self) -> None:
        """Wait until the server has nothing more to say, and all that was pale or moved has stood still for a while."""
        self.page.evaluate("delete window.stillSince")
        self.page.wait_for_function(_STILL, timeout=PATIENCE_MS)

    def map(self, painted: str = "window.hotspotsPainted !== undefined", *, nth: int = 0) -> Frame:
        """Wait until a map is painted; return its frame. A page that is drawn anew may replace it meanwhile."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < end:
            element = self.page.wait_for_selector(f"iframe[src*='streamlit_folium'] >> nth={nth}")
            frame = element.content_frame() if element else None
            if frame is None:
                continue
            try:
                frame.wait_for_function(painted, timeout=PATIENCE_MS)
            except PlaywrightError:
                if not frame.is_detached():
                    raise
            else:
                return frame
        raise AssertionError("the map was never painted")
