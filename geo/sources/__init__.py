"""One reader per supplier; each turns a file into incidents and the rows it had to refuse."""
