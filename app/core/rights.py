"""The rights of the person signed in; the table itself is data of the floor below, where joining reads it, too."""

from models.rights import BY_SUBJECT, EDITING, SEEING, TABLE, Right, rights_of

__all__ = ["BY_SUBJECT", "EDITING", "SEEING", "TABLE", "Right", "rights_of"]
