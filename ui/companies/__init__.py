"""Companies: list, page of one company, its form, consultations.

Used by the shell; conflict texts borrow its field labels (`fields`). Begin with `presenter`.
"""
