"""The window around the pages: start, sign-in session, rail, foot, search from anywhere, background timers.

The only package that knows every page (`pages`). Used by `python -m ui`, by no other package. Begin with
`application` (the composition root), then `session` and `frame`.
"""
