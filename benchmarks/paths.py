"""Every comparison there is, in the order of the table."""

from benchmarks import aoristic, clusters, density, hiding, imports, join, near_repeat, significance

COMPARISONS = (
    *imports.COMPARISONS,
    *join.COMPARISONS,
    *density.COMPARISONS,
    *clusters.COMPARISONS,
    *significance.COMPARISONS,
    *aoristic.COMPARISONS,
    *near_repeat.COMPARISONS,
    *hiding.COMPARISONS,
)
