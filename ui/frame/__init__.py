"""The frame around all pages: rail, foot line, search from anywhere, list of keys."""
