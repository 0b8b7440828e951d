"""How every screen looks: colours, type, measures, icons, and the one style sheet made of them.

Used by every package with widgets; uses none. Begin with `tokens`.
"""
