"""Which columns of a table are shown and how wide: they give way by rank; what is left goes to those that stretch."""

from PySide6.QtWidgets import QTableView

from ui.look.theme import look
from ui.parts.tables.rows_model import RowsModel

LEAST_WIDTHS = {1: 900, 2: 1120, 3: 1360}  # by `Column.rank`: below this a column goes
UNLIMITED = 10_000


class ColumnLayout:
    """Lays out the columns of one view."""

    def __init__(self, view: QTableView, model: RowsModel) -> None:
        self._view, self._model = view, model
        self._available_width = UNLIMITED

    @property
    def shown(self) -> list[int]:
        """The columns that are shown, from the left."""
        return [number for number in range(len(self._model.columns)) if not self._view.isColumnHidden(number)]

    @property
    def first(self) -> int:
        """The column at the left edge. Asked for every painted cell: looks no further than it must."""
        columns = range(len(self._model.columns))
        return next((number for number in columns if not self._view.isColumnHidden(number)), 0)

    def fit_width(self, width: int) -> None:
        """Drop the columns that have to give way at this width (pixels at 100 % text)."""
        if width != self._available_width:
            self._available_width = width
            self.apply()

    def apply(self) -> None:
        """Show and size the columns, after they or the look changed."""
        for number, column in enumerate(self._model.columns):
            self._view.setColumnHidden(number, self._available_width < LEAST_WIDTHS.get(column.rank, 0))
        self.stretch()

    def stretch(self) -> None:
        """Give the columns their widths and the stretching ones what is left, but never less than their own width."""
        shown, columns = self.shown, self._model.columns
        widths = {number: look().px(columns[number].width) for number in shown}
        rest = self._view.viewport().width() - sum(widths.values())
        stretching = [number for number in shown if columns[number].stretch] or shown[:1]
        for number in shown:
            extra = max(rest, 0) // len(stretching) if number in stretching else 0
            self._view.setColumnWidth(number, widths[number] + extra)
