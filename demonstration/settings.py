"""What is fixed about the demonstration, so that every run makes the same files."""

from datetime import date

from geo.periods import Period, months

SEED = 2_023_2026
"""Of the one random generator that is handed down through every step."""
PERIOD = Period(date(2024, 11, 1), date(2026, 11, 1))
"""Two years of whole months."""
MONTHS = tuple(months(PERIOD))
MADE_AT = "2026-11-02T09:00:00+00:00"
"""Stands for the time of import; the clock would make every run differ."""
KEY = b"demonstration only: protects nobody"
"""Victims are made up, so that their pseudonyms need a key, but not a secret one."""
SOURCE = "demonstration"
