"""Answers to questions: from filters to a table with its recipe and all that must be said beside it."""
