"""The commands themselves, one module per group; loaded by name when called (`app.commands.late`).

Each is a thin function over use cases of app; nothing but the command line may use them. Begin with `records`.
"""
