"""The forms of sessions: one meeting of a group, a session with one person, a weekly series.

Used by the shell; `fields` and the presenters know no Qt. Begin with `presenter` and `fields`, then `page`.
"""
