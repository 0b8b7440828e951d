"""The form of one participant: five tabs over one sheet, findings at the fields, a draft of what is not saved yet.

Used by the shell; `state` and `presenter` know no Qt. Begin with `presenter`, then `page`.
"""
