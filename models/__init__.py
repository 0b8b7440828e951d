"""What is recorded: kinds of records and their fields, names and identifiers, the store."""
