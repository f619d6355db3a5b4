"""DBSCAN on 150,000 rows."""

from functools import partial

import numpy as np
from sklearn.cluster import DBSCAN

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import COUNTY_JITTERED, COUNTY_RESAMPLED, Inputs
from geo.analysis.clusters import NOISE, dbscan
from geo.points import Indices, distinct_points

REQUIRED = 10.0
EPS_M = 100.0
MIN_INCIDENTS = 10


def scikit_learn(inputs: Inputs, rows: str) -> Call:
    """Cluster the rows as they are."""
    xy = inputs.xy(rows)
    return lambda: DBSCAN(eps=EPS_M, min_samples=MIN_INCIDENTS).fit_predict(xy)


def ours(inputs: Inputs, rows: str) -> Call:
    """From rows to labels of rows; collapsing to distinct points and leading back is part of it."""
    xy = inputs.xy(rows)

    def call() -> Indices:
        points = distinct_points(xy[:, 0], xy[:, 1])
        return dbscan(points, eps_m=EPS_M, min_incidents=MIN_INCIDENTS)[points.inverse]

    return call


def check(inputs: Inputs, obvious: Indices, labels: Indices, *, rows: str) -> Verdict:
    """Compare the label of every row, number for number."""
    different = int((obvious != labels).sum())
    noise, points = int((labels == NOISE).sum()), len(np.unique(inputs.xy(rows), axis=0))
    how = (
        f"{different} of {len(labels):,} labels differ; {labels.max() + 1:,} clusters and {noise:,} rows of noise, "
        f"on {points:,} distinct points"
    )
    return Verdict(np.array_equal(obvious, labels), how)


def _comparison(path: str, rows: str, runs: int) -> Comparison:
    return Comparison(
        path,
        Contender("sklearn DBSCAN on rows", partial(scikit_learn, rows=rows), runs=3),
        Contender("distinct_points, dbscan", partial(ours, rows=rows), runs=runs),
        REQUIRED,
        partial(check, rows=rows),
    )


COMPARISONS = (
    _comparison("DBSCAN 150k rows on map points", COUNTY_RESAMPLED, runs=9),
    _comparison("DBSCAN 150k rows, all apart", COUNTY_JITTERED, runs=3),
)
