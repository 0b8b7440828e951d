"""The memory of a running program goes into no core file, and on Linux no other program of the account may read it."""

import sys

import pytest
from helpers.processes import python

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is nothing to ask")

LOOK = """
import ctypes, resource
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
"""
COMMAND_LINE = """
from app.__main__ import main
main(["vocabulary", "--json"])
print()
"""
WINDOW = """
from ui.shell import application
class Stop(Exception): pass
def stop(*_given): raise Stop
application.QApplication = stop
try:
    application.main([])
except Stop:
    pass
"""


def last_line(script: str) -> str:
    out, err = python(script).communicate(timeout=60)
    assert out, err
    return out.decode().splitlines()[-1]


def test_a_plain_python_is_open_to_others():
    assert last_line(LOOK).startswith("1 ")


@pytest.mark.parametrize("start", [COMMAND_LINE, WINDOW])
def test_the_program_is_closed_from_its_start_on(start):
    assert last_line(start + LOOK) == "0 0 0"
