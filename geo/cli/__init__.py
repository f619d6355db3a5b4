"""The same verbs from a shell."""

import os
import sys
from io import TextIOWrapper

import typer

from geo.cli import actions, backtest, duplicates, exports, extracts, fetching, ledger, packs, questions, stores
from geo.cli.application import app
from geo.console.terminal import print_error
from geo.errors import HotspotsError

__all__ = [
    "actions",
    "app",
    "backtest",
    "duplicates",
    "exports",
    "extracts",
    "fetching",
    "ledger",
    "main",
    "packs",
    "questions",
    "stores",
]
STOPPED = 130
"""What a shell expects of a program that was stopped by Ctrl-C."""
PIPE_CLOSED = 141
"""What a shell expects of a program whose reader stopped reading."""


def main() -> None:
    """Run, and say any error in one line with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that lacks a letter shows another in its place.
            stream.reconfigure(errors="replace")
    try:
        code = app(args=sys.argv[1:] or ["--help"], standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        code = _fail(" ".join(error.format_message().split()))
    except HotspotsError as error:
        code = _fail(str(error))
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough: nothing is wrong, and nothing more is written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PIPE_CLOSED
    except OSError as error:
        code = _fail(f"the output cannot be written: {error.strerror or error}")
    if code == STOPPED:
        _fail("stopped; an import is done wholly or not at all, hotspots status tells which")
    sys.exit(code or 0)


def _fail(message: str) -> int:
    print_error(message)
    return 2
