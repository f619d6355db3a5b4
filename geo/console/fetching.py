"""What came of a fetch of open data, on the command line."""

from geo.console.terminal import out
from geo.fetching import Outcome


def print_outcome(outcome: Outcome) -> None:
    """Say what became of one part."""
    out.print(f"{outcome.part.capitalize()} ({outcome.state}): {outcome.said}")
