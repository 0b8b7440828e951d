"""The command line: every command one small function `(context, options) -> Answer`, used by calls and batches alike.

`table` lists the commands, `arguments` says what an argument is, both as data; `reading` turns a call or a batch line
into options; `running` imports the module of the one command that is wanted (so `find` never pays for papers or
imports) and runs it; `answers` says how answers and errors leave the program. Used by `python -m app` alone. Begin with
`table`, then `handlers`.
"""
