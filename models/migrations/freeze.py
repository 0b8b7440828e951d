"""For developers: write the first migration from today's tables. Later migrations are written by hand.

`python -m models.migrations.freeze` overwrites `0001_first.sql`; allowed only until the first release that keeps
people's data, from then on that file never changes. A test compares what the migrations give with the tables.
"""

import sys

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from models import migrations, tables


def schema() -> list[str]:
    """The statements that make today's tables, the store's own two first, in an order that does not vary."""
    dialect = sqlite.dialect()
    found = [migrations.MIGRATION_TABLE, migrations.LOCAL_SETTING_TABLE]
    for name in sorted(tables.metadata.tables):
        table = tables.metadata.tables[name]
        found.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        found.extend(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    found += [tables.SEARCH_INDEX, *tables.LIKENESS_TRIGGERS, *tables.MERGED_TRIGGERS]
    return ["\n".join(line.rstrip().replace("\t", "    ") for line in text.strip().splitlines()) for text in found]


def main() -> int:
    """Write the file; returns the exit status."""
    target = migrations.FOLDER / "0001_first.sql"
    target.write_text("".join(f"{statement};\n" for statement in schema()), encoding="utf-8")
    sys.stdout.write(f"{target.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
