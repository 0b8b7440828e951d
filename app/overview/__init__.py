"""What spans subjects: Today, and the chronicle of one person or company.

Reads only. Used by the pages "Today" and those of one person or company. Begin with `today`.
"""
