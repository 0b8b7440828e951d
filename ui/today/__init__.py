"""Today on screen: the meetings of the day, what is due, what was begun, what is incomplete.

Used by the shell. Begin with `presenter`.
"""
