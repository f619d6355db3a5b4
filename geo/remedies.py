"""What mends a lack: readers are told who can do it, whoever sits at a command line is told the command."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Remedy:
    """
    Something that an analyst can do, in words that go on from "can", and the command that does it.

    Examples
    --------
    >>> remedy = Remedy("take them in", "hotspots figures PATH")
    >>> f"No rates; {remedy}."
    'No rates; an analyst can take them in.'
    >>> f"No rates; {remedy.as_command}."
    'No rates; take them in with: hotspots figures PATH.'
    """

    deed: str
    command: str

    def __str__(self) -> str:
        return f"an analyst can {self.deed}"

    @property
    def as_command(self) -> str:
        """Say the same to an analyst at a command line."""
        return f"{self.deed} with: {self.command}"


CHOOSE_FORECAST = Remedy("let a backtest choose", "hotspots backtest --keep")
TAKE_IN_FIGURES = Remedy("take them in", "hotspots figures PATH")
IMPORT_OUTLINES = Remedy("import them", "hotspots import PATH --boundaries FOLDER")
_REMEDIES = (CHOOSE_FORECAST, TAKE_IN_FIGURES, IMPORT_OUTLINES)


def with_commands(note: str) -> str:
    """
    Put commands in the place of what an analyst can do.

    Examples
    --------
    >>> with_commands("No backtest was kept; an analyst can let a backtest choose.")
    'No backtest was kept; let a backtest choose with: hotspots backtest --keep.'
    """
    for remedy in _REMEDIES:
        note = note.replace(str(remedy), remedy.as_command)
    return note
