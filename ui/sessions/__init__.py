"""Sessions on screen: the week, the form of a session and of a series, the individual session, the register.

Used by the shell. Begin with `week_presenter` and `register_presenter`.
"""
