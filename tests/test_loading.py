"""Loading partners' extracts: all or nothing, undone, replaced by reference, and nothing of a person in any file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from geo.config import DEMONSTRATION
from geo.errors import HotspotsError, ParameterError, SourceError, StoreError
from geo.loading import Checked, check_extract, keep_mapping, load_extract, loads, preview_extract, undo_load
from geo.manifest import Entry
from geo.periods import Period
from geo.places.boundaries import Boundaries
from geo.places.postcodes import write_postcodes
from geo.sharing.formats.comma_separated import to_csv
from geo.sources.partner.mapping import Mapping, read_mapping
from geo.sources.partner.pseudonyms import VARIABLE
from geo.sources.partner.table import read_table
from geo.sources.partner.times import DateOrder
from geo.store import Store
from geo.taxonomy import Taxonomy
from tests.sources.partner.dirt import POSTCODES

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HEADING = "Ref,Date,E,N,Type,Person,Text"
MAPPING = Mapping(
    "council-asb",
    "Council ASB",
    {
        "reference": "Ref",
        "from_date": "Date",
        "easting": "E",
        "northing": "N",
        "category": "Type",
        "victim_reference": "Person",
    },
    date_order=DateOrder.DAY_FIRST,
)
NAMELESS = replace(MAPPING, columns={field: name for field, name in MAPPING.columns.items() if field != "reference"})
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]


@pytest.fixture
def store(tmp_path: Path, taxonomy: Taxonomy, boundaries: Boundaries, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Make a store of the three wards that holds nothing; the key lies beside it."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "pseudonym.key"))
    store = Store(tmp_path / "store", taxonomy)
    with store.update() as update:
        update.put_boundaries(boundaries)
    return store


def row(reference: str, day: str = "03/10/2026", **cells: str) -> str:
    usual = {"E": "480500", "N": "200500", "Type": "Burglary", "Person": "NHS 943 476", "Text": "He came back at night"}
    return ",".join([reference, day, *(usual | cells).values()])


def check(store: Store, *rows: str, mapping: Mapping = MAPPING, file: str = "a.csv") -> Checked:
    return check_extract(read_table("\n".join([HEADING, *rows]).encode(), file), mapping, store, now=NOW)


def load(store: Store, *rows: str, mapping: Mapping = MAPPING, covers: Period | None = None) -> Entry:
    return load_extract(check(store, *rows, mapping=mapping), store, covers=covers)


def held(store: Store) -> list[tuple[str, str]]:
    """Reference and day of every incident that stands."""
    incidents = store.incidents()
    return [
        (str(reference), f"{begins:%d/%m}")
        for reference, begins in zip(incidents["source_reference"], incidents["occurred_from"], strict=True)
    ]


def test_what_checking_says_is_what_loading_does(store: Store, snapshot: Snapshot) -> None:
    before = snapshot(store.folder)
    rows = [row("A1"), row("A2", "x"), row("A3", E="490500"), row("A4", Type="Fraud"), row("A1"), "short"]
    checked = check(store, *rows)
    assert snapshot(store.folder) == before
    assert checked.rows == 6
    assert [reason.partition(":")[0] for reason in checked.reasons] == [
        "bad-date",
        "broken-row",
        "duplicate-reference",
        "outside-the-area",
        "unknown-category",
    ]
    assert checked.reading.unknown_categories == {"Fraud": 1}
    entry = load_extract(checked, store)
    assert (entry.rows, entry.incidents, entry.rejected) == (checked.rows, len(checked.placed), checked.reasons)
    assert entry.adds_up
    assert held(store) == [("A1", "03/10")]
    assert len(store.rejected()) == 5


def test_a_load_of_which_anything_fails_changes_nothing(
    store: Store, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(store, row("A1"))
    checked = check(store, row("A2"))
    before = snapshot(store.folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geo.store.write_atomically", full)
    with pytest.raises(StoreError, match="cannot be written"):
        load_extract(checked, store)
    assert snapshot(store.folder) == before
    assert held(store) == [("A1", "03/10")]


def test_a_later_load_replaces_by_reference_and_says_so_before(store: Store) -> None:
    load(store, row("A1"), row("A2"))
    checked = check(store, row("A2", "04/10/2026"), row("A3", "05/10/2026"), file="b.csv")
    assert checked.replaces == 1
    load_extract(checked, store)
    assert held(store) == [("A1", "03/10"), ("A2", "04/10"), ("A3", "05/10")]
    assert [(entry.part.load, entry.in_use) for entry in loads(store.manifest())] == [(2, 2), (1, 1)]


def test_an_undone_load_gives_back_what_it_replaced(store: Store) -> None:
    load(store, row("A1"), row("A2"))
    load(store, row("A2", "04/10/2026"))
    gone = undo_load(store, 2)
    assert gone.part.load == 2
    assert held(store) == [("A1", "03/10"), ("A2", "03/10")]
    # A number is given once, and the very file may be loaded anew.
    assert load(store, row("A2", "04/10/2026")).part.load == 3


def test_only_a_load_that_is_held_can_be_undone(store: Store) -> None:
    with pytest.raises(ParameterError, match="there is no load 1; choose from none is held"):
        undo_load(store, 1)
    load(store, row("A1"))
    with pytest.raises(ParameterError, match="there is no load 2; choose from 1"):
        undo_load(store, 2)


def test_the_same_file_is_refused_until_its_load_is_undone(store: Store) -> None:
    load(store, row("A1"))
    with pytest.raises(SourceError, match=r"a\.csv: is load 1 already; undo that one to load it anew"):
        load(store, row("A1"))
    undo_load(store, 1)
    assert load(store, row("A1")).part.load == 2


def test_rows_without_a_reference_are_refused_for_days_that_are_covered(store: Store) -> None:
    load(store, row("A1", "03/10/2026"), row("A2", "05/10/2026"), mapping=NAMELESS)
    for day, refused in (("02/10/2026", False), ("03/10/2026", True), ("05/10/2026", True), ("06/10/2026", False)):
        checked = check(store, row("A3", day), mapping=NAMELESS)
        if refused:
            with pytest.raises(ParameterError, match="load 1 covers .* already, and rows without a reference"):
                load_extract(checked, store)
        else:
            load_extract(checked, store)
    assert len(store.incidents()) == 4


def test_another_partner_may_cover_the_same_days(store: Store) -> None:
    load(store, row("A1"), mapping=NAMELESS)
    load(store, row("A1", "03/10/2026", Text="other"), mapping=replace(NAMELESS, source="Police"))
    assert sorted(store.incidents()["source"].astype("str")) == ["Council ASB", "Police"]


def test_days_that_are_said_to_be_covered_are(store: Store) -> None:
    october = Period(date(2026, 10, 1), date(2026, 11, 1))
    entry = load(store, row("A1"), mapping=NAMELESS, covers=october)
    assert entry.load
    assert entry.load.covers == october
    assert load(store, row("A1", "01/11/2026"), mapping=NAMELESS).part.load == 2
    with pytest.raises(ParameterError, match="covers .* already"):
        load(store, row("A9", "31/10/2026"), mapping=NAMELESS)


def test_where_nobody_says_which_days_are_covered_a_row_outside_the_area_tells_of_its_day_too(store: Store) -> None:
    rows = [row("A1", "03/10/2026"), row("A2", "07/10/2026", E="490500"), row("A3", "x"), row("A4", "09/10/2026", E="")]
    checked = check(store, *rows)
    entry = load_extract(checked, store)
    assert entry.load
    # The page offers what `reading` says, and so does the command line.
    assert entry.load.covers == checked.reading.covers == Period(date(2026, 10, 3), date(2026, 10, 8))
    assert not entry.load.said


def test_a_row_that_would_lie_in_the_area_with_easting_and_northing_swapped_says_so(store: Store) -> None:
    swapped = row("A2", E="200500", N="480500")
    checked = check(store, row("A1"), swapped, row("A3", E="490500"), row("A4", E="200500", N="490500"))
    assert codes(checked) == {"outside-the-area": 2, "swapped-easting-northing": 1}
    assert checked.rejected["line"][checked.rejected["column"] == "E"].tolist() == [3]
    assert checked.rejected["found"].dropna().tolist() == ["200500"]
    # Where a row lies by its grid reference, nothing was swapped.
    by_grid = replace(MAPPING, columns={**MAPPING.columns, "grid_reference": "Text"})
    other = row("A2", E="", N="", Text="SC 00500 80500")
    assert codes(check(store, row("A1", Text=""), other, mapping=by_grid)) == {"outside-the-area": 1}


def test_a_store_that_changed_since_the_check_is_refused(store: Store) -> None:
    checked = check(store, row("A1"))
    load(store, row("A2"))
    with pytest.raises(StoreError, match="something else was loaded meanwhile; check the extract again"):
        load_extract(checked, store)
    assert held(store) == [("A2", "03/10")]


def test_an_extract_without_an_incident_is_refused_with_its_reasons(store: Store) -> None:
    with pytest.raises(SourceError, match=r"a\.csv: none of its 2 rows can be used \(.*outside-the-area.*\); correct"):
        load(store, row("A1", E="490500"), row("A2", "x"))
    assert loads(store.manifest()) == []


def test_rejected_rows_corrected_and_loaded_again_are_the_missing_incidents(store: Store) -> None:
    rows = [row("A1"), row("A2", "x"), row("A3", E="48OSOO"), row("A4", Type="Fraud")]
    checked = check(store, *rows)
    load_extract(checked, store)
    handed_back = to_csv(checked.to_correct).decode("utf-8-sig")
    mended = handed_back.replace(",x,", ",04/10/2026,").replace("48OSOO", "481500")
    again = check_extract(read_table(mended.encode("utf-8-sig"), "back.csv"), MAPPING, store, now=NOW)
    assert again.replaces == 0
    entry = load_extract(again, store)
    assert held(store) == [("A1", "03/10"), ("A2", "04/10"), ("A3", "03/10")]
    # What nobody corrected is rejected again, and can be handed back once more.
    assert list(entry.rejected.values()) == [1]
    assert again.to_correct["Ref"].tolist() == ["A4"]


def with_duplicate(store: Store) -> str:
    """Load one reference twice and a row without a place; give the two rejected rows as their owner gets them."""
    checked = check(store, row("A1"), row("A1", "04/10/2026", E="481500"), row("A2", E=""))
    load_extract(checked, store)
    return to_csv(checked.to_correct).decode("utf-8-sig")


def back(store: Store, text: str) -> Checked:
    return check_extract(read_table(text.encode("utf-8-sig"), "back.csv"), MAPPING, store, now=NOW)


def codes(checked: Checked) -> dict[str, int]:
    return {reason.partition(":")[0]: n for reason, n in checked.reasons.items()}


def test_a_row_handed_back_with_the_reference_of_a_held_one_replaces_nothing(store: Store) -> None:
    text = with_duplicate(store)
    checked = back(store, text)
    assert (checked.replaces, len(checked.placed)) == (0, 0)
    assert codes(checked) == {"no-location": 1, "still-a-duplicate": 1}
    # Whoever clears the codes has not given it a reference either.
    assert codes(back(store, text.replace("duplicate-reference", ""))) == codes(checked)
    preview = preview_extract(read_table(text.encode("utf-8-sig"), "back.csv"), MAPPING, store)
    assert preview["Problem"].str.contains("give it one of its own, or leave it out").tolist() == [True, False]


def test_a_duplicate_that_was_given_a_reference_is_loaded_and_undone(store: Store) -> None:
    text = with_duplicate(store)
    checked = back(store, text.replace(",A1,", ",A3,").replace(",,200500", ",480500,200500"))
    assert (checked.replaces, codes(checked)) == (0, {})
    assert load_extract(checked, store).incidents == 2
    assert sorted(held(store)) == [("A1", "03/10"), ("A2", "03/10"), ("A3", "04/10")]
    undo_load(store, 2)
    assert held(store) == [("A1", "03/10")]


def test_a_row_that_was_rejected_as_a_duplicate_a_second_time_is_one_still(store: Store) -> None:
    checked = check(store, row("", "03/10/2026"), row("", "04/10/2026"), row("A1"))
    load_extract(checked, store)
    second = back(store, to_csv(checked.to_correct).decode("utf-8-sig").replace(",,0", ",A2,0"))
    assert codes(second) == {"duplicate-reference": 1}
    load_extract(second, store)
    third = back(store, to_csv(second.to_correct).decode("utf-8-sig"))
    assert (third.replaces, codes(third)) == (0, {"still-a-duplicate": 1})
    assert codes(back(store, to_csv(third.to_correct).decode("utf-8-sig"))) == {"still-a-duplicate": 1}


def test_a_duplicate_of_a_load_that_was_undone_is_a_row_like_others(store: Store) -> None:
    text = with_duplicate(store)
    undo_load(store, 1)
    assert codes(back(store, text)) == {"no-location": 1}


def test_a_corrected_row_that_was_no_duplicate_still_replaces_by_reference(store: Store) -> None:
    text = with_duplicate(store)
    load(store, row("A2", "05/10/2026"))
    assert back(store, text.replace(",,200500", ",480500,200500")).replaces == 1


def test_no_person_and_no_free_text_is_in_any_file_of_the_store(store: Store) -> None:
    rows = [row("A1"), row("A2", "x"), row("A3", E="490500"), row("A4", Type="Fraud"), row("A1"), "NHS 943 476,He came"]
    checked = check(store, *rows, mapping=replace(MAPPING, columns={**MAPPING.columns, "affected_reference": "Person"}))
    load_extract(checked, store)
    keep_mapping(MAPPING, store.folder)
    assert everything(store.folder, uncompressed=store).count("A1")
    for secret in ("943", "He came", "nhs943476"):
        assert secret not in everything(store.folder, uncompressed=store)


def test_free_text_is_kept_where_the_mapping_says_so(store: Store) -> None:
    load(store, row("A1"), mapping=replace(MAPPING, columns={**MAPPING.columns, "notes": "Text"}))
    assert "He came back" in everything(store.folder, uncompressed=store)


def everything(folder: Path, *, uncompressed: Store) -> str:
    """Every byte of a store's files, and every cell of its tables, which are packed in them."""
    raw = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    tables = (uncompressed.incidents(), uncompressed.rejected())
    return raw.decode("latin-1") + "".join(table.to_csv() for table in tables)


def test_the_same_person_is_one_in_every_load_of_a_partner(store: Store) -> None:
    load(store, row("A1", Person="P 12"))
    load(store, row("A2", Person="p12"))
    load(store, row("A2", Person="p12"), mapping=replace(MAPPING, source="Police"))
    persons = store.incidents().set_index("source_reference")["victim_reference"]
    assert persons["A1"] in set(persons["A2"])
    assert persons.nunique() == 2


def test_no_key_is_made_where_nobody_is_named(store: Store) -> None:
    columns = {field: name for field, name in MAPPING.columns.items() if field != "victim_reference"}
    load(store, row("A1"), mapping=replace(MAPPING, columns=columns))
    assert not (store.folder.parent / "pseudonym.key").exists()


def test_postcodes_are_those_the_store_holds(store: Store) -> None:
    columns = {"from_date": "Date", "postcode": "E", "reference": "Ref"}
    mapping = replace(MAPPING, columns=columns, usual_category="Burglary")
    assert list(check(store, row("A1", E="HP19 9AA"), mapping=mapping).reasons) == [
        "unknown-postcode: no such postcode in the list that is held"
    ]
    write_postcodes(POSTCODES, store.folder)
    assert check(store, row("A1", E="HP19 9AA"), mapping=mapping).placed["precision"].tolist() == ["postcode"]


def test_a_mapping_is_kept_under_its_name_in_the_place_of_an_older_one(store: Store) -> None:
    for mapping in (MAPPING, NAMELESS):
        path = keep_mapping(replace(mapping, usual_category="Burglary"), store.folder)
        assert path == store.folder / "mappings" / "council-asb.toml"
    assert "reference" not in read_mapping(store.folder, "council-asb").columns


def test_the_demonstration_is_not_loaded_into(taxonomy: Taxonomy) -> None:
    demonstration = Store(DEMONSTRATION, taxonomy)
    for call in (lambda: check(demonstration, row("A1")), lambda: undo_load(demonstration, 1)):
        with pytest.raises(HotspotsError):
            call()


def test_whoever_watches_sees_reading_checking_and_storing_to_their_end(store: Store) -> None:
    told: list[tuple[str, int, int | None]] = []

    def watch(what: str, done: int, of: int | None) -> None:
        told.append((what, done, of))

    table = read_table("\n".join([HEADING, row("A1"), row("A2")]).encode(), "a.csv", watch=watch)
    assert told == [("Reading rows", 0, 3), ("Reading rows", 3, 3)]
    told.clear()
    checked = check_extract(table, MAPPING, store, now=NOW, watch=watch)
    assert told == [("Checking 2 rows, step", done, 7) for done in range(8)]
    told.clear()
    load_extract(checked, store, watch=watch)
    assert told[:2] == [("Storing incidents", 0, 2), ("Storing incidents", 2, 2)]
    assert told[-1][0] == "Numbering the places of hotspots, step"
    assert told[-1][1] == told[-1][2]


def handed_back(store: Store) -> str:
    """Load a good row and two wrong ones without references; give the rejected rows as their owner gets them."""
    october = Period(date(2026, 10, 1), date(2026, 11, 1))
    checked = check(store, row("", "03/10/2026"), row("", "x"), row("", E="48OSOO"), mapping=NAMELESS)
    load_extract(checked, store, covers=october)
    return to_csv(checked.to_correct).decode("utf-8-sig")


def correct(store: Store, text: str, file: str = "back.csv") -> Checked:
    return check_extract(read_table(text.encode("utf-8-sig"), file), NAMELESS, store, now=NOW)


def test_corrected_rows_without_a_reference_are_added_to_the_load_they_were_rejected_from(store: Store) -> None:
    text = handed_back(store)
    checked = correct(store, text.replace(",x,", ",04/10/2026,"))
    assert checked.corrections
    assert checked.corrections.number == 1
    entry = load_extract(checked, store)
    assert [f"{day:%d/%m}" for day in store.incidents()["occurred_from"]] == ["03/10", "04/10"]
    assert entry.load
    assert (entry.load.corrects, entry.load.covers.in_words) == (1, "October 2026")
    assert sum(entry.rejected.values()) == 1


def test_a_corrected_row_is_added_once_whichever_file_it_comes_back_in(store: Store) -> None:
    text = handed_back(store)
    first = correct(store, text.replace(",x,", ",04/10/2026,"))
    load_extract(first, store)
    # The first file with both rows corrected, and the second, which holds only the row still wrong.
    both = correct(store, text.replace(",x,", ",05/10/2026,").replace("48OSOO", "481500"))
    assert list(both.reasons) == ["corrected-before: was corrected and loaded before"]
    second = to_csv(first.to_correct).decode("utf-8-sig").replace("48OSOO", "481500")
    load_extract(correct(store, second), store)
    assert len(store.incidents()) == 3
    assert list(correct(store, second + "\n").reasons.values()) == [1]
    assert sum(correct(store, text.replace("48OSOO", "481500")).reasons.values()) == 2


def test_a_row_that_was_not_handed_back_is_no_correction(store: Store) -> None:
    heading, first, *_ = handed_back(store).splitlines()
    mended = first.replace(",x,", ",04/10/2026,")
    rows = [mended, mended, mended.replace("3,", "2,", 1), mended.replace("3,", "many,", 1)]
    checked = correct(store, "\n".join([heading, *rows]))
    assert len(checked.placed) == 1
    assert {reason.partition(":")[0]: n for reason, n in checked.reasons.items()} == {
        "not-handed-back": 2,
        "corrected-before": 1,
    }


def test_corrected_rows_need_the_load_they_were_rejected_from(store: Store) -> None:
    text = handed_back(store).replace(",x,", ",04/10/2026,")
    entry = load_extract(correct(store, text), store)
    with pytest.raises(ParameterError, match="load 2 holds corrected rows of load 1; undo that one first"):
        undo_load(store, 1)
    undo_load(store, entry.part.load)
    undo_load(store, 1)
    with pytest.raises(ParameterError, match=r"back\.csv: holds corrected rows of an extract that is not loaded as"):
        correct(store, text)


def test_other_rows_of_covered_days_are_still_refused(store: Store) -> None:
    load_extract(correct(store, handed_back(store).replace(",x,", ",04/10/2026,")), store)
    with pytest.raises(ParameterError, match="covers October 2026 already, and rows without a reference"):
        load(store, row("", "05/10/2026"), mapping=NAMELESS)


def test_rows_corrected_onto_days_of_another_load_are_refused(store: Store) -> None:
    text = handed_back(store)
    load(store, row("", "30/09/2026"), mapping=NAMELESS)
    with pytest.raises(ParameterError, match="load 2 covers 30 September 2026 already"):
        load_extract(correct(store, text.replace(",x,", ",30/09/2026,")), store)


def test_of_a_row_known_by_its_ward_the_lsoa_is_missing_and_of_one_known_by_its_lsoa_the_ward_is_not(
    store: Store, boundaries: Boundaries
) -> None:
    wards = boundaries.layers["ward_2022"]
    layers = {
        "ward_2022": wards,
        "ward_2025": wards.assign(code=wards["code"].str.replace("E05", "E06")),
        "lsoa_2021": wards.assign(code=wards["code"].str.replace("E05", "E01")),
    }
    with store.update() as update:
        update.put_boundaries(Boundaries(layers, "ward_2022"))
    ward, new_ward, lsoa = (layers[name]["code"].iloc[0] for name in layers)
    columns = {"from_date": "Date", "easting": "E", "northing": "N", "area_code": "Type", "reference": "Ref"}
    mapping = replace(MAPPING, columns=columns, usual_category="Burglary")
    nowhere = {"E": "", "N": ""}
    rows = [row("A1", Type=ward.lower(), **nowhere), row("A2", Type=lsoa, **nowhere), row("A3", Type=ward)]
    placed = check(store, *rows, row("A4", Type=new_ward, **nowhere), mapping=mapping).placed
    assert placed["precision"].tolist() == ["area", "area", "address", "area"]
    assert placed["lsoa_2021"].notna().tolist() == [False, True, True, False]
    assert placed["ward_2025"].notna().tolist() == [False, True, True, True]
    assert placed["ward_2022"].notna().all()
    assert (placed["ward_2022"].iloc[0], placed["lsoa_2021"].iloc[1]) == (ward, lsoa)
