"""Keys in words: what stands on the keyboard, in the language in use."""

from PySide6.QtGui import QKeySequence

# Written in sources as people read them; everything else is a Qt key sequence.
PICTURES = {"Return": "Enter", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}
LETTERS = 1


def key_words(keys: str) -> str:
    """ "Ctrl+K" as "Strg+K", "Ctrl+Return" as "Strg+Enter", "Up Down" as "↑ ↓", "A T E" as it is."""
    return " ".join(_one(key) for key in keys.split(" "))


def _one(key: str) -> str:
    head, plus, last = key.rpartition("+")
    if last in PICTURES and not head:
        return PICTURES[last]
    if len(key) == LETTERS:
        return key
    sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    words = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    if last in PICTURES and plus:
        lead = QKeySequence(f"{head}+A", QKeySequence.SequenceFormat.PortableText)
        return lead.toString(QKeySequence.SequenceFormat.NativeText)[:-1] + PICTURES[last]
    return words or key
