"""What the columns of an exported table hold: unit, coordinate reference system and how many digits are shown."""

import re
from dataclasses import dataclass

from geo.crs import BNG, WGS84

_PER = re.compile(r"per_1000_(\w+?)_(in_period|a_year)")
_HOLD = (
    (re.compile(f"_m_epsg{BNG}$"), "m", f"EPSG:{BNG}", "0.0"),
    (re.compile("(longitude|latitude)$"), "degrees", f"EPSG:{WGS84}", "0.000000"),
    (re.compile("_m$"), "m", "", "#,##0"),
    (re.compile("(^|_)percent(_|$)"), "%", "", "0.0"),
    (re.compile("_uk_time$"), "UK time", "", "yyyy-mm-dd hh:mm"),
    (re.compile("(^|_)(ratio|score|jaccard)(_|$)"), "", "", "0.00"),
)
"""What a name that fits tells: unit, coordinate reference system, number format; the first one counts."""


@dataclass(frozen=True)
class Column:
    """
    One column of an exported table.

    `unit` and `crs` are empty where it has none; `shown` is the number format of a spreadsheet.
    """

    name: str
    unit: str = ""
    crs: str = ""
    shown: str = "General"


def column(name: str) -> Column:
    """
    Tell what a column holds: its name says it.

    Examples
    --------
    >>> column("easting_m_epsg27700")
    Column(name='easting_m_epsg27700', unit='m', crs='EPSG:27700', shown='0.0')
    >>> column("share_percent").unit, column("latitude").crs, column("name").unit
    ('%', 'EPSG:4326', '')
    >>> column("per_1000_residents_a_year").unit
    'per 1,000 residents a year'
    """
    if per := _PER.match(name):
        return Column(name, f"per 1,000 {per[1]} {per[2].replace('_', ' ')}", shown="0.00")
    found = next((rest for pattern, *rest in _HOLD if pattern.search(name)), ["", "", "General"])
    return Column(name, *found)
