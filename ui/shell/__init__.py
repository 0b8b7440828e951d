"""The window around the pages: start, sign-in session, rail, foot, search from anywhere, background timers.

The only package that knows every page (`pages`) and the only one that is not used by any other. Begin with
`application` (the composition root), then `session` and `frame`.
"""
