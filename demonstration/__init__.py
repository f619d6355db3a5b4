"""Makes the bundled demonstration data from open postcodes and published figures. See README.md beside this file."""
