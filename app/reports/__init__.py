"""Papers: frozen content in, PDF bytes out. Nothing here reads the store.

    content             what a paper says, frozen when it is printed; equal content gives equal bytes
    attendance_list     one meeting, A4 portrait        attendance_series   up to ten meetings, A4 landscape
    paper               the page: emblem, marks, funding sentence, page x of y, title, language, bookmarks
    attendance_parts    what both lists have in common: facts, pages, lines to sign; attendance_table   the rows
    text, fonts         any script with a real glyph, searchable; emblem, barcode   drawn as vectors
    preview             pages of a finished PDF as pixels

reportlab is loaded with these modules: import them when the first paper is wanted, not at start. Used by
app.papers. Begin with `content`, then `attendance_list`.
"""
