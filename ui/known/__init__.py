"""Somebody typed in beside one who is known already."""
