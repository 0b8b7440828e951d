"""People who want work: the list, one person's page, completeness, contact hours, open answers.

Used by the pages and commands about participants, by sessions and by the overview. Begin with `participants`.
"""
