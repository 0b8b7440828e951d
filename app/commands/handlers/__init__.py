"""The commands themselves, one module per group; loaded by name when called (`app.commands.late`).

Each is a thin function over use cases of app. Used by the command line alone. Begin with `records`.
"""
