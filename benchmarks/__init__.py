"""
Hot paths of this program beside the library calls a user would otherwise make: one run, answers compared.

How to read the table that ``python -m benchmarks [SHARED_DATA_FOLDER]`` prints:

- *Obvious* is what one would write without this program, *ours* what this program calls; both start from the same
  inputs in memory (for the import: from the same files).
- *ms* is the median of several runs after one that does not count, the contenders taking turns; a contender that takes
  seconds may run once. Milliseconds are of this machine at this hour. The *ratio* counts: above 1, ours is faster.
- *Required* is the ratio without which the run fails; where there is none, the row is there for information.
- *Same* tells whether the answers agree, and below the table stands how that was found out.
- *MB* is how far the first run drives the peak memory of a process of its own above that after imports and inputs;
  0 means that it found room in what the process held already. On Windows it is not measured.

The run ends with code 1 if a required ratio is missed or an answer differs, with code 2 without the data.

Two more commands measure this program alone. ``python -m benchmarks.hotspot_list`` times the way from a question to
the complete hotspot list against its targets, and tells where the time goes: nothing is remembered of the question, as
each run has a workspace of its own, of which another period was asked before. Code 1 says that a target is missed.
``python -m benchmarks.growth`` times the hot paths with up to six million rows. Code 1 says that one of them needs more
than 4 GB.
"""
