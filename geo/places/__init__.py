"""Where things are: areas with a vintage, the join of points to them, and names people use."""
