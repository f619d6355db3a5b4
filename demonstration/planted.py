"""
Truths planted among the made-up incidents, so that a method can be seen to find them.

The constants say all there is to know; tests and pages may import them. Places are in EPSG:27700, metres.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from demonstration.settings import PERIOD
from geo.periods import Period

VIOLENCE = "Violence and sexual offences"


@dataclass(frozen=True)
class Planted:
    """
    One truth.

    `points` are the premises or the map point; `weekly` is the least and the greatest number of incidents a week;
    `categories` their shares; `suppliers` who recorded them, in shares.
    """

    name: str
    ward: str
    points: tuple[tuple[int, int], ...]
    period: Period
    weekly: tuple[int, int]
    categories: dict[str, float]
    suppliers: dict[str, float]
    label: str
    precision: str = "address"
    weekend_nights: bool = False

    @property
    def centre(self) -> tuple[float, float]:
        """Mean of the points, metres."""
        return float(np.mean([x for x, _ in self.points])), float(np.mean([y for _, y in self.points]))


def _round(easting: int, northing: int, offsets: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    return tuple((easting + dx, northing + dy) for dx, dy in offsets)


NEW = Planted(
    name="new",
    ward="E05013127",
    points=_round(481_494, 211_359, ((0, 0), (34, 12), (-28, 31), (47, -25), (-40, -36), (12, 55), (8, -61))),
    period=Period(date(2026, 10, 25), PERIOD.end),
    weekly=(25, 25),
    categories={"Anti-social behaviour": 1.0},
    suppliers={"police": 0.6, "council": 0.2, "wardens": 0.2},
    label="Linden Way",
)
"""A hotspot of anti-social behaviour that begins in the last week, Aylesbury South West."""

FADED = Planted(
    name="faded",
    ward="E05013131",
    points=_round(484_518, 192_419, ((0, 0), (41, 8), (-37, 22), (19, -48), (-22, -39), (58, 33), (-6, 64), (30, 70))),
    period=Period(PERIOD.start, date(2026, 5, 1)),
    weekly=(3, 6),
    categories={"Anti-social behaviour": 0.6, "Criminal damage and arson": 0.25, "Public order": 0.15},
    suppliers={"police": 1.0},
    label="Orchard Rise",
)
"""A strong hotspot that ends with April 2026, Booker, Cressex and Castlefield."""

PILE = Planted(
    name="pile",
    ward="E05013120",
    points=((484_719, 191_632),),
    period=PERIOD,
    weekly=(6, 8),
    categories={
        "Shoplifting": 0.6,
        "Other theft": 0.15,
        VIOLENCE: 0.1,
        "Public order": 0.08,
        "Vehicle crime": 0.07,
    },
    suppliers={"police": 1.0},
    label="Supermarket",
    precision="map point",
)
"""One shared map point with many incidents and nothing else within `PILE_ALONE_M`: a pile, not a hotspot."""
PILE_ALONE_M = 200.0

WEEKEND_NIGHTS = Planted(
    name="weekend nights",
    ward="E05013120",
    points=_round(
        486_480, 192_960, ((0, 0), (44, 17), (-52, 9), (78, -20), (-31, -46), (15, 62), (-84, 38), (102, 31))
    ),
    period=PERIOD,
    weekly=(3, 6),
    categories={VIOLENCE: 1.0},
    suppliers={"police": 1.0},
    label="High Street",
    weekend_nights=True,
)
"""Violence on the nights after Friday and Saturday, 22:00 to 04:00, in the centre of High Wycombe (Abbey)."""

ALL = (NEW, FADED, PILE, WEEKEND_NIGHTS)

REPEAT_VICTIMS = 0.21
"""Share of the people harmed who were harmed more than once, as the partnership's strategy says of five years."""

QUIET = ((NEW, 250.0, 0.05), (FADED, 250.0, 0.05), (PILE, 300.0, 0.0))
"""Round which truths little else happens: radius in metres, and what is left of the usual incidents."""


def planted_rows(rng: np.random.Generator) -> pd.DataFrame:
    """
    Draw the incidents of every truth.

    Returns
    -------
    rows
        ``supplier``, ``category``, ``ward``, ``day`` (days after the start of `PERIOD`), ``point`` (position in
        `planted_points`) and ``weekend_nights``; in the order of truths and days.
    """
    first_point = 0
    rows = []
    for truth in ALL:
        start = (truth.period.start - PERIOD.start).days
        weeks = -(-truth.period.days // 7)
        week = np.repeat(np.arange(weeks), rng.integers(truth.weekly[0], truth.weekly[1] + 1, weeks))
        n = len(week)
        table = pd.DataFrame(
            {
                "supplier": rng.choice(list(truth.suppliers), n, p=list(truth.suppliers.values())),
                "category": rng.choice(list(truth.categories), n, p=list(truth.categories.values())),
                "ward": truth.ward,
                "day": start + np.minimum(week * 7 + rng.integers(0, 7, n), truth.period.days - 1),
                "point": first_point + rng.integers(0, len(truth.points), n),
                "weekend_nights": truth.weekend_nights,
            }
        )
        rows.append(table.sort_values("day", kind="stable"))
        first_point += len(truth.points)
    return pd.concat(rows, ignore_index=True)


def planted_points() -> pd.DataFrame:
    """List all points: ``easting``, ``northing`` (metres), ``ward``, ``street``, ``centre`` (of town), ``snapped``."""
    return pd.DataFrame(
        [
            {
                "easting": float(x),
                "northing": float(y),
                "ward": truth.ward,
                "street": truth.label,
                "centre": truth.weekend_nights,
                "snapped": truth.precision == "map point",
            }
            for truth in ALL
            for x, y in truth.points
        ]
    )
