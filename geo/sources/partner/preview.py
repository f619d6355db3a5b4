"""An extract as it was read, in words a person can check."""

import pandas as pd

from geo.schema import FLAGS, TIMEZONE
from geo.sources.partner.extract import Parts, Reading
from geo.sources.partner.times import NONE
from geo.sources.partner.words import LEFT_OUT

_MINUTE = pd.Timedelta(minutes=1)


def in_words(reading: Reading) -> pd.DataFrame:
    """
    Put every row of an extract into words.

    Returns
    -------
    preview
        ``Line`` and the text columns Problem, When, Where, Place, Category, Flags and Reference. A row with a problem
        tells all the same what could be read of it; a category that nobody has placed stands as it does in the file.
    """
    findings, parts = reading.findings, reading.parts
    problems = [""] * len(findings.table)
    for wrong, heading, code in findings.problems:
        for row in wrong.nonzero()[0]:
            where = f"{heading}: " if heading else ""
            problems[row] += f"{'; ' * bool(problems[row])}{where}{code.reason}"
    rows = range(len(problems))
    return pd.DataFrame(
        {
            "Line": findings.table.lines,
            "Problem": problems,
            "When": [_when(_london(parts.begins[row]), _london(parts.ends[row])) for row in rows],
            "Where": [_where(parts, row) for row in rows],
            "Place": [_cell(parts, "place_label", row) for row in rows],
            "Category": [_category(parts, row) for row in rows],
            "Flags": [
                ", ".join(name.replace("_", " ") for name in FLAGS if name in parts.flags and parts.flags[name][row])
                for row in rows
            ],
            "Reference": [_cell(parts, "reference", row) for row in rows],
        }
    )


def _cell(parts: Parts, field: str, row: int) -> str:
    """Give what stands in the file, on one line."""
    return " ".join(str(parts.columns[field].iloc[row]).split()) if field in parts.columns else ""


def _where(parts: Parts, row: int) -> str:
    located = parts.located
    if located.problem[row] is not None:
        return ""
    return f"{located.easting[row]:.0f}, {located.northing[row]:.0f} ({located.precision[row]})"


def _category(parts: Parts, row: int) -> str:
    """Say our category and, in quotation marks, the partner's word where it is another."""
    word, ours, kind = _cell(parts, "category", row), str(parts.category[row]), parts.asb_type[row]
    said = f"“{word}”" if word else ""
    if ours in ("", LEFT_OUT):
        return ", ".join(each for each in (said, ours and "left out") if each)
    told = f"{ours}: {kind}" if kind else ours
    return told if not word or word.casefold() == told.casefold() else f"{told}, from {said}"


def _london(moment_us: int) -> pd.Timestamp | None:
    return None if moment_us == NONE else pd.Timestamp(moment_us, unit="us", tz="UTC").tz_convert(TIMEZONE)


def _when(begins: pd.Timestamp | None, ends: pd.Timestamp | None) -> str:
    """
    Write an interval as a British reader does; nothing where there is none.

    Examples
    --------
    >>> _when(pd.Timestamp("2026-10-03", tz="Europe/London"), pd.Timestamp("2026-10-04", tz="Europe/London"))
    'Sat 3 October 2026'
    """
    if begins is None or ends is None:
        return ""
    day = f"{begins:%a} {begins.day} {begins:%B %Y}"
    if ends - begins <= pd.Timedelta(hours=25) and begins.normalize() == begins and ends.normalize() == ends:
        return day
    if ends - begins <= _MINUTE:
        return f"{day}, {begins:%H:%M}"
    # A minute on the clock that was an hour and a minute of the night the clocks went back.
    if pd.Timedelta(0) <= ends.tz_localize(None) - begins.tz_localize(None) <= _MINUTE:
        return f"{day}, {begins:%H:%M} (the hour came twice)"
    until = f"{ends:%a} {ends.day} {ends:%B %Y}, {ends:%H:%M}"
    return f"{day}, {begins:%H:%M} to {until}"
