"""The page Load data without a browser: an extract is mapped, previewed, checked, loaded and undone."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.loading import upload
from geo.app.roles import Role
from geo.config import DEMONSTRATION
from geo.loading import LOOKED_AT
from geo.sources.partner.mapping import mapping_names, read_mapping
from geo.sources.partner.table import RawTable, read_table
from geo.store import Store
from geo.taxonomy import Taxonomy
from tests.app.conftest import Open, said

EXTRACT = """Case Ref,Date Reported,Time Reported,Type of ASB,Street,Easting,Northing
C-1,13/10/2026,22:15,Noise,Mill Lane,486750,192950
C-2,14/10/2026,,Rowdy behaviour,High Street,486760,192960
C-3,31/02/2026,,Noise,High Street,486760,192960
C-4,14/10/2026,,Noise,Far away,100000,900000
C-5,14/10/2026,,Lost dog,High Street,486760,192960
"""


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTSPOTS_KEY", str(tmp_path / "key"))
    return tmp_path / "own"


def click(app: AppTest, label: str) -> None:
    """Click a button, and see that nothing broke."""
    next(button for button in app.button if button.label.startswith(label)).click().run()
    assert not app.exception


def mapped(open_page: Open, folder: Path, text: str = EXTRACT) -> AppTest:
    """Open the page with an extract on it that is guessed and named."""
    app = open_page("load", folder, Role.ANALYST)
    app.file_uploader[0].set_value([("cases.csv", text.encode(), "text/csv")]).run()
    app.text_input[0].set_value("Council ASB").run()
    usual = next(box for box in app.selectbox if box.label == "Category of rows whose words are not placed")
    usual.set_value("Anti-social behaviour: nuisance").run()
    assert not app.exception
    return app


def test_an_extract_is_loaded_and_undone(open_page: Open, own_data: Path, taxonomy: Taxonomy) -> None:
    app = mapped(open_page, own_data)
    assert "5 rows" in said(app)
    click(app, "Check all rows")
    assert {metric.label: metric.value for metric in app.metric} == {
        "Incidents in the study area": "3",
        "Rejected rows": "2",
        "Replace an earlier state": "0",
    }
    store = Store(own_data, taxonomy)
    assert not store.manifest().entries
    click(app, "Load 3 incidents")
    assert app.success[0].value == (
        "Load 1: 3 incidents of Council ASB, 13 to 14 October 2026. 2 rows rejected. It can be undone below."
    )
    assert len(store.incidents()) == 3
    assert mapping_names(own_data) == ["council-asb"]
    click(app, "Undo it")
    assert app.success[0].value == "Load 1 is undone."
    assert store.incidents().empty


def test_dates_that_can_be_read_both_ways_are_asked(open_page: Open, own_data: Path) -> None:
    app = mapped(open_page, own_data, EXTRACT.replace("13/", "03/").replace("14/", "04/").replace("31/02", "03/03"))
    asked = next(radio for radio in app.radio if "Which number is the day?" in radio.label)
    assert asked.value is None
    assert "Choose the order of day and month: it is not guessed." in said(app)
    assert not any(button.label == "Check all rows" for button in app.button)
    asked.set_value(asked.options[0]).run()
    assert any(button.label == "Check all rows" for button in app.button)


def test_a_saved_mapping_is_taken_for_the_next_extract(open_page: Open, own_data: Path) -> None:
    app = mapped(open_page, own_data)
    click(app, "Check all rows")
    click(app, "Load 3 incidents")
    later = EXTRACT.replace("C-1,13/10", "C-1,15/10").replace("C-2", "C-9")
    app = open_page("load", own_data, Role.ANALYST)
    app.file_uploader[0].set_value([("next.csv", later.encode(), "text/csv")]).run()
    assert next(box for box in app.selectbox if box.label == "Mapping").value == "council-asb"
    click(app, "Check all rows")
    assert [metric.value for metric in app.metric] == ["3", "2", "2"]


def test_a_long_file_is_looked_at_before_all_of_it_is_read(
    open_page: Open, own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[int] = []

    def read(*args: Any, **how: Any) -> RawTable:
        table = read_table(*args, **how)
        rows.append(len(table))
        return table

    monkeypatch.setattr(upload, "read_table", read)
    monkeypatch.setattr(upload, "_SMALL_BYTES", 1000)
    heading, line, *_ = EXTRACT.splitlines(keepends=True)
    text = heading + "".join(line.replace("C-1", f"C-{n}") for n in range(600)) + line.replace("Noise", "Drumming")
    app = mapped(open_page, own_data, text)
    # Once for a look, once whole, however often the page is drawn.
    assert rows == [LOOKED_AT, 601]
    assert "601 rows" in said(app)
    click(app, "Check all rows")
    assert [metric.value for metric in app.metric] == ["600", "1", "0"]


@pytest.mark.parametrize("raw", [b"", b"\x00\x01", b"just words\n", b"PK\x03\x04broken"])
def test_a_file_that_is_no_table_is_refused_in_a_sentence(open_page: Open, own_data: Path, raw: bytes) -> None:
    app = open_page("load", own_data, Role.ANALYST)
    app.file_uploader[0].set_value([("odd.csv", raw, "text/csv")]).run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.replace("\\", "").startswith("odd.csv")


def test_the_demonstration_takes_nothing_in(open_page: Open) -> None:
    app = open_page("load", DEMONSTRATION, Role.ANALYST)
    assert "takes nothing in" in said(app)
    assert not app.get("file_uploader")


@pytest.mark.parametrize("role", [Role.TASKING, Role.COUNCILLOR])
def test_it_is_for_analysts_and_administrators(open_page: Open, own_data: Path, role: Role) -> None:
    app = open_page("load", own_data, role)
    assert f"This page is not for the role {role}." in said(app)
    assert not app.get("file_uploader")


def test_a_pair_is_decided_by_a_person(open_page: Open, own_data: Path) -> None:
    app = mapped(open_page, own_data)
    click(app, "Check all rows")
    click(app, "Load 3 incidents")
    app = open_page("load", own_data, Role.ANALYST)
    app.file_uploader[0].set_value([("wardens.csv", EXTRACT.replace("C-", "W-").encode(), "text/csv")]).run()
    next(box for box in app.selectbox if box.label == "Mapping").set_value("Guessed from this file").run()
    app.text_input[0].set_value("Wardens").run()
    usual = next(box for box in app.selectbox if box.label == "Category of rows whose words are not placed")
    usual.set_value("Anti-social behaviour: nuisance").run()
    click(app, "Check all rows")
    click(app, "Load 3 incidents")
    assert "5 pairs to be decided, 0 decided" in said(app)
    click(app, "The same event")
    assert "4 pairs to be decided, 1 decided" in said(app)


def test_what_is_due_is_shown_and_deleted_on_a_second_word(open_page: Open, own_data: Path, taxonomy: Taxonomy) -> None:
    app = mapped(open_page, own_data, EXTRACT.replace("14/10/2026", "14/10/2021"))
    click(app, "Check all rows")
    click(app, "Load 3 incidents")
    store = Store(own_data, taxonomy)
    assert "Council ASB | 36 months (usual) | 2 incidents that ended before" in tables(app)
    next(box for box in app.number_input if box.label == "Months its rows are kept").set_value(90).run()
    click(app, "Keep for so long")
    assert "Council ASB | 90 months | nothing" in tables(app)
    assert not any(button.label == "Delete them for good" for button in app.button)
    next(box for box in app.number_input if box.label == "Months its rows are kept").set_value(36).run()
    click(app, "Keep for so long")
    assert len(store.incidents()) == 3
    click(app, "Delete them for good")
    assert app.success[0].value == "2 incidents deleted for good. The log says so below."
    assert len(store.incidents()) == 1
    assert "Council ASB | 1 | 2" in tables(app)


def tables(app: AppTest) -> str:
    """Every row of the page's tables as it is read, cell beside cell."""
    rows = (" | ".join(map(str, row)) for table in app.table for row in table.value.to_numpy())
    return "\n".join(rows).replace("\\", "")


def test_a_first_upload_shows_its_guesses_and_what_of_each_row_could_be_read(open_page: Open, own_data: Path) -> None:
    rows = "".join(f"N-{n},15/10/2026,00:00,Noise,Mill Lane,486750,192950\n" for n in range(3))
    heading, good, *_, odd = EXTRACT.replace("Street", "Case Ref").splitlines()
    text = "\n".join([heading, good.replace("22:15", "00:00"), odd, rows])
    app = open_page("load", own_data, Role.ANALYST)
    app.file_uploader[0].set_value([("cases.csv", text.encode(), "text/csv")]).run()
    app.text_input[0].set_value("Council ASB").run()
    assert not app.exception
    assert "1 placed by a guess: look them over; 1 not placed yet" in said(app)
    assert "Anti-social behaviour: nuisance, from “Noise” | C-1" in tables(app)
    assert "Type of ASB: a category that the mapping does not place | Wed 14 October 2026 | " in tables(app)
    assert "“Lost dog” | C-5" in tables(app)
    assert [warning.value.replace("\\", "")[:40] for warning in app.warning[:2]] == [
        "2 columns have the heading Case Ref. The",
        "00:00 is taken for a time nobody knew: i",
    ]


def test_guesses_go_into_the_mapping_and_a_kept_one_is_not_guessed_again(open_page: Open, own_data: Path) -> None:
    app = mapped(open_page, own_data)
    click(app, "Check all rows")
    click(app, "Load 3 incidents")
    kept = read_mapping(own_data, "council-asb")
    assert kept.categories == dict.fromkeys(("noise", "rowdy behaviour"), "Anti-social behaviour: nuisance")
    app = open_page("load", own_data, Role.ANALYST)
    later = EXTRACT.replace("Lost dog", "Graffiti")
    app.file_uploader[0].set_value([("next.csv", later.encode(), "text/csv")]).run()
    assert next(box for box in app.selectbox if box.label == "Mapping").value == "council-asb"
    assert "placed by a guess" not in said(app)
    assert "Anti-social behaviour: nuisance, from “Graffiti”" in tables(app)


def test_the_section_of_persons_stands_open_where_one_is_guessed(open_page: Open, own_data: Path) -> None:
    for column, is_open in (("Complainant's name", True), ("Colour", False)):
        app = open_page("load", own_data, Role.ANALYST)
        text = EXTRACT.replace("Street", column)
        app.file_uploader[0].set_value([("cases.csv", text.encode(), "text/csv")]).run()
        who = next(each for each in app.expander if each.label.startswith("Who"))
        assert who.proto.expanded == is_open
