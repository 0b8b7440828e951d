"""What somebody typed and has not saved is there again after the store was closed."""

from helpers.make import NOON, workplace

from app.core.workplace import Workplace
from app.records import drafts


def test_a_draft_is_found_again_and_replaced_and_forgotten(tmp_path):
    place = workplace(tmp_path)
    assert place.ask(drafts.read, "session:new") is None
    place.do(drafts.keep, "session:new", "Nähen", {"title": "Nä", "topics": ["sewing"], "minutes": None})
    place.do(drafts.keep, "session:new", "Nähen", {"title": "Nähen", "topics": ["sewing"]})
    draft = place.ask(drafts.read, "session:new")
    assert draft is not None
    assert (draft.title, draft.fields, draft.saved_at) == ("Nähen", {"title": "Nähen", "topics": ["sewing"]}, NOON)
    assert (draft.form, draft.about) == ("session", "new")
    place.do(drafts.forget, "session:new")
    assert place.ask(drafts.unfinished) == []
    place.close()


def test_drafts_outlive_the_session_of_the_program_and_are_no_records(tmp_path):
    place = workplace(tmp_path)
    calls = []
    place.on_touched = calls.append
    place.do(drafts.keep, "participant:new", "Öztürk", {"last_name": "Öztürk"})
    reopened = Workplace(place.store)
    assert [draft.fields for draft in reopened.ask(drafts.unfinished)] == [{"last_name": "Öztürk"}]
    assert calls == []
    place.close()
