"""What an export tells whoever made it."""

from pathlib import Path

from geo.console.terminal import out
from geo.sharing.exported import Exported
from geo.sharing.order import Order
from geo.sharing.privacy import Release
from geo.words import counted


def print_exported(released: Release[Exported], order: Order, path: Path, recipe: Path | None) -> None:
    """Say what was written for whom, and what shaped it otherwise when its recipe was kept."""
    content = released.content
    for change in order.changes(content.said.recipe):
        out.print(f"Not the same file as when the recipe was kept: {change}.")
    marked = f"marked {released.marking}" if released.marking else "not marked"
    out.print(f"Written: {path} ({counted(len(content.table), 'row')}, for {released.audience.name}, {marked})")
    if recipe:
        out.print(f"Written: {recipe} (its recipe)")
