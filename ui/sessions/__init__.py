"""Sessions on screen: the week, the form of a session and of a series, the individual session, the register."""
