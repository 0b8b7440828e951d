"""The people of the team: the list and the form the administration keeps.

Used by the shell. Begin with `presenter`.
"""
