"""What people do: the use cases of Feldbuch, one package per subject; none of them knows a screen.

Layers (contracts in pyproject.toml): base < security, reports < core < records, backup < conflicts < sharing < people
< sessions, project < duplicates, overview, papers < companies < importing < exports, intake, demo < commands. A use
case is a function on one `Work` (it writes: one act, one transaction) or one `View` (it reads: one consistent picture);
its first line requires the right it needs. Used by ui and by the command line (`commands`). Begin with `core.work` and
`records.records`.

Decisions that shaped the house, each with what was given up:

- **No server of ours.** Stores agree over a dumb share that anybody can provide (folder, stick, file server). Given up:
  immediate consistency; conflicts are real, shown and settled by people.
- **The ledger is the truth, tables are derived.** Every save is an entry; a row is a function of its entries, so any
  order of delivery ends in equal state. Given up: about twice the bytes of a plain table.
- **A multi-value register per field**, not last-writer-wins: two edits at once both stay visible. Given up: simplicity
  of the row; the sparse clocks beside it pay for that.
- **Compartments by office and subject**, one key each: rights that matter are enforced by cryptography, the rest by the
  program. Given up: one key for all, and figures over offices without a key of theirs.
- **Merging never moves data.** A merge is a record, clusters are worked out from the merges that stand, every view
  resolves them. Given up: cheap joins; kept: every merge can be taken back.
- **SQLCipher with a raw key in slots**: the passphrase opens the key, not the pages, so changing it is instant and a
  printed sheet can open the store, too. Given up: a store that is one file and nothing else (slots lie beside it).
- **Core tables, no ORM objects in use cases.** Statements select columns into frozen dataclasses; change capture sees
  every write. Given up: lazy attributes; won: no session outlives a transaction, no screen holds a live row.
- **Presenters without Qt, one frozen State each.** Pages render states and send verbs. Given up: two-way binding.
- **Two lanes for background work** (share, local); nothing else runs beside the window: use cases need no locks.
  Given up: more than one slow local job at a time.
- **Papers from frozen content.** What a list says is fixed before it is drawn and kept with its number, so a copy is
  the same to the byte. Given up: a few kilobytes per printed list.
- **Record linkage by fixed, explained odds**, nothing learnt from the data at hand but frequencies. Given up: a point
  of recall that a trained model would find; won: every score can be explained to the person who decides.
- **German first, English in the source.** Texts are extracted by our own small tool into gettext catalogues; a missing
  German text fails the tests.
- **Desk below the pages** (`ui.base`), not in the shell: every feature takes it as a parameter, so nothing imports the
  window. **sync.changes beside sync.store**: twenty-five modules on one level hid which of them create changes.
"""
