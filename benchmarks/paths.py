"""Every comparison there is, in the order of the table."""

from benchmarks import clusters, density, imports, join

COMPARISONS = (*imports.COMPARISONS, *join.COMPARISONS, *density.COMPARISONS, *clusters.COMPARISONS)
