"""The files of a store below SQLite: pages and log frames checked one by one, small files written so that they last.

Knows the written form of SQLCipher's pages and of SQLite's write-ahead log, no tables. Used by `models.database` and,
for what is salvaged, by app. Begin with `page_check`.
"""
