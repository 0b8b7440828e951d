"""What the start does once: everything heavy is imported late, and stays out of the search for garbage."""

from helpers.processes import python


def test_what_stays_is_not_looked_through_for_garbage_again():
    script = """
import gc
from ui.shell import application
before = gc.get_freeze_count()
application.heavy_imports()
once = gc.get_freeze_count()
kept = [[] for _ in range(1000)]
application.heavy_imports()
print(before, once > 50_000, gc.get_freeze_count() == once)
"""
    process = python(script)
    out, _error = process.communicate()
    assert out.decode().split() == ["0", "True", "True"]
