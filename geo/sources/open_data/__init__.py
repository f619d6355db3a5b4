"""Official open data fetched from those who publish it, as files the readers of files take in."""
