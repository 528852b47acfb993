"""Verbs of the ceremony, one file each."""

from hocba.apps.ceremony.actions.accept_signatures import accept_signatures
from hocba.apps.ceremony.actions.prepare_records import prepare_records
from hocba.apps.ceremony.actions.record_failures import record_failures
from hocba.apps.ceremony.actions.register_certificate import register_certificate
from hocba.apps.ceremony.actions.release_documents import release_documents
from hocba.apps.ceremony.actions.request_signatures import request_signatures
from hocba.apps.ceremony.actions.start_batch import start_batch
from hocba.apps.ceremony.actions.store_drafts import store_drafts
from hocba.apps.ceremony.refusals import UnableToPrepare, UnableToRegister, UnableToSign

__all__ = [
    "UnableToPrepare",
    "UnableToRegister",
    "UnableToSign",
    "accept_signatures",
    "prepare_records",
    "record_failures",
    "register_certificate",
    "release_documents",
    "request_signatures",
    "start_batch",
    "store_drafts",
]
