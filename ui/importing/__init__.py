"""The import assistant."""
