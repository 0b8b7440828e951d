"""The share from a person's side: rounds, their status, founding, joining, admitting and revoking.

The only part of app that starts rounds of `sync`. Used by the page "Sync", the background rounds and commands. Begin
with `syncing`, then `enrolling`.
"""
