"""The parts all pages are built of: boxes, buttons, labels, dialogs, pages. Keyboard first; everything has a name.

`forms` holds inputs and forms, `tables` the one table. Used by every page; knows no feature. Begin with `page`;
`gallery` shows them all.
"""
