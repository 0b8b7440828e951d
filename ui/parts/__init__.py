"""The parts all pages are built of: table, form, page, buttons. Keyboard first; everything has a name."""
