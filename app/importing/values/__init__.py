"""One cell into one value: dates, names, phones, addresses, numbers.

Pure. Used by app.importing alone. Begin with `cells`.
"""
