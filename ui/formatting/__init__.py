"""Values as people read them: numbers, days, counts, phrases.

Pure functions without Qt, used by parts and pages alike. Begin with `phrases`.
"""
