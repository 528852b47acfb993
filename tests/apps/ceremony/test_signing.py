"""A class is signed rank by rank, each signature verified on arrival, whatever was sent before."""

from hocba.apps.ceremony import queries
from hocba.foundation.context import acting
from kit.database import Database
from kit.signing_school import open_signing_school


def test_four_ranks_sign_a_class_and_every_slot_is_filled(database: Database) -> None:
    school = open_signing_school()
    school.store()
    school.sign()
    with acting(school_id=school.school_id, reason="read"):
        signed = queries.signed_documents(school.class_id)
    assert len(signed) == 4
    assert all(len(document.signatures) == 5 for document in signed)
    assert all(duty.signed_count == duty.total for duty in school.duties())
