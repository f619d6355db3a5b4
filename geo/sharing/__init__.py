"""What leaves the program: files other tools open."""
