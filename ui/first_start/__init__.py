"""The assistant of the first start: one question per step, a store at the end. Also adds a store later.

Used by the shell; the settings page shows the recovery sheet as it does (`sheet`). Begin with `presenter`.
"""
