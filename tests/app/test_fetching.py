"""The administrator's button on the page Data: offered where it may write, and it says what became of each part."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.roles import Role
from geo.config import DEMONSTRATION, LOCAL, OPEN_DATA_VARIABLE
from geo.fetching import Outcome, Question
from geo.periods import Period
from tests.app.conftest import said
from tests.loopback.open_data import OURS, OpenData, serve_open_data, small_services
from tests.loopback.server import loopback

Open = Callable[..., AppTest]
BUTTON = "Fetch what is new"


@pytest.fixture
def open_data(
    tmp_path: Path,
    police_row: Callable[..., str],
    police_text: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenData]:
    """Serve one month and a small study area, and let the application look there; its cache is a folder of its own."""
    with loopback() as server:
        served = serve_open_data(
            server,
            tmp_path,
            services=small_services(),
            months={"2024-01": police_text([police_row()] * 12).encode()},
            residents=[("E01000000", "Buckinghamshire 000A", 1500)],
            deciles=[("E01000000", OURS, 3)],
        )
        monkeypatch.setenv(OPEN_DATA_VARIABLE, str(served.endpoints))
        monkeypatch.setattr("geo.app.fetching.cache_folder", lambda: tmp_path / "cache")
        yield served


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button]


def press(app: AppTest) -> AppTest:
    (button,) = (each for each in app.main.button if each.label == BUTTON)
    button.click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("role", [Role.TASKING, Role.ANALYST])
def test_only_an_administrator_is_offered_it(open_page: Open, small_store: Path, role: Role) -> None:
    assert BUTTON not in buttons(open_page("data", small_store, role))
    assert BUTTON in buttons(open_page("data", small_store, Role.ADMINISTRATOR))


def test_into_the_bundled_demonstration_nothing_is_fetched_and_it_says_where_it_would_go(open_page: Open) -> None:
    app = open_page("data", DEMONSTRATION, Role.ADMINISTRATOR)
    assert BUTTON not in buttons(app)
    assert f"would go to `{LOCAL}`" in said(app)


def test_it_fetches_into_an_empty_folder_and_the_page_shows_what_came(
    open_page: Open, open_data: OpenData, tmp_path: Path
) -> None:
    del open_data
    app = open_page("data", tmp_path / "empty", Role.ADMINISTRATOR)
    assert "Nothing is loaded yet." in said(app)
    app = press(app)
    assert "**Police** came: January 2024, 12 incidents in the study area" in said(app).replace("\\", "")
    assert "**Streets** came: " in said(app)
    assert "12 rows read = 12 incidents" in said(app)
    assert not app.error
    assert "**Police** was up to date: nothing new" in said(press(app)).replace("\\", "")


def test_what_failed_is_told_and_what_was_held_is_still_shown(
    open_page: Open, open_data: OpenData, small_store: Path
) -> None:
    open_data.server.services.pop("/data/archive")
    app = press(open_page("data", small_store, Role.ADMINISTRATOR))
    errors = [error.value.replace("\\", "") for error in app.error]
    (police,) = (error for error in errors if error.startswith("**Police** failed: http"))
    assert police.endswith("Still in use: January 2024.")
    assert "24 rows read = 24 incidents" in said(app)


def test_a_file_of_addresses_that_is_wrong_is_told_on_the_page(
    open_page: Open, open_data: OpenData, small_store: Path
) -> None:
    open_data.endpoints.write_text("[nonsense]")
    app = press(open_page("data", small_store, Role.ADMINISTRATOR))
    assert "there is no setting nonsense" in app.error[0].value.replace("\\", "")


def test_only_the_parts_and_months_that_are_chosen_are_asked_for(
    open_page: Open, small_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []

    def fetched(*args: Any, **_: object) -> list[Outcome]:
        asked.append(args[3])
        return []

    monkeypatch.setattr("geo.app.fetching.fetch_open_data", fetched)
    app = open_page("data", small_store, Role.ADMINISTRATOR)
    press(app)
    assert asked == [Question()]
    app.button_group[0].set_value(["boundaries", "police"]).run()
    next(radio for radio in app.main.radio if radio.label == "Police data from").set_value("api").run()
    first = next(box for box in app.main.selectbox if box.label == "First police month")
    month = str(first.options[3])
    first.select_index(3).run()
    press(app)
    assert (asked[1].parts, asked[1].way, asked[1].last) == (("boundaries", "police"), "api", None)
    assert asked[1].first
    assert Period.month(asked[1].first).in_words == month
    next(box for box in app.main.selectbox if box.label == "Last police month").select_index(4).run()
    assert "The last police month lies before the first: correct them." in said(app)
    assert next(button for button in app.main.button if button.label == BUTTON).disabled
    app.button_group[0].set_value([]).run()
    assert "Choose at least one part." in said(app)
