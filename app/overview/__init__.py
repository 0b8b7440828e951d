"""What spans subjects: Today, and the chronicle of one person or company.

Reads only. Begin with `today`.
"""
