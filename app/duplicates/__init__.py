"""Records that may be the same person or company: candidate pairs, merging, unmerging, their questions.

`matching` is the pure record linkage, `index` its blocking keys in the store. Used by intake, import and the pages
about duplicates. Begin with `duplicates` (the pairs) and `merging` (what a merge is).
"""
