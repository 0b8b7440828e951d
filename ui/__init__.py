"""The screens of Feldbuch: what people see, type and press. Importing this package brings in no Qt.

Every feature has a package with a presenter (no Qt, one frozen State) and a page that renders it. Used by nothing but
`python -m ui`. Begin with `shell.application`, then `base.context` (what a page is given).
"""
