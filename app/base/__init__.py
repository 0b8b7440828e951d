"""What every use case stands on: errors with their sentences, files, folders, logs, the settings of this laptop.

Knows neither store nor people; everything in app may use it and it uses nothing of app. Begin with `errors`.
"""
