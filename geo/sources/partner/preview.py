"""An extract as it was read, in words a person can check."""

import pandas as pd

from geo.schema import FLAGS
from geo.sources.partner.extract import Reading

_COLUMNS = ("Problem", "When", "Where", "Place", "Category", "Flags", "Reference")


def in_words(reading: Reading) -> pd.DataFrame:
    """
    Put every row of an extract into words.

    Returns
    -------
    preview
        ``Line`` and the text columns Problem, When, Where, Place, Category, Flags and Reference; of a row with a
        problem only that is told.
    """
    findings, incidents = reading.findings, reading.incidents
    told: list[dict[str, str]] = [dict.fromkeys(_COLUMNS, "") for _ in range(len(findings.table))]
    for wrong, heading, code in findings.problems:
        for row in wrong.nonzero()[0]:
            where = f"{heading}: " if heading else ""
            told[row]["Problem"] += f"{'; ' * bool(told[row]['Problem'])}{where}{code.reason}"
    for row, at in zip(reading.rows.tolist(), range(len(incidents)), strict=True):
        each = incidents.iloc[at]
        kind = "" if pd.isna(each["asb_type"]) else f": {each['asb_type']}"
        told[row] |= {
            "When": _when(each["occurred_from"], each["occurred_to"]),
            "Where": f"{each['easting']:.0f}, {each['northing']:.0f} ({each['precision']})",
            "Place": "" if pd.isna(each["place_label"]) else str(each["place_label"]),
            "Category": f"{each['category']}{kind}",
            "Flags": ", ".join(flag.replace("_", " ") for flag in FLAGS if pd.notna(each[flag]) and each[flag]),
            "Reference": "" if pd.isna(each["source_reference"]) else str(each["source_reference"]),
        }
    return pd.DataFrame({"Line": findings.table.lines, **{name: [row[name] for row in told] for name in _COLUMNS}})


def _when(begins: pd.Timestamp, ends: pd.Timestamp) -> str:
    """
    Write an interval as a British reader does.

    Examples
    --------
    >>> _when(pd.Timestamp("2026-10-03", tz="Europe/London"), pd.Timestamp("2026-10-04", tz="Europe/London"))
    'Sat 3 October 2026'
    """
    day = f"{begins:%a} {begins.day} {begins:%B %Y}"
    if ends - begins <= pd.Timedelta(hours=25) and begins.normalize() == begins and ends.normalize() == ends:
        return day
    if ends - begins <= pd.Timedelta(minutes=1):
        return f"{day}, {begins:%H:%M}"
    until = f"{ends:%a} {ends.day} {ends:%B %Y}, {ends:%H:%M}"
    return f"{day}, {begins:%H:%M} to {until}"
