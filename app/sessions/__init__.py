"""Sessions, series, and who was there: the register and single marks.

Used by the pages of sessions, by papers and the overview. Begin with `coaching` (saving a session) and `attendance`.
"""
