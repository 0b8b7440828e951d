"""Lists to be signed: drawn, kept as printed, printed again, taken back in.

Gathers frozen content and hands it to app.reports, which draws. Used by the pages and commands about papers. Begin with
`sheets`.
"""
