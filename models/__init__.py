"""What is recorded: kinds of records and their fields, names and identifiers, the store.

Knows neither rights nor sync: facts and tables only. Used by sync and app; the screens see `vocabulary` alone. Begin
with `people` (kinds as data), `fields` (what a field is) and `database` (the encrypted store).
"""
