"""Guesses: by names and by what columns hold; what is missing is said, and free text is never kept by a guess."""

import pytest

from geo.errors import ParameterError
from geo.schema import FLAGS
from geo.sources.partner.guess import guess_columns, guess_mapping
from geo.sources.partner.mapping import FIELDS
from geo.sources.partner.table import RawTable, read_table


def table(headings: str, *rows: str) -> RawTable:
    return read_table("\n".join([headings, *rows]).encode(), "a.csv")


def guessed(headings: str, *rows: str) -> dict[str, str]:
    return guess_columns(table(headings, *rows))


@pytest.mark.parametrize(
    ("heading", "cell", "field"),
    [
        ("Crime No", "A1", "reference"),
        ("URN", "A1", "reference"),
        ("CADNumber", "A1", "reference"),
        ("SR_Reference", "A1", "reference"),
        ("OccurredFrom", "03/10/2026", "from_date"),
        ("Date of Offence", "03/10/2026", "from_date"),
        ("Date Reported", "03/10/2026", "from_date"),
        ("EventStart", "03/10/2026 22:15", "from_date"),
        ("whatever", "2026-10-03T22:15:00", "from_date"),
        ("Time of Call", "22:15", "from_time"),
        ("Finish Date", "04/10/2026", "to_date"),
        ("Occurred Until", "04/10/2026", "to_date"),
        ("End Time", "22:45", "to_time"),
        ("Home Postcode", "HP19 9AA", ""),
        ("Victim Post Code", "HP19 9AA", ""),
        ("Incident Post Code", "HP19 9AA", "postcode"),
        ("where", "HP19 9AA", "postcode"),
        ("NGR", "SP 805 005", "grid_reference"),
        ("map", "SP 805 005", "grid_reference"),
        ("LSOA21CD", "E01017700", "area_code"),
        ("beat", "E05013120", "area_code"),
        ("authority", "E06000060", ""),
        ("Road Name", "Mill Lane", "place_label"),
        ("Nature of Incident", "Noise", "category"),
        ("Offence Description", "Burglary", "category"),
        ("Incident Description", "He said that he would come back and that it would be worse, then went home", ""),
        ("Disposal", "Charged", "status"),
        ("Complainant ID", "P1", "victim_reference"),
        ("Suspect Nominal", "P1", "perpetrator_reference"),
        ("Witness Ref", "P1", "affected_reference"),
        ("Complainant's name", "A Person", "victim_reference"),
        ("Victim", "A Person", "victim_reference"),
        ("Alleged perpetrator", "A Person", "perpetrator_reference"),
        ("Caller Name", "A Person", "affected_reference"),
        ("Victim", "Y", ""),
        ("Victim Gender", "F", ""),
        ("Victim First Name", "A", ""),
        ("Date of Birth", "03/10/1980", ""),
        ("Date Closed", "03/10/2026", ""),
        ("Last Updated Date", "03/10/2026", ""),
        ("Notes", "text", ""),
        ("Officer", "1234", ""),
        ("Domestic Abuse Y/N", "Y", "domestic_abuse"),
        ("DA", "Y", "domestic_abuse"),
        ("Hate Crime Marker", "N", "hate"),
        ("NTE Flag", "N", "night_time"),
        ("Alcohol", "Y", "alcohol"),
        ("Drug or Alcohol Related", "Y", ""),
        ("Drug Type", "Cannabis", ""),
        ("CSE Flag", "N", "exploitation"),
        ("County Lines", "N", "exploitation"),
        ("Knife Crime", "N", "knife"),
        ("Keywords", "DA; NTE", "flags"),
    ],
)
def test_a_column_is_what_its_name_and_its_cells_say(heading: str, cell: str, field: str) -> None:
    # Beside columns that are nothing, so that the file has several.
    found = {column: name for name, column in guessed(f"Blank,{heading}", f',"{cell}"').items()}
    assert found.get(heading, "") == field


def test_a_name_that_its_cells_contradict_is_not_believed() -> None:
    assert guessed("Easting,Northing,Date", "-0.75,51.7,x", "-0.76,51.8,y") == {}
    assert "hate" not in guessed("Hate Crime,b", "faith,1", "race,2")
    assert "reference" not in guessed("Case Ref,b", "open,1", "open,2", "open,3")


def test_half_of_a_pair_is_nothing() -> None:
    assert guessed("Easting,b", "480500,x") == {}
    assert set(guessed("X,Y", "480500,200500")) == {"easting", "northing"}


def test_when_it_happened_is_preferred_to_when_it_was_reported() -> None:
    found = guessed("Reported Date,Incident Date,Incident Time,Reported Time", "03/10/2026,02/10/2026,22:15,09:00")
    assert (found["from_date"], found["from_time"]) == ("Incident Date", "Incident Time")


def test_an_empty_column_gives_way_to_one_that_holds_something() -> None:
    assert guessed("Incident Date,Reported Date", ",02/10/2026")["from_date"] == "Reported Date"
    assert guessed("Incident Date,b", ",x")["from_date"] == "Incident Date"


def test_dates_with_times_need_no_column_of_times() -> None:
    assert "from_time" not in guessed("Call Date,Call Time", "03/10/2026 22:15,22:20")
    assert guessed("Call Date,Call Time", "03/10/2026 00:00,22:20")["from_time"] == "Call Time"


def test_every_field_but_free_text_can_be_guessed() -> None:
    from_names = {"notes"}
    headings = ",".join(sorted(set(FIELDS) - from_names))
    assert "notes" not in guessed(headings.replace("_", " "), ",".join("" for _ in range(len(FIELDS) - 1)) + "x")


WHOLE = "Ref,Date,Postcode,Type,DA,Hate"


def test_settings_are_guessed_from_the_cells() -> None:
    mapping = guess_mapping(
        table(WHOLE, "1,13/10/2026 00:00,HP19 9AA,a,Y,", "2,14/10/2026 22:15,HP19 9AA,b,,"), name="a", source="A"
    )
    assert mapping.date_order == "day first"
    assert not mapping.midnight_is_unknown
    assert mapping.blank_flag_is_no
    said = guess_mapping(table(WHOLE, "1,03/10/2026,HP19 9AA,a,Y,N"), name="a", source="A")
    assert said.date_order is None
    assert not said.midnight_is_unknown
    assert not said.blank_flag_is_no


def test_a_column_of_dates_with_midnights_tells_no_time() -> None:
    rows = [f"{n},13/10/2026 00:00,HP19 9AA,a,," for n in range(3)]
    mapping = guess_mapping(table(WHOLE, *rows), name="a", source="A")
    assert mapping.midnight_is_unknown
    assert mapping.to_toml().startswith(
        "# 00:00 is taken for a time nobody knew: it stands on 3 of the first 3 rows with a time of day, no other time "
        "stands there. Correct this if it was midnight.\nsource = "
    )


def test_the_words_of_categories_are_guessed_and_said_to_be() -> None:
    rows = ("1,13/10/2026,HP19 9AA,Noise,,", "2,13/10/2026,HP19 9AA,Lost dog,,", "3,13/10/2026,HP19 9AA,Robbery,,")
    mapping = guess_mapping(table(WHOLE, *rows), name="a", source="A")
    assert mapping.categories == {"noise": "Anti-social behaviour: nuisance"}
    assert mapping.to_toml().startswith("# 1 word of the categories placed by a guess: look them over.\n")
    assert '[categories]\nnoise = "Anti-social behaviour: nuisance"\n' in mapping.to_toml()


def test_a_column_of_types_is_not_contradicted_by_a_guess() -> None:
    mapping = guess_mapping(
        table("Ref,Date,Postcode,Type,ASB Type", "1,13/10/2026,HP19 9AA,Noise,Personal"), name="a", source="A"
    )
    assert (mapping.columns["category"], mapping.columns["asb_type"]) == ("Type", "ASB Type")
    assert mapping.categories == {"noise": "Anti-social behaviour"}


@pytest.mark.parametrize(
    ("headings", "row", "problem"),
    [
        ("Ref,Postcode,Type", "1,HP19 9AA,a", r"no column is the date \(from_date\); name one; its columns are Ref, "),
        ("Ref,Date,Type", "1,13/10/2026,a", "no column says where; .* its columns are Ref, Date, Type"),
        (
            "Ref,Date,Postcode",
            "1,13/10/2026,HP19 9AA",
            "no column is the category; .* its columns are Ref, Date, Postcode",
        ),
    ],
)
def test_what_cannot_be_guessed_is_said_with_the_columns_there_are(headings: str, row: str, problem: str) -> None:
    with pytest.raises(ParameterError, match=f"a.csv: {problem}"):
        guess_mapping(table(headings, row), name="a", source="A")


def test_flags_are_all_among_the_fields_that_headings_name() -> None:
    heading = "Domestic,Night time,Knife,Hate,Drug,Alcohol,Exploitation"
    assert set(guessed(heading, "Y,Y,Y,Y,Y,Y,Y")) == set(FLAGS)
