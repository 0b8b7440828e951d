"""The screens of Feldbuch: what people see, type and press. Importing this package brings in no Qt."""
