"""Papers on screen: templates, options, the sheet itself, and the way back of a signed list."""
