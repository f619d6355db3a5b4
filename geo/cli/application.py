"""The application that every command belongs to."""

import typer

app = typer.Typer(
    name="hotspots",
    help="Hotspots of crime and anti-social behaviour for a community safety partnership.",
    add_completion=False,
    rich_markup_mode=None,
)
