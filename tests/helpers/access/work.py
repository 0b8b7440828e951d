"""Use cases of daily work: marks, papers, import, export, search."""

from pathlib import Path

from helpers.access.act import WINDOW_ALONE, Act
from helpers.access.matrix import ADMIN, ADVISER, AUDITOR, EVERYBODY, LEAD, SW
from helpers.access.records import Case

from app.exports.export import export
from app.importing.importer import import_file
from app.papers import printed_lists, reprinting, sheet_list, sheets
from app.records import searching
from app.sessions import attendance


def _list_of(case: Case, content: str) -> Path:
    path = case.file(".csv")
    path.write_text(content, "utf-8")
    return path


def _people(case: Case) -> Path:
    return _list_of(case, "Name;Vorname;Stadtteil;Geburtsdatum\nNowak;Piotr;Brauck;01.02.1980\n")


def _firms(case: Case) -> Path:
    return _list_of(case, "Firma;Straße;PLZ;Ort;Stadtteil\nFriseur Aydın;Horster Str. 1;45968;Gladbeck;Brauck\n")


WORK = [
    Act(
        "mark",
        SW | LEAD,
        lambda case: {"do": "mark", "session": case.ids["session"], "participant": case.ids["twin"], "status": "A"},
        lambda case: case.place.do(attendance.mark, case.ids["session"], case.ids["twin"], "A"),
    ),
    Act(
        "print a list",
        SW | LEAD,
        lambda case: {
            "do": "print",
            "paper": "attendance-list",
            "ids": [case.ids["session"]],
            "output": str(case.file(".pdf")),
        },
        lambda case: sheets.print_list(case.place, [case.ids["session"]]),
    ),
    Act(
        "look at a sheet",
        SW | LEAD | ADMIN | AUDITOR,
        lambda case: {"do": "sheet", "sheet_id": case.ids["sheet"]},
        lambda case: case.place.ask(printed_lists.sheet, case.ids["sheet"]),
    ),
    Act(
        "take a sheet back",
        SW | LEAD,
        lambda case: {"do": "sheet", "sheet_id": case.ids["sheet"], "returned": True},
        lambda case: case.place.do(printed_lists.mark_returned, case.ids["sheet"]),
    ),
    Act(
        "list all printed sheets",
        SW | LEAD | ADMIN | AUDITOR,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: case.place.ask(sheet_list.entries),
    ),
    Act(
        "read the names of a printed sheet",
        SW | LEAD | ADMIN | AUDITOR,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: case.place.ask(
            sheet_list.people_of, case.place.ask(printed_lists.sheet, case.ids["sheet"]).list_id
        ),
    ),
    Act(
        "print a sheet once more",
        SW | LEAD,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: reprinting.reprint(case.place, case.ids["sheet"]),
    ),
    Act(
        "import participants",
        SW,
        lambda case: {"do": "import", "subject": "participants", "file": str(_people(case))},
        lambda case: import_file(case.place, _people(case), "participants"),
    ),
    Act(
        "import participants as additions to people known",
        set(),  # no role alone may import and merge
        lambda case: {"do": "import", "subject": "participants", "file": str(_people(case)), "known": "merge"},
        lambda case: import_file(case.place, _people(case), "participants", known="merge"),
    ),
    Act(
        "import businesses",
        ADVISER,
        lambda case: {"do": "import", "subject": "businesses", "file": str(_firms(case))},
        lambda case: import_file(case.place, _firms(case), "businesses"),
    ),
    Act(
        "export participants",
        SW | LEAD,
        lambda case: {"do": "export", "subject": "participants", "output": str(case.file(".csv"))},
        lambda case: export(case.place, "participants", case.file(".csv")),
    ),
    Act(
        "export protected answers",
        SW,
        lambda case: {
            "do": "export",
            "subject": "participants",
            "output": str(case.file(".csv")),
            "sensitive": True,
        },
        lambda case: export(case.place, "participants", case.file(".csv"), sensitive=True),
    ),
    Act(
        "export businesses",
        ADVISER | LEAD,
        lambda case: {"do": "export", "subject": "businesses", "output": str(case.file(".csv"))},
        lambda case: export(case.place, "businesses", case.file(".csv")),
    ),
    Act(
        "find",
        EVERYBODY,
        lambda _case: {"do": "find", "text": "Nähen"},
        lambda case: case.place.ask(searching.find, "Nähen"),
    ),
]
