"""Pages without a browser: the application on data of one's own, opened at any page in any role."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geo.app.roles import Role
from geo.config import DEMONSTRATION, PROJECT, VARIABLE

Open = Callable[..., AppTest]
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def main_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the main module back: a page leaves its own there, which processes of later tests would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def small_store(imported: Callable[..., Path], police_row: Callable[..., str]) -> Path:
    """Hold a month of twelve burglaries on four map points, and twelve more on one."""
    rows = [police_row({"Crime ID": f"c{n}"}, at=(480_500 + 10 * (n % 4), 200_500)) for n in range(12)]
    pile = [
        police_row({"Crime ID": f"p{n}", "Location": "On or near Supermarket"}, at=(482_500, 200_500))
        for n in range(12)
    ]
    return imported({"2024-01": rows + pile})


@pytest.fixture
def two_months(imported: Callable[..., Path], police_row: Callable[..., str]) -> Path:
    """Hold January and March, and nothing of February."""
    return imported({month: [police_row({"Month": month})] for month in ("2024-01", "2024-03")})


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page on the data of a folder, by default the demonstration, in a role; `asked` is the address bar."""

    def opened(
        key: str,
        folder: Path = DEMONSTRATION,
        role: Role = Role.TASKING,
        asked: dict[str, str | list[str]] | None = None,
    ) -> AppTest:
        monkeypatch.setenv(VARIABLE, str(folder))
        app = AppTest.from_file(str(PROJECT / "geo" / "app" / "main.py"), default_timeout=PATIENCE_S)
        app.session_state["role"] = role
        for name, value in (asked or {}).items():
            app.query_params[name] = value
        # What stands in the place of a page the role lacks has no file that `switch_page` could find.
        app._page_hash = calc_hash(key)
        app.run()
        assert not app.exception
        return app

    return opened


def said(app: AppTest) -> str:
    """Everything a page says in words."""
    kinds = ("title", "header", "subheader", "caption", "info", "warning", "error", "markdown", "text")
    return "\n".join(str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind))
