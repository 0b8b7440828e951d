"""Companies and the advice they get (field of action 2).

Used by the pages and commands about companies. Begin with `companies`, then `consulting`.
"""
