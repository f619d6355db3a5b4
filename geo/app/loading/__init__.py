"""The page on which partners' extracts are loaded: file, mapping, preview, check, load, undo, delete."""
