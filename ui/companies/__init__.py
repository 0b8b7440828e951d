"""Companies: list, page of one company, its form, consultations."""
