"""The compiled vocabulary made anew: `python -m digest.facts.building --drugs … --companies … --diseases … --texts …`.

In: CSV files of names from public registers, and plain prose. Out: the files of config/vocabulary/, the same bytes on
every run. What the columns must be called stands in each module; where the data comes from, in
config/vocabulary/README.md.
"""
