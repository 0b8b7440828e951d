"""The project itself, its staff and the presets a new workspace begins with.

Used by the settings pages, by sessions and the demo. Begin with `project`.
"""
