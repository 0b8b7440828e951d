"""What fault walks and kill walks have in common: a team before a busy round, and what it shows afterwards."""

from pathlib import Path

from helpers import causality
from helpers.laptops import RULES, Template
from helpers.machine import Machine

STATES = ("push", "pull", "both", "sealed", "refill", "set_back", "restored", "compact", "late")


def busy(made: Template, folder: Path, state: str) -> tuple[Machine, int]:
    """A team, and whose round is the busy one; the same every time but for random ids of files."""
    machine = Machine(made, folder)
    mine, other, _third = machine.field.laptops
    machine.do_share_keep(mine)
    for number in (1, 3, 5):
        machine.do_create(mine, number)
    machine.do_meeting(mine, 0)
    rounds(machine, (mine, other, mine))
    machine.do_back_up(mine)
    if state in {"compact", "late"}:
        return machine, much_work(machine, state)
    work(machine, mine, other, state)
    return machine, 0


def much_work(machine: Machine, state: str) -> int:
    """So many contacts that the next one publishes a snapshot and bundles; or somebody comes late to all that."""
    mine = machine.field.laptops[0]
    for number in range(RULES.fewest + 4):
        machine.do_edit(mine, 2 * (number % 2), 1)
        rounds(machine, machine.field.laptops)
    for number in range(RULES.entries + 2):
        machine.do_edit(mine, 2 * (number % 2), number)
    if state == "compact":
        return 0
    rounds(machine, machine.field.laptops * 2)
    return machine.field.laptops.index(machine.field.arrive())


def work(machine: Machine, mine, other, state: str):
    """What happens before the busy round of `mine`."""
    if state in {"pull", "both", "restored", "set_back"}:
        for number in (0, 2):
            machine.do_edit(other, number, 1)
        machine.do_create(other, 1)
        machine.do_note(other, 0)
        machine.do_mark(other, 0, 0)
        rounds(machine, (other,))
    if state != "pull":
        for number in (0, 1, 2, 3):
            machine.do_edit(mine, number, 1)
        machine.do_delete(mine, 0)
        machine.do_create(mine, 0)
    if state == "sealed":
        machine.do_seal(mine)
    elif state == "refill":
        machine.do_share_wipe(mine)
    elif state == "set_back":
        rounds(machine, (mine,))
        machine.do_share_back(mine, 0)
    elif state == "restored":
        rounds(machine, (mine,))
        machine.do_put_back(mine, 0)
        machine.do_create(mine, 1)


def rounds(machine: Machine, laptops):
    for laptop in laptops:
        machine.do_sync(laptop)


def end(machine: Machine):
    """Everybody syncs until nothing moves, nothing told is missing; what everybody shows, whatever the lines' names."""
    machine.check_end(machine.settle_down())
    first = machine.field.laptops[0].store
    return causality.state(first), {(record, field) for _id, record, field in causality.open_fields(first)}
