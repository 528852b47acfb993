"""Bàn giao văn bản đã ký đủ: the station above takes documents over, in its own transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hocba.apps.ceremony.models import DocumentRelease
from hocba.foundation.context import current_context


def release_documents(*, document_ids: Sequence[UUID], at: datetime) -> None:
    """Record that these wholly signed documents have left the ceremony; part of the caller's action, audit and event."""
    school_id = current_context().school_id
    if school_id is None:
        raise RuntimeError("a document belongs to a school")
    DocumentRelease.objects.bulk_create(
        DocumentRelease(school_id=school_id, document_id=document_id, released_at=at) for document_id in document_ids
    )
