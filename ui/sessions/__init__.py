"""Sessions on screen: the week, and in packages of their own the forms and the register of a meeting.

Used by the shell. Begin with `week_presenter`, then `register` and `form`.
"""
