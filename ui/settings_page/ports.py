"""What the page "Settings" may do, tied to the open store and the settings of this account."""

from pathlib import Path

from app.backup import backup_notes, backups
from app.base import places
from app.core.rights import Right
from app.core.workplace import Workplace
from app.security import strength, unlock
from ui.base.context import Settings
from ui.settings_page.presenter import Ports, Progress


def ports(workplace: Workplace, ui_settings: Settings) -> Ports:
    """The ports of an open store; passphrases, backup and check are for the lane `local`."""
    folder: Path = workplace.store.path.parent
    card = places.look_at(folder)
    names = (workplace.me.name, card.title if card else "")

    def back_up(target: Path, progress: Progress) -> None:
        workplace.ask(lambda view: view.require(Right.BACKUP))
        # The dialog has asked whether an existing file may go.
        backups.backup(workplace.store, folder, target, replace=True, progress=progress)
        workplace.do(backup_notes.note_backup)

    def check(progress: Progress) -> list[str]:
        return backups.check_whole(workplace.store, progress)

    return Ports(
        demo=folder == places.default_demo_folder(),
        may_back_up=Right.BACKUP in workplace.me.rights,
        strength=lambda passphrase: strength.require(passphrase, names),
        change_passphrase=lambda old, new: unlock.change_passphrase(folder, old, new),
        new_sheet=lambda passphrase: unlock.new_recovery_sheet(folder, passphrase),
        backup=back_up,
        last_backup=lambda: workplace.ask(backup_notes.last_backup),
        check=check,
        settings=lambda: ui_settings.settings,
        change=ui_settings.change,
    )
