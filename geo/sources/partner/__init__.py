"""Partners' extracts: any table of incidents, read with a mapping from its columns to ours."""
