"""What every page is given: its context, and the desk for background work, messages and questions.

Stands below all pages and parts, so that a page never needs the shell. Used by all of them. Begin with `context`, then
`desk_protocol` (what a presenter may ask of the desk) and `desk` (how it is done with Qt).
"""
