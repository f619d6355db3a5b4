"""Write the demonstration store: ``python -m demonstration SHARED_DATA_FOLDER``."""

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from demonstration.geography import approximate_boundaries
from demonstration.incidents import make_incidents
from demonstration.inputs import read_inputs
from demonstration.residents import area_figures
from demonstration.settings import MADE_AT, SEED
from geo.answers.numbering import numbered_places
from geo.config import DEMONSTRATION
from geo.manifest import Entry, Manifest
from geo.places.gazetteer import NO_PLACES, write_gazetteer
from geo.places.join import place
from geo.schema import REJECTED
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.workspace import open_workspace


def write_demonstration(shared: Path, folder: Path) -> Manifest:
    """
    Make everything again and put it in the place of what `folder` holds.

    Parameters
    ----------
    shared
        See `demonstration.inputs.read_inputs`.
    folder
        The store to write; its earlier parts and boundaries are replaced, its other files left alone.

    Returns
    -------
    manifest
        What the store now holds; the same bytes on every run.
    """
    inputs = read_inputs(shared)
    boundaries = approximate_boundaries(inputs)
    store = Store(folder, load_taxonomy())
    with store.update() as update:
        update.after = replace(Manifest(), synthetic=True)
        update.put_boundaries(boundaries)
        for figures in area_figures(inputs):
            update.put_figures(figures, MADE_AT)
        for part, incidents in make_incidents(inputs, boundaries, np.random.default_rng(SEED)).items():
            placed, outside = place(incidents, boundaries)
            entry = Entry(
                part=part,
                file="made by python -m demonstration",
                sha256=hashlib.sha256(f"{SEED} {part.key}".encode()).hexdigest(),
                imported_at=MADE_AT,
                rows=len(incidents),
                incidents=len(placed),
                outside=outside,
                rejected={},
                repeated_references=0,
            )
            update.put(entry, placed, REJECTED.empty())
    # What an update replaced stays until the next one begins: begin it, so that no old file is left to be tracked.
    with store.update():
        pass
    unnumbered = replace(open_workspace(folder), gazetteer=NO_PLACES)
    write_gazetteer(numbered_places(unnumbered), folder)
    return store.manifest()


def main() -> None:
    """Read the command line, write, and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m demonstration", description=__doc__)
    parser.add_argument("shared", type=Path, help="folder that holds postcodes/ and figures/")
    parser.add_argument("--to", type=Path, default=DEMONSTRATION, help="store to write (default: the bundled data/)")
    choices = parser.parse_args()
    manifest = write_demonstration(choices.shared, choices.to)
    rows = sum(entry.incidents for entry in manifest.entries)
    print(f"{rows} incidents in {len(manifest.entries)} parts written to {choices.to}: {manifest.fingerprint}")


if __name__ == "__main__":
    main()
