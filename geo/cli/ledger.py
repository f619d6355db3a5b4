"""The command that shows what was published."""

from geo.cli.application import app
from geo.cli.options import DataDir
from geo.config import data_folder
from geo.console.ledger import print_ledger
from geo.sharing.ledger import read_ledger


@app.command()
def ledger(*, data_dir: DataDir = None) -> None:
    """List which counts were published, when, for whom and in which file."""
    print_ledger(read_ledger(data_folder(data_dir)))
