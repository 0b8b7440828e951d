"""The share from a person's side: rounds, their status, founding, joining, admitting and revoking.

The only part of app that starts rounds of `sync`. Begin with `syncing`, then `enrolling`.
"""
