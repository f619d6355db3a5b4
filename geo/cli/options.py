"""Options that commands share, and what they mean."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from geo.analysis.criteria import CRITERIA, Weights
from geo.errors import ParameterError
from geo.periods import FIRST_YEAR, LAST_YEAR, WEEKDAYS, Hours, Period
from geo.wards import ward_codes
from geo.workspace import Workspace

Priority = Annotated[str, typer.Option(help="Key of a priority, such as neighbourhood-crime.")]
Month = Annotated[str | None, typer.Option(help="One month, YYYY-MM; the last one held, if nothing is said.")]
First = Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")]
Last = Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD, itself in the period.")]
Ward = Annotated[list[str] | None, typer.Option(help="Ward by code or name; may be given more than once.")]
Opportunity = Annotated[bool, typer.Option("--opportunity", help="The Opportunity Bucks wards.")]
DataDir = Annotated[
    Path | None, typer.Option(help="Folder of your data; otherwise HOTSPOTS_DATA, otherwise data/local.")
]
ANALYST = "analyst"
"""Who sits at a command line, as far as releases go, unless somebody else is named."""
_WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def chosen_wards(ward: list[str] | None, workspace: Workspace, *, opportunity: bool) -> frozenset[str]:
    """Find the wards named, and with the switch the Opportunity Bucks wards too."""
    named = ward_codes(workspace, ward or ())
    return named | frozenset(workspace.taxonomy.opportunity_wards if opportunity else ())


def asked_period(month: str | None, first: str | None, last: str | None, workspace: Workspace) -> Period:
    """
    Read a period: a month, two days or, where nothing is said, the last month held.

    Raises
    ------
    ParameterError
        If it has no meaning, as of all that follow.
    """
    if month and (first or last):
        raise ParameterError("give either --month or --from and --to, not both")
    if month:
        return Period.month(month)
    return asked_period_of_days(first, last) or Period.month(workspace.months[-1])


def asked_period_of_days(first: str | None, last: str | None) -> Period | None:
    """Read a period from its first day to its last; none where nothing is said."""
    if first and last:
        if _day(last) < _day(first):
            raise ParameterError(f"--to {last} lies before --from {first}")
        return Period(_day(first), _day(last) + timedelta(days=1))
    if first or last:
        raise ParameterError("--from and --to belong together; give both")
    return None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"{text!r} is not a day; write it as 2024-01-31") from error
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ParameterError(f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def asked_hours(text: str) -> Hours:
    """Read a window of the day, such as 22-4."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text)
    if not found:
        raise ParameterError(f"{text!r} are not hours; write them as 22-4")
    return Hours(int(found[1]), int(found[2]))


def asked_weights(text: str) -> Weights:
    """Read the weights of criteria, such as impact=2,concern=0."""
    given = {}
    for part in filter(None, text.split(",")):
        name, _, weight = (text.strip() for text in part.partition("="))
        if name not in CRITERIA:
            raise ParameterError(f"there is no criterion {name!r} to weigh; choose from {', '.join(CRITERIA)}")
        if name in given:
            raise ParameterError(f"{name} is weighed twice, the second time by {part.strip()!r}; write it once")
        if not re.fullmatch(r"\d+(\.\d+)?", weight):
            raise ParameterError(f"{weight!r} is no weight of {name}; write it in plain digits, such as {name}=1.5")
        given[name] = float(weight)
    return Weights(**given)


def asked_weekdays(text: str) -> frozenset[int]:
    """Read days of the week, such as Mon-Fri or Fri,Sat."""
    days: set[int] = set()
    for part in text.split(","):
        ends = [_weekday(name) for name in part.split("-")]
        if len(ends) > 2:
            raise ParameterError(f"{part.strip()!r} are no days of the week; write Mon-Fri or Fri,Sat")
        # Sat-Mon goes past the end of the week.
        days |= {day % 7 for day in range(ends[0], ends[-1] + 1 + (7 if ends[-1] < ends[0] else 0))}
    return frozenset(days)


def _weekday(name: str) -> int:
    known = [each for each in _WEEKDAY_NAMES if name.strip().lower() in (each.lower(), each[:3].lower())]
    if not known:
        raise ParameterError(f"{name.strip()!r} is not a day of the week; write {', '.join(WEEKDAYS)}")
    return _WEEKDAY_NAMES.index(known[0])


def today() -> date:
    """Give the day that is printed in whatever is made now."""
    return datetime.now(UTC).date()


def write(path: Path, content: bytes) -> None:
    """Write a file that was asked for: all of it or, on any error, nothing."""
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            # Such as /dev/stdout.
            path.write_bytes(content)
            return
        try:
            beside.write_bytes(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise ParameterError(f"{path} cannot be written: {error.strerror or error}") from error
