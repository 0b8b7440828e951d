"""Somebody new: is she known already, and what happens then.

The hint while typing, the comparison side by side, newcomers of a session. Used by the forms of people, companies and
sessions. Begin with `duplicate_hint`.
"""
