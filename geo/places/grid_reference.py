"""National grid references, such as SU 867 929, as metres of EPSG:27700."""

import re

_FORM = re.compile(r"([HJNOST])([A-HJ-Z])\s*(\d{2,10}|\d{1,5}\s+\d{1,5})")
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_SQUARE_M = 100_000
_COLUMNS, _ROWS = 7, 13
"""Squares of 100 km that hold land, from SV eastward and northward."""


def read_grid_reference(text: str) -> tuple[float, float, float] | None:
    """
    Read a grid reference of Great Britain.

    Returns
    -------
    easting, northing, side_m
        The middle of the square it names, EPSG:27700, and how long the square's sides are; none if it is no reference.

    Examples
    --------
    >>> read_grid_reference("SU 867 929"), read_grid_reference("su8670092900"), read_grid_reference("SU 1")
    ((486750.0, 192950.0, 100.0), (486700.5, 192900.5, 1.0), None)

    References
    ----------
    Ordnance Survey: A guide to coordinate systems in Great Britain, section 7.
    """
    found = _FORM.fullmatch(text.strip().upper())
    if not found:
        return None
    digits = found[3].split()
    if len(digits) == 1:
        half = len(digits[0]) // 2
        digits = [digits[0][:half], digits[0][half:]]
    if len(digits[0]) != len(digits[1]):
        return None
    large, small = _LETTERS.index(found[1]), _LETTERS.index(found[2])
    # Squares of 500 km, then of 100 km in them, each by five rows of five letters from the north-west.
    column = (large % 5 - 2) * 5 + small % 5
    row = (3 - large // 5) * 5 + (4 - small // 5)
    if not (0 <= column < _COLUMNS and row < _ROWS):
        return None
    side_m = _SQUARE_M / 10 ** len(digits[0])
    east, north = (int(part) * side_m + side_m / 2 for part in digits)
    return column * _SQUARE_M + east, row * _SQUARE_M + north, side_m
