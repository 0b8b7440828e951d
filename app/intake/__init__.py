"""Somebody new: is she known already, and what happens then.

The hint while typing, the comparison side by side, newcomers of a session. Begin with `duplicate_hint`.
"""
