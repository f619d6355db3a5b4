"""All incidents of the demonstration, from the volumes down to the tables the store holds."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from demonstration.clock import draw_intervals, draw_starts
from demonstration.inputs import ASB, Inputs
from demonstration.marks import draw_asb_types, draw_flags
from demonstration.people import draw_victims
from demonstration.planted import VIOLENCE, planted_rows
from demonstration.premises import make_premises
from demonstration.settings import MONTHS, PERIOD, SOURCE
from demonstration.volumes import SUPPLIERS, draw_volumes
from geo.places.boundaries import Boundaries
from geo.schema import FLAGS
from geo.sources.ingest import Part, incidents_table

# How strongly incidents of a category keep to few places, and how much more often they happen in a town centre and on
# business premises than elsewhere.
_DRAWN_TO: dict[str, tuple[float, float, float]] = {
    ASB: (0.9, 3.0, 1.5),
    "Bicycle theft": (0.7, 4.0, 2.0),
    "Burglary": (0.4, 0.8, 1.2),
    "Criminal damage and arson": (0.6, 1.5, 1.2),
    "Drugs": (0.8, 2.5, 1.0),
    "Other crime": (0.5, 1.2, 1.0),
    "Other theft": (0.7, 2.5, 3.0),
    "Possession of weapons": (0.7, 3.0, 1.0),
    "Public order": (0.8, 3.5, 1.5),
    "Robbery": (0.7, 4.0, 1.5),
    "Shoplifting": (1.0, 4.0, 60.0),
    "Theft from the person": (0.8, 8.0, 3.0),
    "Vehicle crime": (0.4, 0.7, 0.8),
    VIOLENCE: (0.8, 2.5, 0.8),
}
_PRECISIONS = ("address", "postcode", "map point")
_SAID_BY = {
    "police": (0.68, 0.14, 0.18),
    "council": (0.6, 0.4, 0.0),
    "housing": (1.0, 0.0, 0.0),
    "wardens": (0.4, 0.6, 0.0),
    "fire": (0.7, 0.3, 0.0),
}
_AS_DRAWN = ("easting", "northing", "precision", "place_label", "category", "asb_type", *FLAGS)

Ints = npt.NDArray[np.int64]


def make_incidents(inputs: Inputs, boundaries: Boundaries, rng: np.random.Generator) -> dict[Part, pd.DataFrame]:
    """
    Make every supplier's months.

    Parameters
    ----------
    boundaries
        See `demonstration.geography.approximate_boundaries`; every incident lies inside them.

    Returns
    -------
    parts
        INCIDENTS tables (see `geo.schema`), in the order of suppliers and months, each in the order of time.
    """
    premises = make_premises(inputs, boundaries, rng)
    planted = planted_rows(rng)
    rows = draw_volumes(inputs, planted, rng)
    rows["premises"] = _draw_premises(rows, premises, rng)
    rows["day"], rows["hour"] = draw_starts(rows["category"], rows["month"].to_numpy(), rng)
    rows = pd.concat([rows, _with_hours(planted, premises, rng)], ignore_index=True)
    rows["victim"], rows["premises"] = draw_victims(rows, premises, rng)
    at = premises.iloc[rows["premises"]].reset_index(drop=True)
    sharp = at["planted"].to_numpy() & ~at["snapped"].to_numpy(bool)
    rows["from"], rows["to"] = draw_intervals(
        rows["category"], rows["day"].to_numpy(), rows["hour"].to_numpy(), sharp, rng
    )
    rows = rows.join(_locations(rows["supplier"], at, rng)).assign(asb_type=draw_asb_types(rows, rng))
    flags = draw_flags(rows, at["centre"].to_numpy(bool), ~at["business"].to_numpy(bool), rng)
    return _parts(rows.assign(**flags))


def _draw_premises(rows: pd.DataFrame, premises: pd.DataFrame, rng: np.random.Generator) -> Ints:
    """Draw a place in its ward for every incident."""
    usual = premises[~premises["planted"].astype(bool)]
    ward = usual["ward"].to_numpy()
    chosen = np.zeros(len(rows), np.int64)
    for category, where in rows.groupby("category").indices.items():
        concentration, centre, business = _DRAWN_TO[str(category)]
        weight = usual["pull"].to_numpy() ** concentration
        weight = weight * np.where(usual["centre"], centre, 1.0) * np.where(usual["business"], business, 1.0)
        reached = np.concatenate([[0.0], np.cumsum(weight)])
        own = rows["ward"].to_numpy()[where]
        low, high = reached[np.searchsorted(ward, own)], reached[np.searchsorted(ward, own, side="right")]
        chosen[where] = np.searchsorted(reached, low + rng.random(len(where)) * (high - low), side="right") - 1
    return chosen


def _with_hours(planted: pd.DataFrame, premises: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Give planted incidents their place among the premises and an hour; weekend nights also their day."""
    rows = planted.assign(premises=premises.index[premises["planted"].astype(bool)].to_numpy()[planted["point"]])
    n = len(rows)
    rows["month"] = 0
    rows["hour"] = rng.integers(10, 20, n)
    night = rows["weekend_nights"].to_numpy(bool)
    weekday = (PERIOD.start.weekday() + rows["day"]) % 7
    # Friday is 4. Each night runs over into the next calendar day.
    evening = rows["day"] - weekday + 4 + rng.integers(0, 2, n)
    hour = rng.integers(22, 28, n)
    rows.loc[night, "day"] = np.clip(evening + hour // 24, 0, PERIOD.days - 1)[night]
    rows.loc[night, "hour"] = (hour % 24)[night]
    return rows


def _locations(supplier: pd.Series, at: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Say where each incident was, as precisely as its supplier does."""
    precision = np.full(len(at), _PRECISIONS[0], dtype=object)
    for name, shares in _SAID_BY.items():
        own = np.flatnonzero(supplier == name)
        precision[own] = rng.choice(_PRECISIONS, len(own), p=shares)
    precision[at["planted"].to_numpy(bool)] = "address"
    precision[at["snapped"].to_numpy(bool)] = "map point"
    ways = [precision == "postcode", precision == "map point"]
    street = at["street"].where(precision != "map point", at["map_label"])
    return pd.DataFrame(
        {
            "easting": np.select(ways, [at["postcode_easting"], at["map_easting"]], default=at["easting"]),
            "northing": np.select(ways, [at["postcode_northing"], at["map_northing"]], default=at["northing"]),
            "precision": precision,
            "place_label": ("On or near " + street).where((supplier == "police").to_numpy(), street).to_numpy(),
        }
    )


def _parts(rows: pd.DataFrame) -> dict[Part, pd.DataFrame]:
    rows = rows.sort_values(["from", "easting", "northing"], kind="stable")
    month = rows["from"].dt.strftime("%Y-%m")
    parts = {}
    for supplier in SUPPLIERS:
        own = rows[rows["supplier"] == supplier.name]
        reference = pd.Series([f"{supplier.letter}-{n:07d}" for n in range(1, len(own) + 1)], index=own.index)
        for text in MONTHS:
            table = own[month[own.index] == text]
            part = Part(SOURCE, supplier.name, text)
            columns = {name: table[name].reset_index(drop=True) for name in _AS_DRAWN}
            renamed: dict[str, object] = {
                **columns,
                "incident_id": [f"{part.key}-{n:05d}" for n in range(1, len(table) + 1)],
                "source": supplier.name,
                "source_reference": reference[table.index],
                "occurred_from": table["from"].reset_index(drop=True),
                "occurred_to": table["to"].reset_index(drop=True),
                "victim_reference": table["victim"],
            }
            parts[part] = incidents_table(renamed, len(table))
    return parts
