"""Aoristic weights of 150,000 intervals: hour of the day by day of the week."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import ROWS, SEED, Inputs
from geo.analysis.aoristic import MAX_HOURS, aoristic_weights
from geo.crs import Floats
from geo.schema import TIMEZONE

REQUIRED = 10.0
TOLERANCE = 1e-9
"""Largest difference of a weight, in incidents."""
_HOUR_S = 3600
_HOUR = pd.Timedelta(hours=1)


def intervals(inputs: Inputs, rows: int = ROWS) -> tuple[pd.Series, pd.Series]:
    """Draw real times of vehicle thefts with repetition, of up to a week; New York's clock is read as London's."""
    thefts = pd.read_csv(inputs.thefts, usecols=["date_start", "date_end"])
    begins, ends = (
        pd.to_datetime(thefts[column]).dt.tz_localize(TIMEZONE, ambiguous="NaT", nonexistent="NaT").dt.as_unit("us")
        for column in ("date_start", "date_end")
    )
    # An instant lasts a minute.
    ends = ends.where(ends > begins, begins + pd.Timedelta(minutes=1))
    usable = np.flatnonzero(ends - begins <= MAX_HOURS * _HOUR)
    drawn = usable[np.random.default_rng(SEED).integers(len(usable), size=rows)]
    return begins.iloc[drawn].reset_index(drop=True), ends.iloc[drawn].reset_index(drop=True)


def loop(inputs: Inputs) -> Call:
    """Walk through each interval hour by hour; seconds since the epoch are prepared."""
    begins, ends = (times.to_numpy("datetime64[s]").astype(int).tolist() for times in intervals(inputs))
    london = ZoneInfo(TIMEZONE)

    def call() -> Floats:
        weights = np.zeros((7, 24)).tolist()
        for begin, end in zip(begins, ends, strict=True):
            at = begin - begin % _HOUR_S
            while at < end:
                local = datetime.fromtimestamp(at, london)
                weights[local.weekday()][local.hour] += (min(end, at + _HOUR_S) - max(begin, at)) / (end - begin)
                at += _HOUR_S
        return np.array(weights)

    return call


def pandas_rows(inputs: Inputs) -> Call:
    """Make a row of each hour an interval touches, then group."""
    begins, ends = intervals(inputs)

    def call() -> Floats:
        table = pd.DataFrame({"begin": begins, "end": ends})
        table["first"] = table["begin"].dt.tz_convert("UTC").dt.floor("h")
        touched = ((table["end"].dt.tz_convert("UTC") - table["first"]) / _HOUR).apply(np.ceil).astype(int)
        rows = table.loc[table.index.repeat(touched)]
        rows = rows.assign(hour=rows["first"] + rows.groupby(level=0).cumcount() * _HOUR)
        inside = rows["end"].clip(upper=rows["hour"] + _HOUR) - rows["begin"].clip(lower=rows["hour"])
        local = rows["hour"].dt.tz_convert(TIMEZONE).dt
        found = (inside / (rows["end"] - rows["begin"])).groupby([local.weekday, local.hour]).sum()
        return found.to_numpy().reshape(7, 24)

    return call


def ours(inputs: Inputs) -> Call:
    """From the columns as the store holds them."""
    begins, ends = intervals(inputs)
    return lambda: aoristic_weights(begins, ends).weights


def check(_: Inputs, obvious: Floats, weights: Floats) -> Verdict:
    """Compare all 168 weights."""
    error = float(abs(obvious - weights).max())
    how = (
        f"168 weights, {weights.sum():,.0f} incidents in all, between {weights.min():.0f} and {weights.max():,.0f}: "
        f"off by at most {error:.0e}; real intervals of vehicle thefts, clock changes included"
    )
    return Verdict(error <= TOLERANCE, how)


_OURS = Contender("aoristic_weights", ours, runs=15)
COMPARISONS = (
    Comparison("Aoristic weights, 150k intervals", Contender("Python loop", loop, runs=1), _OURS, REQUIRED, check),
    Comparison("The same, vectorised", Contender("pandas, a row an hour", pandas_rows, runs=3), _OURS, REQUIRED, check),
)
