"""What the filters of the sidebar ask."""

from dataclasses import dataclass

from geo.analysis.hotspots import HotspotRules
from geo.selection import Filters


@dataclass(frozen=True)
class Question:
    """What the sidebar asks: which incidents, by which rules, drawn how wide."""

    filters: Filters
    rules: HotspotRules
    bandwidth_m: float
