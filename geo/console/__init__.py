"""What the command line prints: tables, progress, one line for an error."""
