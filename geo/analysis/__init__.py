"""Pure functions from incidents to results: no screen, no disk, no global state."""
