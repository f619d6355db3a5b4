"""The command line: verbs, files, and one line for every error."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geo import cli
from geo.config import DEMONSTRATION

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
    assert "2024-03-01 to 2024-03-31" in run("list", "--data-dir", store)[1]


def test_parameters_reach_the_method(store: Path, run: Run) -> None:
    month = ("--month", "2024-01", "--data-dir", store)
    assert "0 hotspots, and apart from them 1 repeat point (--repeats)" in run("list", *month, "--min-points", "5")[1]
    assert "0 hotspots" in run("list", *month, "--min-incidents", "13")[1]
    assert "0 hotspots" in run("list", *month, "--eps", "9", "--min-incidents", "4")[1]
    assert "apart from them 1 repeat point\n" in run("list", *month, "--repeats", "--min-points", "5")[1]
    assert "12 in other wards" in run("list", *month, "--ward", "E05000002")[1]
    assert "0 of 13 incidents" in run("list", *month, "--priority", "anti-social-behaviour")[1]


def test_status_tells_coverage_and_missing_months(store: Path, run: Run, tmp_path: Path) -> None:
    code, said, _ = run("status", "--data-dir", store, "--rejected", tmp_path / "rejected.csv")
    assert code == 0
    assert "2024-01 to 2024-03 (2)" in said
    assert "missing is not zero): 2024-02" in said
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
        (("list", "--priority", "theft"), "there is no priority 'theft'; choose from"),
        (("list", "--ward", "E05"), "there is no ward E05"),
        (("list", "--eps", "0"), "eps of 0.0 m has no meaning"),
        (("list", "--eps", "wide"), "'--eps'"),
        (("list", "--csv", "nowhere/x.csv"), "nowhere/x.csv cannot be written"),
        (("list", "--colour"), "--colour"),
        (("lists",), "lists"),
        (("import",), "path"),
    ],
)
def test_an_error_is_one_line_and_code_2(store: Path, run: Run, words: tuple[str, ...], message: str) -> None:
    where = ("--data-dir", store) if words[0] in {"list", "import"} else ()
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


def test_months_that_nobody_gave_are_told_where_it_matters(store: Path, run: Run, tmp_path: Path) -> None:
    period = ("--from", "2024-01-01", "--to", "2024-04-30", "--data-dir", store)
    said = run("list", *period, "--csv", tmp_path / "h.csv")[1]
    assert "Nothing is held for 2024-02, 2024-04: missing, not zero." in said
    assert "missing, not zero" in (tmp_path / "h.csv").read_text("utf-8-sig")
    run("list", "--month", "2024-02", "--data-dir", store, "--geojson", tmp_path / "h.geojson")
    empty = json.loads((tmp_path / "h.geojson").read_text("utf-8"))
    assert (empty["features"], empty["notes"]) == ([], ["Nothing is held for 2024-02: missing, not zero."])
    assert "missing" not in run("list", "--month", "2024-01", "--data-dir", store)[1]


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
    for verb in ("import", "list", "status"):
        assert verb in said
