"""Crime and anti-social behaviour hotspots for a community safety partnership. The layers stand in CONTRIBUTING.md."""

__version__ = "0.1.0"
