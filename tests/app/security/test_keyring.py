"""Key slots: a passphrase and a sheet open, nothing else does, and no single damage closes the store."""

from pathlib import Path

import pytest

from app.base.errors import BadInput, StoreProblem, WrongPassphrase
from app.base.places import KEYS, KEYS_COPY
from app.security import keyfile, keyring

PASSPHRASE = "vier nasse Otter im Regen"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, bytes, str]:
    key, sheet = keyring.create(tmp_path, PASSPHRASE)
    return tmp_path, key, sheet


def values(keys: list[keyring.StoreKey]) -> list[bytes]:
    return [key.value for key in keys]


def test_passphrase_and_sheet_give_the_same_key_and_nothing_else_does(made):
    folder, key, sheet = made
    assert len(key) == 32
    assert values(keyring.unlock(folder, PASSPHRASE)) == [key]
    assert values(keyring.unlock(folder, f" {PASSPHRASE} ")) == [key]
    assert values(keyring.unlock_with_recovery(folder, sheet.lower())) == [key]
    with pytest.raises(WrongPassphrase):
        keyring.unlock(folder, PASSPHRASE.upper())
    other = folder / "other"
    other.mkdir()
    with pytest.raises(WrongPassphrase):
        keyring.unlock_with_recovery(folder, keyring.create(other, PASSPHRASE)[1])


def test_the_files_hold_neither_key_nor_passphrase_nor_sheet(made):
    folder, key, sheet = made
    for file in (folder / KEYS, folder / KEYS_COPY):
        content = file.read_bytes()
        for secret in (key, key.hex().encode(), PASSPHRASE.encode(), sheet.encode(), sheet.replace("-", "").encode()):
            assert secret not in content


def test_the_slots_use_argon2id_as_promised(tmp_path, full_passphrase_cost):
    folder = tmp_path
    keyring.create(folder, PASSPHRASE)
    kdf = keyfile.read(folder)["slots"][0]["kdf"]
    assert (kdf["name"], kdf["memory_kib"], kdf["passes"], kdf["lanes"]) == ("argon2id", 65536, 3, 4)
    assert len(bytes.fromhex(kdf["salt"])) == 16


def test_another_passphrase_replaces_the_old_one_and_keeps_the_sheet(made):
    folder, key, sheet = made
    keyring.change_passphrase(folder, PASSPHRASE, "ein anderer langer Satz")
    with pytest.raises(WrongPassphrase):
        keyring.unlock(folder, PASSPHRASE)
    assert values(keyring.unlock(folder, "ein anderer langer Satz")) == [key]
    assert values(keyring.unlock_with_recovery(folder, sheet)) == [key]
    keyring.reset_passphrase(folder, sheet, PASSPHRASE)
    assert values(keyring.unlock(folder, PASSPHRASE)) == [key]


def test_a_new_sheet_makes_the_old_one_useless(made):
    folder, key, old = made
    new = keyring.new_recovery_sheet(folder, PASSPHRASE)
    assert values(keyring.unlock_with_recovery(folder, new)) == [key]
    with pytest.raises(WrongPassphrase):
        keyring.unlock_with_recovery(folder, old)
    with pytest.raises(BadInput):
        keyring.unlock_with_recovery(folder, new[:-1])


@pytest.mark.parametrize("name", [KEYS, KEYS_COPY])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "foreign"])
def test_a_damaged_copy_is_repaired_from_the_other(made, name, damage):
    folder, key, _sheet = made
    file = folder / name
    whole = file.read_bytes()
    contents = {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "flipped": whole.replace(b'"wrapped"', b'"wrapqed"', 1),
        "foreign": b"[" * 100000,
    }
    file.unlink() if damage == "missing" else file.write_bytes(contents[damage])
    assert values(keyring.unlock(folder, PASSPHRASE)) == [key]
    assert file.read_bytes() == whole


def test_any_flipped_bit_of_a_copy_is_noticed(made):
    folder, _key, _sheet = made
    whole = (folder / KEYS).read_bytes()
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        assert not keyfile.is_whole(bytes(damaged)), place


def test_the_newer_of_two_whole_copies_holds(made):
    folder, key, _sheet = made
    old = (folder / KEYS).read_bytes()
    keyring.change_passphrase(folder, PASSPHRASE, "ein anderer langer Satz")
    for stale in (KEYS, KEYS_COPY):
        (folder / stale).write_bytes(old)
        assert values(keyring.unlock(folder, "ein anderer langer Satz")) == [key]
        assert (folder / KEYS).read_bytes() == (folder / KEYS_COPY).read_bytes()


def test_both_copies_lost_is_said_with_what_to_do(made):
    folder, _key, _sheet = made
    (folder / KEYS).unlink()
    (folder / KEYS_COPY).write_bytes(b"{}")
    with pytest.raises(StoreProblem) as caught:
        keyring.unlock(folder, PASSPHRASE)
    assert "Sicherung" in caught.value.message


def test_slots_of_a_store_open_no_other_store(made, tmp_path):
    folder, _key, _sheet = made
    other = tmp_path / "other"
    other.mkdir()
    keyring.create(other, PASSPHRASE)
    content, foreign = keyfile.read(folder), keyfile.read(other)
    content["store"] = foreign["store"]
    keyfile.write_next(folder, content)
    with pytest.raises(WrongPassphrase):
        keyring.unlock(folder, PASSPHRASE)


def test_slots_of_unknown_kinds_are_kept(made):
    folder, _key, _sheet = made
    content = keyfile.read(folder)
    content["slots"].append({"kind": "two_admins", "anything": [1, 2]})
    keyfile.write_next(folder, content)
    keyring.change_passphrase(folder, PASSPHRASE, "ein anderer langer Satz")
    keyring.new_recovery_sheet(folder, "ein anderer langer Satz")
    assert {"kind": "two_admins", "anything": [1, 2]} in keyfile.read(folder)["slots"]


def test_slots_of_a_later_format_are_refused_and_left_alone(made):
    folder, _key, _sheet = made
    content = keyfile.read(folder)
    content["format"] = 99
    keyfile.write_next(folder, content)
    before = (folder / KEYS).read_bytes()
    with pytest.raises(StoreProblem):
        keyring.unlock(folder, PASSPHRASE)
    assert (folder / KEYS).read_bytes() == before


def test_absurd_parameters_do_not_eat_the_memory(made):
    folder, _key, _sheet = made
    content = keyfile.read(folder)
    content["slots"][0]["kdf"]["memory_kib"] = 1 << 30
    keyfile.write_next(folder, content)
    with pytest.raises(StoreProblem):
        keyring.unlock(folder, PASSPHRASE)


def test_during_a_rekey_both_keys_are_wrapped_and_after_it_one(made):
    folder, old_key, sheet = made
    seen = []

    def exchange(old: bytes, new: bytes) -> None:
        assert values(keyring.unlock(folder, PASSPHRASE)) == [new, old]
        assert values(keyring.unlock_with_recovery(folder, sheet)) == [new, old]
        seen.extend([old, new])

    keyring.rekey(folder, PASSPHRASE, exchange)
    assert seen[0] == old_key != seen[1]
    assert values(keyring.unlock(folder, PASSPHRASE)) == [seen[1]]
    assert values(keyring.unlock_with_recovery(folder, sheet)) == [seen[1]]
