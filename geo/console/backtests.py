"""Backtests on the command line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from geo.analysis.backtest import COVERAGE
from geo.answers.backtesting import BacktestAnswer, Kind, Watch
from geo.console.terminal import NAME_WIDTH, bar, new_table, out, print_notices
from geo.periods import Period
from geo.words import counted
from geo.workspace import Workspace


@contextmanager
def backtest_progress() -> Iterator[Watch]:
    """Show a bar, on a terminal only, over the kinds of incidents that are being tested."""
    with bar() as shown:

        def watch(kinds: Sequence[Kind]) -> Iterable[Kind]:
            return shown.track(kinds, description="Testing methods")

        yield watch


def print_backtests(answers: Sequence[BacktestAnswer], notes: Sequence[str], workspace: Workspace) -> None:
    """Print for each kind of incidents what every method would have been worth, and which one is chosen."""
    print_notices(workspace)
    for note in notes:
        out.print(note)
    for answer in answers:
        out.print()
        _print_backtest(answer)


def _print_backtest(answer: BacktestAnswer) -> None:
    result = answer.result
    period = Period(Period.month(result.origins[0]).start, Period.month(result.origins[-1]).end)
    spent = f"{counted(len(result.origins), 'month')} forecast, {period.in_words}"
    out.print(f"{answer.kind.name}: {result.incidents:,} incidents followed; {spent}")
    table = new_table()
    table.add_column("Hit rate in", no_wrap=True, min_width=NAME_WIDTH)
    shares = [f"{100 * share:g} % of area" for share in COVERAGE]
    heads = [*shares, f"PAI in {100 * COVERAGE[-1]:g} %", "Mean PEI", "PEI over plain count", "Months"]
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True, min_width=len(head))
    for row in result.overall.itertuples():
        scores = result.scores[result.scores["method"] == row.method]
        gain = f"{row.pei_gain:+.3f} ({row.pei_gain_low:+.3f} to {row.pei_gain_high:+.3f})"
        rates = (f"{rate:.1%}" for rate in scores["hit_rate"])
        table.add_row(
            str(row.method), *rates, f"{scores['pai'].iloc[-1]:.1f}", f"{row.pei:.3f}", gain, str(row.origins)
        )
    out.print(table)
    out.print(f"Chosen: {answer.choice.method}: {answer.choice.reason}.")
