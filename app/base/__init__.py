"""What every use case stands on: errors with their sentences, files, folders, logs, the settings of this laptop.

Knows neither store nor people. Used by everything in app, uses nothing of it. Begin with `errors`.
"""
