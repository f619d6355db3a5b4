"""The command line: verbs, files, and one line for every error."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo import cli
from geo.config import DEMONSTRATION
from tests.loopback.open_data import OURS, OpenData, serve_open_data, small_services
from tests.loopback.server import loopback

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program; give code, output and error output."""

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hotspots", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def store(
    tmp_path: Path,
    run: Run,
    boundaries_folder: Path,
    write_police: Callable[..., Path],
    police_row: Callable[..., str],
) -> Path:
    """Make a store of two months: twelve burglaries on four points, one row without location, one outside."""
    rows = [police_row({"Crime ID": f"c{n}"}, at=(480_500 + 10 * (n % 4), 200_500)) for n in range(12)]
    wrong = police_row({"Longitude": "", "Latitude": ""})
    outside = police_row(at=(490_000, 200_500))
    write_police(tmp_path / "police", "2024-01", [*rows, wrong, outside])
    write_police(tmp_path / "police", "2024-03", [police_row({"Month": "2024-03"})])
    code, said, _ = run(
        "import", tmp_path / "police", "--boundaries", boundaries_folder, "--data-dir", tmp_path / "store"
    )
    assert code == 0
    assert "15 rows in 2 files, 0 of them held already and unchanged" in said
    return tmp_path / "store"


def test_import_says_where_each_row_went(store: Path, run: Run, tmp_path: Path) -> None:
    code, said, _ = run("import", tmp_path / "police", "--data-dir", store)
    assert code == 0
    assert "2 of them held already and unchanged" in said
    assert [line.split()[0] for line in said.splitlines()[1:4]] == ["13", "1", "1"]
    assert "rejected: no location" in said


def test_list_prints_and_writes_the_same_hotspots(store: Path, run: Run, tmp_path: Path) -> None:
    files = ["--csv", tmp_path / "h.csv", "--geojson", tmp_path / "h.geojson"]
    code, said, _ = run("list", "--month", "2024-01", "--data-dir", store, *files)
    assert code == 0
    assert "High Street" in said
    assert "12 of 13 incidents; left out: 1 outside the period" in said
    with (tmp_path / "h.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["rank"], row["incidents"], row["ward_code"]) for row in rows] == [("1", "12", "E05000001")]
    assert len(json.loads((tmp_path / "h.geojson").read_text("utf-8"))["features"]) == 1


def test_the_last_month_held_is_the_one_meant(store: Path, run: Run) -> None:
    assert "March 2024" in run("list", "--data-dir", store)[1]


def test_parameters_reach_the_method(store: Path, run: Run) -> None:
    month = ("--month", "2024-01", "--data-dir", store)
    assert "0 hotspots, and apart from them 1 repeat point (--repeats)" in run("list", *month, "--min-points", "5")[1]
    assert "0 hotspots" in run("list", *month, "--min-incidents", "13")[1]
    assert "0 hotspots" in run("list", *month, "--eps", "9", "--min-incidents", "4")[1]
    assert "apart from them 1 repeat point\n" in run("list", *month, "--repeats", "--min-points", "5")[1]
    assert "12 in other wards" in run("list", *month, "--ward", "E05000002")[1]
    assert run("list", *month, "--ward", "ward e05000002") == run("list", *month, "--ward", "E05000002")
    assert run("repeats", *month, "--ward", "ward e05000002") == run("repeats", *month, "--ward", "E05000002")
    assert "0 of 13 incidents" in run("list", *month, "--priority", "anti-social-behaviour")[1]


def test_status_tells_coverage_and_missing_months(store: Path, run: Run, tmp_path: Path) -> None:
    code, said, _ = run("status", "--data-dir", store, "--rejected", tmp_path / "rejected.csv")
    assert code == 0
    assert "January to March 2024 (2)" in said
    assert "missing is not zero): February 2024" in said
    assert "The data tells hours: no" in said
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["line"], row["reason"]) == ("14", "no location")
    assert row["file"].endswith("2024-01-thames-valley-street.csv")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("list", "--month", "2024-13"), "'2024-13' is not a month; write it as 2024-01"),
        (("list", "--from", "2024-02-01", "--to", "2024-01-01"), "--to 2024-01-01 lies before --from 2024-02-01"),
        (("list", "--from", "2024-02-01"), "--from and --to belong together; give both"),
        (("list", "--from", "2024-02-01", "--to", "9999-12-31"), "9999-12-31 lies outside the years 1900 to 2200"),
        (("list", "--month", "9999-01"), "'9999-01' lies outside the years 1900 to 2200"),
        (("list", "--from", "1 Feb", "--to", "2024-02-02"), "'1 Feb' is not a day; write it as 2024-01-31"),
        (("list", "--month", "2024-01", "--from", "2024-01-01"), "give either --month or --from and --to, not both"),
        (("list", "--hours", "late"), "'late' are not hours; write them as 22-4"),
        (("list", "--hours", "25-3"), "the start is 0 to 23, the end 1 to 24"),
        (("list", "--hours", "22-4"), "this data has months only"),
        (("list", "--weekdays", "Fri,Sun,Xyz"), "'Xyz' is not a day of the week"),
        (("list", "--weekdays", "Monkey"), "'Monkey' is not a day of the week"),
        (("list", "--weekdays", "Fri Sat"), "'Fri Sat' is not a day of the week"),
        (("list", "--weekdays", "Mon-Wed-Fri"), "'Mon-Wed-Fri' are no days of the week"),
        (("list", "--weights", "volume=1,volume=2"), "volume is weighed twice, the second time by 'volume=2'"),
        (("list", "--weights", "volume=1e4"), "'1e4' is no weight of volume; write it in plain digits"),
        (("list", "--weights", "foo=1"), "there is no criterion 'foo' to weigh; choose from volume, direction,"),
        (("list", "--eps", "701"), "a radius of 701 m is above the greatest extent of 700 m"),
        (("list", "--from", "2024-01-01", "--to", "2024-01-30"), "is not made of whole months"),
        (("areas", "--from", "2024-01-10", "--to", "2024-01-12"), "is not made of whole months"),
        (("list", "--priority", "theft"), "there is no priority 'theft'; choose from"),
        (("list", "--ward", "E04"), "there is no ward E04; choose from Ward E05000001, Ward"),
        (("repeats", "--ward", "E05"), "there is no ward E05; did you mean Ward E05000001 (E05000001); Ward"),
        (("list", "--eps", "0"), "eps of 0.0 m has no meaning"),
        (("list", "--eps", "wide"), "'--eps'"),
        (("list", "--csv", "nowhere/x.csv"), "nowhere/x.csv cannot be written"),
        (("list", "--colour"), "--colour"),
        (("areas", "--layer", ""), "there is no layer '' here; choose from ward_2022"),
        (
            ("expected", "--share", "200"),
            "a share of 200 % of the area has no meaning; it lies above 0 % and is at most",
        ),
        (("expected", "--share", "-1"), "a share of -1 % of the area has no meaning"),
        (("expected", "--month", "2030-01"), "January 2030 lies 70 months after March 2024, the last month held;"),
        (("backtest", "--category", "burglary"), "no incident has the category 'burglary'; did you mean 'Burglary'?"),
        (("areas", "--layer", "lsoa_2001"), "there is no layer 'lsoa_2001' here; choose from ward_2022"),
        (("areas", "--month", "2024-02"), "nothing is held for February 2024: missing, not zero"),
        (("areas", "--priority", "exploitation"), "Exploitation of vulnerable people cannot be seen in this data"),
        (("areas", "--by", "street"), "'--by'"),
        (("areas", "--per", "car"), "'--per'"),
        (("areas", "--from", "2024-02-01"), "--from and --to belong together; give both"),
        (("areas", "--csv", "nowhere/x.csv"), "nowhere/x.csv cannot be written"),
        (
            ("backtest",),
            "the data holds 2 months; a backtest needs one with 3 held before it and 1 in a row to forecast",
        ),
        (("backtest", "--priority", "theft"), "there is no priority 'theft'; choose from"),
        (("backtest", "--category", "Arson"), "no incident has the category 'Arson'; recorded are"),
        (("backtest", "--least-months", "0"), "must be 1 or more"),
        (("backtest", "--horizon", "0"), "must be 1 or more"),
        (("figures",), "path"),
        (("figures", "none.csv"), "none.csv: no such file or folder; check the path"),
        (("lists",), "lists"),
        (("import",), "path"),
    ],
)
def test_an_error_is_one_line_and_code_2(store: Path, run: Run, words: tuple[str, ...], message: str) -> None:
    where = ("--data-dir", store) if words[0] != "lists" else ()
    code, said, error = run(*words, *where)
    assert code == 2
    assert said == ""
    assert error.startswith("hotspots: ")
    assert message in error
    assert error.count("\n") == 1


def test_a_real_process_ends_with_code_2_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from geo.cli import main; main()", "import", str(tmp_path / "none.zip")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"hotspots: {tmp_path / 'none.zip'}: no such file or folder; check the path\n"


def test_a_reader_that_has_seen_enough_ends_the_program_without_a_word() -> None:
    program = (
        f"import sys; sys.argv[1:] = ['areas', '--data-dir', {str(DEMONSTRATION)!r}]; from geo.cli import main; main()"
    )
    read, written = os.pipe()
    os.close(read)
    with os.fdopen(written, "wb") as output:
        done = subprocess.run([sys.executable, "-c", program], stdout=output, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (cli.PIPE_CLOSED, b"")


def test_what_a_terminal_would_obey_is_neither_taken_in_nor_printed(
    run: Run, tmp_path: Path, boundaries_folder: Path, write_police: Callable[..., Path], police_row: Callable[..., str]
) -> None:
    name = "On or near \x1b]0;owned\x07\x1b[2JHigh\u202e \x9b31mStreet"
    rows = [police_row({"Location": name}, at=(480_500 + 10 * (n % 4), 200_500)) for n in range(12)]
    write_police(tmp_path / "police", "2024-01", [*rows, police_row({"Longitude": "\x1b[31mx"})])
    store = tmp_path / "store"
    assert run("import", tmp_path / "police", "--boundaries", boundaries_folder, "--data-dir", store)[0] == 0
    files = [tmp_path / file for file in ("h.csv", "h.geojson", "rejected.csv")]
    said = run("list", "--csv", files[0], "--geojson", files[1], "--data-dir", store)[1]
    assert "]0;owned[2JHigh 31mStreet" in " ".join(said.split())
    assert run("status", "--rejected", files[2], "--data-dir", store)[0] == 0
    wrong = run("list", "--ward", "\x1b[31mE05", "--data-dir", store)[2]
    assert "there is no ward [31mE05" in wrong
    for text in (said, wrong, *(file.read_text("utf-8") for file in files)):
        assert not set("\x1b\x07\x9b\u202e") & set(text)
        assert "\\u001b" not in text


def test_figures_are_said_by_the_command_and_by_status(store: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "residents.csv"
    path.write_text("lsoa21_code,total_residents\nE01000001,1400\n", "utf-8")
    assert "not zero: residents, households, IMD decile; take them in" in run("status", "--data-dir", store)[1]
    code, said, _ = run("figures", path, "--data-dir", store)
    assert code == 0
    assert "Residents: Census 2021, LSOAs of 2021: 1 area, 1,400 in all" in said
    assert "No outlines of LSOAs of 2021 are held to share it out; import them with: hotspots import PATH --b" in said
    assert f"Held in {store}" in said
    again = run("status", "--data-dir", store)[1]
    assert "Residents: Census 2021, LSOAs of 2021: 1 area, 1,400 in all" in again
    assert "not zero: households, IMD decile; take them in with: hotspots figures PATH" in again
    path.write_text("lsoa21_code,total_residents\nE01000002,7\n", "utf-8")
    code, _, error = run("figures", path, "--data-dir", store)
    assert (code, "1 value of residents held before, the first that of E01000001, would be dropped" in error) == (
        2,
        True,
    )
    assert "LSOAs of 2021: 1 area, 7 in all" in run("figures", path, "--replace", "--data-dir", store)[1]


def test_areas_prints_and_writes_the_same_table(store: Path, run: Run, tmp_path: Path) -> None:
    code, said, _ = run("areas", "--month", "2024-03", "--data-dir", store, "--csv", tmp_path / "a.csv")
    assert code == 0
    assert "All recorded crime (without ASB), March 2024, wards of 2022" in said
    assert "1 of 13 incidents; left out: 12 outside the period" in said
    assert (
        "Not compared with February 2024: Thames Valley (data.police.uk) gave nothing, so it is missing, not zero."
        in said
    )
    assert [line.split()[-1] for line in said.splitlines() if line.startswith(" Ward")] == ["1", "0", "0"]
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["incidents"], row["residents"]) for row in rows] == [
        ("E05000001", "1", ""),
        ("E05000002", "0", ""),
        ("E05000003", "0", ""),
        ("", "1", ""),
    ]
    assert "missing, not zero" in rows[0]["notes"]
    assert "Against whole" not in said
    assert "Rates are per" not in said


def test_areas_of_the_demonstration_carry_rates_and_say_what_they_are(run: Run, tmp_path: Path) -> None:
    year = ("--from", "2025-11-01", "--to", "2026-10-31", "--data-dir", DEMONSTRATION)
    said = run("areas", "--layer", "police_area", "--by", "category", *year, "--csv", tmp_path / "a.csv")[1]
    assert "Note: demonstration data, synthetic" in said
    assert said.count("Chiltern & South Bucks") == 14
    assert "* unreliable" not in said
    assert "demonstration data, synthetic" in (tmp_path / "a.csv").read_text("utf-8-sig")
    wards = run("areas", *year)[1]
    head = next(line for line in wards.splitlines() if line.startswith(" Name"))
    assert "  ".join(head.split()[:10]) == "Name  Incidents  Last  year  Difference  to  last  year  to  last"
    assert "Before" not in head
    month = run("areas", "--month", "2026-10", "--data-dir", DEMONSTRATION)[1]
    head = next(line for line in month.splitlines() if line.startswith(" Name"))
    columns = re.split(r"\s{2,}", head.strip())
    assert len(columns) == len(set(columns))
    assert {"Difference to last year", "to last year %", "Difference to before", "to before %"} <= set(columns)
    assert len([line for line in wards.splitlines() if line.rstrip().endswith("%")]) == 50
    households = run("areas", *year, "--per", "households")[1]
    heading = next(line for line in households.splitlines() if line.startswith(" Name"))
    assert "Households" in heading
    assert "Residents" not in heading
    lsoas = run("areas", "--layer", "lsoa_2011", "--month", "2026-10", "--data-dir", DEMONSTRATION)[1]
    assert "... and 259 more; write them all with --csv FILE" in lsoas
    assert "* unreliable: on fewer than 20 incidents or 1,000 residents" in lsoas
    assert "Whole study area" in lsoas


def test_backtest_chooses_a_method_and_writes_the_same_again(
    store: Path, run: Run, tmp_path: Path, write_police: Callable[..., Path], police_row: Callable[..., str]
) -> None:
    for month in ("2024-02", "2024-04", "2024-05"):
        rows = [police_row({"Month": month}, at=(480_500 + 300 * n, 200_500)) for n in (0, 0, 0, 1, 5)]
        write_police(tmp_path / "more", month, rows)
    assert run("import", tmp_path / "more", "--data-dir", store)[0] == 0
    files = [tmp_path / name for name in ("one.csv", "one.md", "two.csv", "two.md")]
    words = ("backtest", "--priority", "neighbourhood-crime", "--category", "Burglary", "--data-dir", store)
    code, said, _ = run(*words, "--csv", files[0], "--markdown", files[1])
    assert code == 0
    assert "Neighbourhood crime: 10 incidents followed; 2 months forecast, April to May 2024" in said
    assert "Burglary (category): 10 incidents followed" in said
    for name in ("count", "shrunk", "density 300 m", "ward list", "chance"):
        assert said.count(f"\n {name} ") == 2
    assert "last year" not in said
    assert said.count("Chosen: ") == 2
    assert run(*words, "--csv", files[2], "--markdown", files[3])[0] == 0
    assert files[0].read_bytes() == files[2].read_bytes()
    assert files[1].read_bytes() == files[3].read_bytes()
    with files[0].open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["kind"] for row in written} == {"neighbourhood-crime", "Burglary"}
    assert {row["coverage"] for row in written} == {"0.005", "0.01", "0.03", "0.05"}
    tables = [line.count("|") for line in files[1].read_text("utf-8").splitlines() if line.startswith("|")]
    assert set(tables) == {6, 8}

    document = tmp_path / "methods.md"
    document.write_text("Before.\n<!-- backtest -->old<!-- end of backtest -->\nAfter.\n", "utf-8")
    assert run(*words, "--markdown", document, "--keep")[0] == 0
    assert document.read_text("utf-8") == f"Before.\n{files[1].read_text('utf-8')}After.\n"
    assert run(*words, "--markdown", files[1])[0] == 0
    assert files[1].read_bytes() == files[3].read_bytes()
    kept = (store / "methods.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[:2] for line in kept[1:]] == [
        ["neighbourhood-crime", said.split("Chosen: ")[1].split(":")[0]]
    ]
    (store / "methods.csv").write_text("priority,method,reason\nall-crime,clairvoyance,none\n", "utf-8")
    code, _, wrong = run("list", "--data-dir", store)
    assert (code, "methods.csv: the method 'clairvoyance' of all-crime does not exist" in wrong) == (2, True)
    code, kept_said, _ = run(*words, "--keep")
    assert (code, "the method 'clairvoyance' of all-crime does not exist: its row is dropped." in kept_said) == (
        0,
        True,
    )
    (store / "methods.csv").write_text("nothing", "utf-8")
    code, _, wrong = run("list", "--data-dir", store)
    assert (code, "is no choice of methods; let a backtest choose with: hotspots backtest --keep" in wrong) == (2, True)
    code, kept_said, _ = run(*words, "--keep")
    assert (code, "methods.csv could not be read: it is replaced" in kept_said) == (0, True)
    for verb in (("list", "--month", "2024-01"), ("expected",)):
        said = run(*verb, "--priority", "neighbourhood-crime", "--data-dir", store)[1]
        assert "was chosen on 2 months only, too few to tell methods apart; let a backtest choose with" in said


def test_a_document_without_both_marks_is_refused_and_stays_before_anything_is_computed(
    store: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.backtest, "backtests", lambda *_, **__: pytest.fail("computed"))
    document = tmp_path / "notes.md"
    for text in ("My notes.", "My notes. <!-- backtest -->", "<!-- end of backtest --> <!-- backtest -->"):
        document.write_text(text, "utf-8")
        code, said, wrong = run("backtest", "--markdown", document, "--data-dir", store)
        assert (code, said, document.read_text("utf-8")) == (2, "", text)
        assert "without the marks <!-- backtest --> and <!-- end of backtest -->, which would be lost" in wrong
        assert wrong.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "days"), [("Mon-Fri", "Mon Tue Wed Thu Fri"), ("Saturday-mon", "Mon Sat Sun"), ("fri, Sunday", "Fri Sun")]
)
def test_weekdays_may_be_a_range_past_the_end_of_the_week(run: Run, text: str, days: str) -> None:
    code, said, _ = run("list", "--weekdays", text, "--data-dir", DEMONSTRATION)
    assert code == 0
    assert f"00:00-24:00, {days}\n" in said


def test_whether_an_action_worked_is_told(run: Run) -> None:
    asked = ["evaluate", "--place", "1", "--from", "2026-06-01", "--to", "2026-08-31", "--data-dir", DEMONSTRATION]
    code, said, _ = run(*asked, "--priority", "anti-social-behaviour")
    assert code == 0
    assert "June to August 2026 against March to May 2026" in said
    assert "There were 23 incidents before and 2 after." in said
    code, said, _ = run(*asked, "--compare", "16", "--last-year")
    assert "against June to August 2025" in said
    assert " 16  " in said
    assert run(*asked, "--compare", "1")[0] == 2


def test_repeats_and_what_to_expect_are_printed_and_written(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("map.csv", "victims.csv", "expected.csv")]
    code, said, _ = run("repeats", "--kind", "map-point", "--csv", files[0], "--data-dir", DEMONSTRATION)
    assert code == 0
    assert "November 2025 to October 2026" in said
    assert "it is not an address" in said
    code, said, _ = run(
        "repeats", "--kind", "victim", "--month", "2026-10", "--csv", files[1], "--data-dir", DEMONSTRATION
    )
    assert code == 0
    assert "victims" in said
    words = ("expected", "--priority", "neighbourhood-crime", "--share", "0.5", "--data-dir", DEMONSTRATION)
    code, said, _ = run(*words, "--csv", files[2])
    assert code == 0
    assert "expected in November 2026 by the forecast shrunk" in said
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text))
        assert [row["rank"] for row in rows] == [str(n + 1) for n in range(len(rows))]
        assert "Invented incidents" in rows[0]["attribution"]
    assert run(*words, "--month", "2024-11")[0] == 2
    assert run(*words, "--share", "0")[0] == 2
    assert run("repeats", "--kind", "person", "--data-dir", DEMONSTRATION)[0] == 2


def test_nothing_is_chosen_for_the_bundled_demonstration(run: Run) -> None:
    code, _, wrong = run("backtest", "--keep", "--data-dir", DEMONSTRATION)
    assert code == 2
    assert "program's own files" in wrong


def test_weights_and_survey_reach_the_ranking_and_are_printed(store: Path, run: Run, tmp_path: Path) -> None:
    month = ("list", "--month", "2024-01", "--data-dir", store)
    assert (
        "weights: volume 2, direction 3, impact 1, performance 1, concern 0.5"
        in run(*month, "--weights", "volume=2,concern=0.5")[1]
    )
    for weights in ("volume", "volume=-1", "volume=1;concern=2"):
        code, _, wrong = run(*month, "--weights", weights)
        assert (code, "is no weight of volume" in wrong) == (2, True)
    assert "all weights are 0" in run(*month, "--weights", "volume=0,direction=0,impact=0,performance=0,concern=0")[2]
    survey = tmp_path / "survey.toml"
    survey.write_text('[survey]\nname = "ours"\nsource = "us"\n[concern]\n"B" = 25\n[categories]\n"Burglary" = ["B"]\n')
    assert "25% (25)" in run(*month, "--survey", survey)[1]
    (damaged := tmp_path / "damaged.toml").write_text("[survey]\n")
    assert run(*month, "--survey", damaged)[0] == 2


def test_an_import_numbers_places_and_another_changes_no_number(
    store: Path, run: Run, tmp_path: Path, write_police: Callable[..., Path], police_row: Callable[..., str]
) -> None:
    before = (store / "gazetteer.csv").read_bytes()
    assert before.splitlines()[1].startswith(b"1,High Street,E05000001,")
    rows = [police_row({"Month": "2024-02"}, at=(482_500 + 40 * (n % 4), 200_500)) for n in range(12)]
    write_police(tmp_path / "more", "2024-02", rows)
    assert run("import", tmp_path / "more", "--data-dir", store)[0] == 0
    after = (store / "gazetteer.csv").read_bytes()
    assert after.startswith(before)
    assert after.splitlines()[2].startswith(b"2,")
    time = (store / "gazetteer.csv").stat().st_mtime_ns
    assert run("import", tmp_path / "more", "--data-dir", store)[0] == 0
    assert (store / "gazetteer.csv").stat().st_mtime_ns == time


def test_months_that_nobody_gave_are_told_where_it_matters(store: Path, run: Run, tmp_path: Path) -> None:
    period = ("--from", "2024-01-01", "--to", "2024-04-30", "--data-dir", store)
    said = run("list", *period, "--csv", tmp_path / "h.csv")[1]
    assert "Nothing is held for February 2024, April 2024: missing, not zero." in said
    assert "missing, not zero" in (tmp_path / "h.csv").read_text("utf-8-sig")
    run("list", "--month", "2024-02", "--data-dir", store, "--geojson", tmp_path / "h.geojson")
    empty = json.loads((tmp_path / "h.geojson").read_text("utf-8"))
    assert (empty["features"], empty["notes"]) == ([], ["Nothing is held for February 2024: missing, not zero."])
    said = run("list", "--month", "2024-01", "--data-dir", store)[1]
    assert "Nothing is held" not in said
    assert (
        "Not compared with December 2023: Thames Valley (data.police.uk) gave nothing, so it is missing, not zero."
        in said
    )


def test_a_month_that_is_replaced_says_how_many_rows_it_had(
    store: Path, run: Run, tmp_path: Path, write_police: Callable[..., Path], police_row: Callable[..., str]
) -> None:
    write_police(tmp_path / "police", "2024-01", [police_row()])
    said = run("import", tmp_path / "police", "--data-dir", store)[1]
    assert "Replaced police_uk-thames-valley-2024-01: 14 rows before, 1 now" in said


def test_a_damaged_store_says_what_to_do_and_doing_it_mends_it(
    store: Path, run: Run, tmp_path: Path, boundaries_folder: Path
) -> None:
    whole = run("list", "--month", "2024-01", "--data-dir", store)
    next((store / "incidents").glob("*2024-01*")).write_bytes(b"PAR1")
    code, _, error = run("list", "--month", "2024-01", "--data-dir", store)
    assert (code, "import those months again" in error) == (2, True)
    assert run("import", tmp_path / "police", "--data-dir", store)[0] == 0
    assert run("list", "--month", "2024-01", "--data-dir", store) == whole
    next((store / "boundaries").rglob("*.parquet")).unlink()
    code, _, error = run("list", "--month", "2024-01", "--data-dir", store)
    assert (code, "import again with --boundaries" in error) == (2, True)
    again = ("import", tmp_path / "police", "--boundaries", boundaries_folder, "--data-dir", store)
    assert run(*again)[0] == 0
    assert run("list", "--month", "2024-01", "--data-dir", store) == whole


def test_what_is_made_from_the_demonstration_says_so_even_where_it_is_empty(run: Run, tmp_path: Path) -> None:
    files = ("--csv", tmp_path / "h.csv", "--geojson", tmp_path / "h.geojson")
    nothing = ("--min-incidents", "100000", "--data-dir", DEMONSTRATION)
    assert run("list", *nothing, *files)[0] == 0
    assert run("status", "--data-dir", DEMONSTRATION, "--rejected", tmp_path / "r.csv")[0] == 0
    for file in ("h.csv", "h.geojson", "r.csv"):
        assert "demonstration data, synthetic" in (tmp_path / file).read_text("utf-8-sig"), file


@pytest.mark.parametrize("where", ["~nobody-of-this-name/x", "x" * 300, "loop/x"])
def test_a_folder_that_cannot_be_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for words in (("status", "--data-dir", where), ("import", where)):
        code, _, error = run(*words)
        assert (code, error.count("\n")) == (2, 1)
        assert error.startswith("hotspots: ")


def test_output_that_cannot_be_written_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from geo.cli import main; main()", "status", "--data-dir", str(DEMONSTRATION)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "No space left on device" in done.stderr


def test_a_terminal_without_the_letters_gets_others(store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from geo.cli import main; main()", "list", "--data-dir", str(store)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_stops_an_import_and_says_so(
    tmp_path: Path, boundaries_folder: Path, police_row: Callable[..., str]
) -> None:
    command = (
        "import os, signal; from geo import cli, pipeline; from geo.sources import police_uk; "
        "police_uk.read = lambda extract: os.kill(os.getpid(), signal.SIGINT); cli.main()"
    )
    source = tmp_path / "2024-01-thames-valley-street.csv"
    source.write_text(police_row(), "utf-8")
    words = ["import", str(source), "--boundaries", str(boundaries_folder), "--data-dir", str(tmp_path / "store")]
    done = subprocess.run([sys.executable, "-c", command, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr == "hotspots: stopped; an import is done wholly or not at all, hotspots status tells which\n"
    assert not (tmp_path / "store" / "manifest.json").exists()


def test_the_help_names_every_verb(run: Run) -> None:
    code, said, _ = run()
    assert code == 0
    for verb in ("import", "figures", "list", "areas", "status", "backtest"):
        assert verb in said


@pytest.fixture
def open_data(tmp_path: Path, police_row: Callable[..., str], police_text: Callable[..., str]) -> Iterator[OpenData]:
    """Serve one month, the boundaries and figures of a small study area."""
    with loopback() as server:
        yield serve_open_data(
            server,
            tmp_path,
            services=small_services(),
            months={"2024-01": police_text([police_row()]).encode()},
            residents=[("E01000000", "Buckinghamshire 000A", 1500)],
            deciles=[("E01000000", OURS, 3)],
        )


def test_fetch_says_what_became_of_each_part(run: Run, open_data: OpenData, tmp_path: Path) -> None:
    where = ("--endpoints", open_data.endpoints, "--cache", tmp_path / "cache", "--data-dir", tmp_path / "new")
    code, said, _ = run("fetch", *where)
    assert code == 0
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "Boundaries (came)",
        "Police (came)",
        "Population (came)",
        "Deprivation (came)",
        "Streets (came)",
        f"Held in {tmp_path / 'new'}",
    ]
    code, said, _ = run("fetch", "police", "--way", "api", "--from", "2024-01", *where)
    assert (code, said.splitlines()[0].split(";")[0]) == (
        0,
        "Police (came): January 2024, 1 incident in the study area",
    )
    code, said, _ = run("fetch", "police", *where)
    assert said.startswith("Police (up to date): nothing new; the last month published is January 2024.")


def test_fetch_ends_with_code_2_where_a_part_failed(run: Run, open_data: OpenData, tmp_path: Path) -> None:
    open_data.server.services.pop("/imd")
    where = ("--endpoints", open_data.endpoints, "--cache", tmp_path / "cache", "--data-dir", tmp_path / "new")
    code, said, error = run("fetch", "deprivation", *where)
    assert code == 2
    assert "Deprivation (failed): " in said
    assert said.splitlines()[0].endswith("No figures are held.")
    assert error == "hotspots: not fetched: deprivation; what is held stays in use, fetch again later\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--from", "2024-02", "--to", "2024-01"), "--to 2024-01 lies before --from 2024-02"),
        (("--from", "January"), "'January' is not a month"),
        (("--endpoints", "nowhere.toml"), "nowhere.toml: cannot be read as addresses of open data"),
        (("everything",), "'everything' is not one of 'all', 'boundaries'"),
    ],
)
def test_a_senseless_fetch_asks_nobody(run: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    code, _, error = run("fetch", *words, "--cache", tmp_path / "cache", "--data-dir", tmp_path / "new")
    assert code == 2
    assert message in error
    assert not (tmp_path / "cache").exists()


@pytest.fixture
def extract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a council's extract: two incidents in the first ward, one row with a bad date and one outside."""
    monkeypatch.setenv("HOTSPOTS_KEY", str(tmp_path / "pseudonym.key"))
    path = tmp_path / "asb.csv"
    path.write_text(
        "Case Ref;Date Reported;Easting;Northing;ASB Category;Complainant Ref\n"
        "A1;13/01/2024;480500;200500;nuisance;P1\n"
        "A2;14/01/2024;480600;200500;personal;P1\n"
        "A3;x;480600;200500;personal;P2\n"
        "A4;15/01/2024;490000;200500;personal;P2\n",
        "utf-8",
    )
    return path


def test_an_extract_is_mapped_checked_loaded_listed_and_undone(
    store: Path, extract: Path, run: Run, tmp_path: Path
) -> None:
    where = ["--data-dir", store]
    named = ["--name", "council-asb", "--source", "Council ASB", "--category", "Anti-social behaviour"]
    code, said, _ = run("mapping", extract, *named, *where)
    assert code == 0
    assert 'reference = "Case Ref"' in said
    assert (store / "mappings" / "council-asb.toml").read_text("utf-8") in said
    load = ["load", extract, "--mapping", "council-asb", *where]

    code, checked, _ = run(*load, "--check")
    assert code == 0
    assert [line.split()[0] for line in checked.splitlines()[1:4]] == ["2", "1", "1"]
    assert "Rejected rows are counted by the first reason of each row.\n" in checked
    assert "No extract is loaded." in run("loads", *where)[1]

    code, loaded, _ = run(*load, "--rejected", tmp_path / "rejected.csv")
    assert code == 0
    assert loaded.startswith(checked)
    assert "Load 1: 2 incidents of Council ASB, " in loaded
    assert "2 rows rejected" in loaded
    assert "Undo it with: hotspots undo 1" in loaded
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["reject_line"], row["reject_codes"], row["Case Ref"]) for row in csv.DictReader(file)]
    assert rows == [("4", "bad-date", "A3"), ("5", "outside-the-area", "A4")]
    assert "asb.csv" in run("loads", *where)[1]

    code, _, said = run(*load)
    assert code == 2
    assert said == f"hotspots: {extract}: is load 1 already; undo that one to load it anew\n"

    code, said, _ = run("undo", 1, *where)
    assert code == 0
    assert said == f"Load 1 is undone: 2 incidents of {extract} are gone.\n"
    assert "No extract is loaded." in run("loads", *where)[1]


def test_how_long_rows_are_kept_is_said_of_a_source_that_is_held(store: Path, extract: Path, run: Run) -> None:
    where = ["--data-dir", store]
    named = ["--name", "council-asb", "--source", "Council ASB", "--category", "Anti-social behaviour"]
    run("mapping", extract, *named, *where)
    extract.write_text("\n".join(extract.read_text("utf-8").splitlines()[:4]), "utf-8")
    assert "; 1 row rejected. " in run("load", extract, "--mapping", "council-asb", *where)[1]
    assert run("retention", "Council ASB", 6, *where)[1] == "Rows of Council ASB are kept for 6 months.\n"
    for words, problem in (
        (["Nope", 6], "there is no source 'Nope'; choose from Council ASB"),
        (["Council ASB", -3], "rows of Council ASB cannot be kept for -3 months; give 1 to 1200"),
    ):
        code, _, said = run("retention", *words, *where)
        assert (code, said) == (2, f"hotspots: {problem}\n")
    assert run("retention", *where)[1] == "Rows of Council ASB are kept for 6 months.\n"


def test_a_mapping_says_what_loading_will_ask_and_takes_the_answer(store: Path, tmp_path: Path, run: Run) -> None:
    extract = tmp_path / "ambiguous.csv"
    extract.write_text("Ref,Date,Type,Easting,Northing\nA1,03/04/2024,Racket,480500,200500\n", "utf-8")
    guess = ["mapping", extract, "--name", "asb", "--source", "Council ASB", "--data-dir", store]
    code, said, _ = run(*guess)
    assert code == 0
    assert "Order of dates: the dates can be read with the day first or the month first, such as '03/04/2024'" in said
    assert "--dates day-first or month-first" in said
    assert "under [categories], otherwise their rows are rejected: Racket (1)." in said
    assert said.endswith(f"Then: hotspots load {extract} --mapping asb\n")
    code, said, _ = run(*guess, "--replace", "--category", "Burglary", "--dates", "month-first")
    assert code == 0
    assert 'date_order = "month first"' in said
    assert "Order of dates" not in said
    assert ": correct it there, then: hotspots load" in said
    assert "4 March 2024" in run("load", extract, "--mapping", "asb", "--data-dir", store)[1]


def test_a_mapping_into_a_category_that_does_not_exist_is_not_kept(store: Path, extract: Path, run: Run) -> None:
    named = ["--name", "council-asb", "--source", "Council ASB", "--data-dir", store]
    code, _, said = run("mapping", extract, *named, "--category", "Nope")
    assert code == 2
    assert said.startswith("hotspots: mapping council-asb: there is no category 'Nope'; choose from Anti-social beh")
    assert not (store / "mappings").exists()


def test_an_extract_that_cannot_be_guessed_mapped_or_found_is_refused_in_one_line(
    store: Path, extract: Path, run: Run
) -> None:
    where = ["--data-dir", store]
    named = ["--name", "council-asb", "--source", "Council ASB", "--category", "Anti-social behaviour"]
    assert run("mapping", extract, *named, *where)[0] == 0
    for words, problem in (
        (["mapping", extract, *named], "a mapping council-asb is kept already; correct its file, or add --replace"),
        (["load", extract, "--mapping", "police"], "there is no mapping police; choose from council-asb"),
        (["load", extract, "--mapping", "../manifest"], "there is no mapping ../manifest; choose from council-asb"),
        (["load", extract.with_name("no.csv"), "--mapping", "council-asb"], "cannot be read (No such file"),
        (["load", extract, "--mapping", "council-asb", "--from", "2024-01-01"], "--from and --to belong together"),
        (["undo", 1], "there is no load 1; choose from none is held"),
    ):
        code, _, said = run(*words, *where)
        assert code == 2
        assert problem in said
        assert said.count("\n") == 1
    assert run("mapping", extract, *named, "--replace", *where)[0] == 0


def test_a_pair_of_two_partners_is_listed_linked_kept_apart_and_opened_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTSPOTS_KEY", str(tmp_path / "key"))
    own = ("--data-dir", tmp_path / "own")
    for name, reference in (("council", "C-1"), ("wardens", "W-1")):
        extract = tmp_path / f"{name}.csv"
        extract.write_text(f"Ref,Date,Type,Easting,Northing\n{reference},13/10/2026 22:15,Burglary,486750,192950\n")
        assert run("mapping", extract, "--name", name, "--source", f"The {name}", *own)[0] == 0
        assert run("load", extract, "--mapping", name, *own)[0] == 0
    code, said, _ = run("duplicates", *own)
    assert code == 0
    assert "1 pair to be decided, 0 decided." in said
    assert re.search(r"The council +C-1 +Tue 13 Oct 2026, 22:15 +The wardens +W-1", said)
    pair = ("The wardens", "W-1", "The council", "C-1")
    assert "are one event now" in run("link", *pair, *own)[1]
    assert "0 pairs to be decided, 1 decided." in run("duplicates", *own)[1]
    assert "1 told by another source too" in run("list", "--month", "2026-10", *own)[1]
    assert "are two events" in run("link", *pair, "--apart", *own)[1]
    assert re.search(r"The council +C-1 +The wardens +W-1 +two events", run("duplicates", "--decided", *own)[1])
    assert "are open again" in run("link", *pair, "--undo", *own)[1]
    assert "1 pair to be decided, 0 decided." in run("duplicates", *own)[1]
    assert "give either --apart or --undo" in run("link", *pair, "--apart", "--undo", *own)[2]
    assert "no incident W-2 of The wardens is held" in run("link", *pair[:1], "W-2", *pair[2:], *own)[2]


def test_a_pack_is_made_where_it_is_asked_for_and_marked(run: Run, tmp_path: Path) -> None:
    asked = ("--month", "2026-10", "--hotspots", 1, "--data-dir", DEMONSTRATION)
    code, said, _ = run("pack", *asked, "--output", tmp_path / "new")
    name = "pack_all-crime_2026-10-01_2026-10-31_demonstration-synthetic_OFFICIAL-SENSITIVE.pdf"
    assert code == 0
    assert f"Weekly pack, OFFICIAL-SENSITIVE: {tmp_path / 'new' / name}" in said
    assert (tmp_path / "new" / name).read_bytes().startswith(b"%PDF")
    assert "0 packs made of this data." in run("packs", "--data-dir", DEMONSTRATION)[1]
    code, _, wrong = run("pack", *asked, "--marking", "SECRET")
    assert (code, wrong) == (
        2,
        "hotspots: there is no marking 'SECRET'; choose from OFFICIAL, OFFICIAL-SENSITIVE or none\n",
    )


def test_what_is_written_for_the_public_stands_in_the_ledger_and_what_is_looked_at_does_not(
    run: Run, store: Path, tmp_path: Path
) -> None:
    asked = ("areas", "--month", "2024-01", "--audience", "public", "--data-dir", store)
    code, said, _ = run(*asked)
    assert (code, "For public: " in said) == (0, True)
    assert "0 files published" in run("ledger", "--data-dir", store)[1]
    assert run(*asked, "--csv", tmp_path / "wards.csv")[0] == 0
    _, said, _ = run("ledger", "--data-dir", store)
    assert "1 file published" in said
    assert re.search(r"public +wards.csv +all-crime +January 2024 +wards of 2022 +\d+ +\d+ +-", said)
    assert "published before" in run(*asked)[1]
    run("areas", "--month", "2024-01", "--audience", "tasking", "--csv", tmp_path / "all.csv", "--data-dir", store)
    assert "1 file published" in run("ledger", "--data-dir", store)[1]


def test_an_export_is_made_again_from_its_recipe(store: Path, run: Run, tmp_path: Path) -> None:
    first, second, recipe = (tmp_path / name for name in ("h.gpkg", "again.gpkg", "h.toml"))
    words = ("--month", "2024-01", "--output", first, "--keep-recipe", recipe, "--data-dir", store)
    code, said, _ = run("export", "hotspots", *words)
    assert (code, said.count("Written:")) == (0, 2)
    assert "(1 row, for Analysts, marked OFFICIAL-SENSITIVE)" in said
    code, again, _ = run("export", "--recipe", recipe, "--output", second, "--data-dir", store)
    assert (code, "Not the same file" in again) == (0, False)
    assert second.read_bytes() == first.read_bytes()
    (text,) = [line for line in recipe.read_text("utf-8").splitlines() if line.startswith("data =")]
    recipe.write_text(recipe.read_text("utf-8").replace(text, 'data = "other"'), "utf-8")
    said = run("export", "--recipe", recipe, "--output", second, "--data-dir", store)[1]
    assert "Not the same file as when the recipe was kept: data was other and is " in said


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("hotspots", "--format", "shp"), "there is no format 'shp'; choose with --format from csv"),
        (("incidents", "--audience", "tasking"), "tasking: may not see single incidents"),
        (("hotspots", "--audience", "public"), "public: may see areas only"),
        (("hotspots", "--marking", "SECRET"), "there is no marking 'SECRET'"),
        (("repeats", "--kind", "victim", "--format", "gpkg"), "are no places; choose from csv, xlsx"),
        ((), "say what to export: hotspots, repeat-points, repeats, areas, incidents; or give --recipe FILE"),
        (("--recipe", "none.toml"), "none.toml: cannot be read"),
        (("--recipe", "none.toml", "--format", "csv"), "--format stands beside --recipe, which says all of it"),
    ],
)
def test_an_export_that_cannot_be_is_refused_and_leaves_nothing(
    store: Path, run: Run, tmp_path: Path, words: tuple[str, ...], wrong: str
) -> None:
    output = tmp_path / "out" / "file.csv"
    output.parent.mkdir()
    code, _, said = run("export", *words, "--output", output, "--data-dir", store)
    assert (code, wrong in said) == (2, True)
    assert list(output.parent.iterdir()) == []


def test_the_marking_stands_in_the_name_of_a_pack_whoever_names_it(run: Run, tmp_path: Path) -> None:
    asked = ("pack", "--month", "2026-10", "--ward", "abbey", "--data-dir", DEMONSTRATION, "--output")
    assert run(*asked, tmp_path / "mine.pdf")[0] == 0
    assert run(*asked, tmp_path / "mine_OFFICIAL.pdf", "--marking", "OFFICIAL")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine_OFFICIAL.pdf"]
    code, _, wrong = run(*asked, tmp_path / "mine.doc")
    assert (code, wrong) == (
        2,
        f"hotspots: {tmp_path / 'mine.doc'} does not end in .pdf; name it so, or give --output a folder\n",
    )


def test_the_ending_of_a_file_says_what_a_pack_is_written_as(run: Run, tmp_path: Path) -> None:
    asked = ("pack", "--month", "2026-10", "--hotspots", 0, "--marking", "", "--data-dir", DEMONSTRATION, "--output")
    assert run(*asked, tmp_path / "a.html")[0] == 0
    assert (tmp_path / "a.html").read_bytes().startswith(b"<!doctype html>")
    assert "does not end in .html" in run(*asked, tmp_path / "a.pdf", "--format", "html")[2]


def test_councillors_get_no_weekly_pack_and_a_ward_is_one_or_all(run: Run) -> None:
    asked = ("pack", "--month", "2026-10", "--data-dir", DEMONSTRATION)
    assert "may see areas only" in run(*asked, "--audience", "councillor")[2]
    assert "give either --ward or --all-wards" in run(*asked, "--ward", "Abbey", "--all-wards")[2]
    assert "the pack of a ward is a PDF" in run(*asked, "--ward", "Abbey", "--format", "html")[2]
    assert "there is no ward Nowhere" in run(*asked, "--ward", "Nowhere")[2]
    assert "give --output a folder" in run(*asked, "--all-wards", "--output", "packs.pdf")[2]


def test_packs_of_all_wards_that_fail_are_told_and_lose_no_other(run: Run, store: Path, tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    asked = ("pack", "--all-wards", "--month", "2024-01", "--data-dir", store, "--output", packs)
    code, said, wrong = run(*asked)
    assert (code, wrong) == (0, "")
    assert said.count("Ward pack: ") == 3
    assert len(list(packs.glob("ward-pack_ward-e0500000?_all-crime_2024-01-01_2024-01-31_OFFICIAL.pdf"))) == 3
    assert "3 packs made of this data." in (listed := run("packs", "--data-dir", store)[1])
    assert re.search(r"Ward pack: Ward E05000001 +all-crime +January 2024 +councillor +OFFICIAL", listed)
    in_the_way = next(packs.glob("*e05000002*"))
    in_the_way.unlink()
    in_the_way.mkdir()
    code, said, wrong = run(*asked)
    assert code == 2
    assert said.count("Ward pack: ") == 2
    assert f"hotspots: Ward E05000002: {in_the_way} cannot be written: Is a directory" in wrong
    assert "hotspots: no pack of Ward E05000002; the others are made" in wrong
    assert "5 packs made of this data." in run("packs", "--data-dir", store)[1]
