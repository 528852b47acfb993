"""Reads of the ceremony. They see one school: the one of the open context."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from hocba.apps.accounts.queries import actor_by_person
from hocba.apps.ceremony.models import (
    Certificate,
    CollectedSignature,
    DocumentRelease,
    Drafting,
    PreparedDocument,
    SigningBatch,
    SigningFailure,
)
from hocba.apps.ceremony.own_documents import is_own_document
from hocba.apps.ceremony.permissions import signers_of_class
from hocba.apps.ceremony.values import (
    SCHOOL_RECORD,
    BatchInfo,
    DocumentInfo,
    DocumentSlot,
    Duty,
    OpenSlot,
    Progress,
    SignedDocument,
    read_slots,
)
from hocba.apps.organisations.queries import school_info
from hocba_core.kernel.digest import sha256
from hocba_core.signing.policy import Role
from hocba_core.signing.signer_identity import seal_identity

_Item = tuple[DocumentInfo, DocumentSlot]
_DutyKey = tuple[Role, UUID | None]


def current_documents(class_id: UUID, *, kind: str = SCHOOL_RECORD) -> list[DocumentInfo]:
    """Return the document that the last drafting of each code gave for a class, by code, in one statement.

    Rows that this server did not write itself are passed over.
    """
    draftings = Drafting.objects.filter(document__school_class_id=class_id, document__kind=kind)
    newest_first = draftings.order_by("code", "-version", "-number").select_related("document").defer("document__content")
    current: dict[str, Drafting] = {}
    for row in newest_first:
        if row.code not in current and row.code == row.document.code and is_own_document(row.document):
            current[row.code] = row
    return [_document(row) for row in current.values()]


def slots_by_document(document_ids: Collection[UUID]) -> dict[UUID, tuple[DocumentSlot, ...]]:
    """Return the slots of these documents."""
    rows = PreparedDocument.objects.filter(id__in=document_ids).values_list("id", "slots")
    return {document_id: read_slots(slots) for document_id, slots in rows}


def document_content(document_id: UUID) -> bytes:
    """Return the canonical bytes of a document, its slots empty."""
    return bytes(PreparedDocument.objects.values_list("content", flat=True).get(id=document_id))


def released_documents(document_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the documents that have left the ceremony."""
    return set(DocumentRelease.objects.filter(document__in=document_ids).values_list("document_id", flat=True))


def record_codes(pupil_ids: Collection[UUID], year_id: UUID) -> dict[UUID, str]:
    """Return the public code of each pupil's line of records in a year, where one was given."""
    rows = PreparedDocument.objects.filter(pupil__in=pupil_ids, school_class__year_id=year_id, kind=SCHOOL_RECORD)
    return {pupil_id: code for pupil_id, code in rows.values_list("pupil_id", "code").distinct() if pupil_id is not None}


def identity_of(school_id: UUID, person_id: UUID | None, on: date) -> str:
    """Return what a certificate's subject must name: the person's staff code, or ``MST:`` and the school's code."""
    if person_id is None:
        return seal_identity(school_info(school_id, on).code)
    return actor_by_person(person_id).staff_code


def certificates_of(person_id: UUID | None) -> QuerySet[Certificate]:
    """Return the certificates registered for a person, or for the school's seal, newest first."""
    owned = Q(person__isnull=True) if person_id is None else Q(person_id=person_id)
    return Certificate.objects.filter(owned).order_by("-registered_at", "-valid_from")


def batch_info(batch_id: UUID) -> BatchInfo:
    """Return who signs what with which certificate; ``identity`` is what the certificate's subject must name."""
    batch = SigningBatch.objects.select_related("certificate").get(id=batch_id)
    return BatchInfo(
        id=batch.id,
        person_id=batch.person_id,
        certificate_id=batch.certificate_id,
        certificate_der=bytes(batch.certificate.der),
        identity=batch.certificate.identity,
        role=Role(batch.role),
        course_id=batch.course_id,
        class_id=batch.school_class_id,
    )


def filled_slots(document_ids: Collection[UUID]) -> set[tuple[UUID, str]]:
    """Return (document, slot) of every signature collected for these documents."""
    return set(_signatures(document_ids).values_list("document_id", "slot"))


def value_digests(document_ids: Collection[UUID]) -> dict[UUID, dict[str, bytes]]:
    """Return, by document and slot, the digests of the signature values that higher ranks reference."""
    found: defaultdict[UUID, dict[str, bytes]] = defaultdict(dict)
    for document_id, slot, digest in _signatures(document_ids).values_list("document_id", "slot", "value_digest"):
        found[document_id][slot] = bytes(digest)
    return found


def open_items(batch: BatchInfo) -> list[_Item]:
    """Return the documents and slots of a batch that can be signed now: not signed, and all lower ranks have signed."""
    documents = current_documents(batch.class_id)
    filled = filled_slots([document.id for document in documents])
    items = _items(documents, batch.role, batch.course_id)
    return [item for item in items if _is_open(item, filled)]


def open_slots(*, school_id: UUID, person_id: UUID, class_id: UUID, at: datetime) -> list[OpenSlot]:
    """Return every slot of a class that the person may sign now."""
    documents = current_documents(class_id)
    filled = filled_slots([document.id for document in documents])
    signers = signers_of_class(school_id=school_id, class_id=class_id, at=at)
    return [
        OpenSlot(
            document_id=document.id,
            code=document.code,
            pupil_id=document.pupil_id,
            slot=place.slot,
            course_id=place.course_id,
        )
        for document in documents
        for place in document.slots
        if person_id in signers.of(place.slot.role, place.course_id) and _is_open((document, place), filled)
    ]


def duties(*, school_id: UUID, class_id: UUID, at: datetime) -> list[Duty]:
    """Return what remains to be signed in a class by rank, role and course, and who may do it today."""
    documents = current_documents(class_id)
    filled = filled_slots([document.id for document in documents])
    by_duty: defaultdict[_DutyKey, list[_Item]] = defaultdict(list)
    for document in documents:
        for place in document.slots:
            by_duty[place.slot.role, place.course_id].append((document, place))
    signers = signers_of_class(school_id=school_id, class_id=class_id, at=at)
    found = [_duty(items, signers.of(*key), filled) for key, items in by_duty.items()]
    return sorted(found, key=lambda duty: duty.rank)


def batch_progress(batch_id: UUID) -> Progress:
    """Return how far a batch is: what its items show, whoever signed them."""
    batch = batch_info(batch_id)
    documents = current_documents(batch.class_id)
    places = {(document.id, place.slot.id) for document, place in _items(documents, batch.role, batch.course_id)}
    signed = places & filled_slots([document.id for document in documents])
    failures = SigningFailure.objects.filter(batch_id=batch_id).values_list("document_id", "slot")
    failed = (places & set(failures)) - signed
    return Progress(total=len(places), signed=len(signed), failed=len(failed), waiting=len(places) - len(signed) - len(failed))


def batch_failures(batch_id: UUID) -> list[tuple[UUID, str, str, str]]:
    """Return (document, slot, code, message) of the items of a batch that are still not signed, newest reason only."""
    rows = SigningFailure.objects.filter(batch_id=batch_id).order_by("failed_at")
    newest = {(row.document_id, row.slot): (row.code, row.message) for row in rows}
    filled = filled_slots({document_id for document_id, _ in newest})
    return [(*place, *reason) for place, reason in newest.items() if place not in filled]


def signed_documents(class_id: UUID, *, kind: str = SCHOOL_RECORD) -> list[SignedDocument]:
    """Return the current documents of a class whose every slot is filled, with bytes and signatures, in four statements."""
    documents = current_documents(class_id, kind=kind)
    filled = filled_slots([document.id for document in documents])
    complete = [document for document in documents if all((document.id, place.slot.id) in filled for place in document.slots)]
    ids = [document.id for document in complete]
    contents = dict(PreparedDocument.objects.filter(id__in=ids).values_list("id", "content"))
    elements: defaultdict[UUID, dict[str, bytes]] = defaultdict(dict)
    for document_id, slot, element in _signatures(ids).values_list("document_id", "slot", "element"):
        elements[document_id][slot] = bytes(element)
    return [
        SignedDocument(document=document, content=bytes(contents[document.id]), signatures=elements[document.id])
        for document in complete
        if sha256(bytes(contents[document.id])) == document.digest
    ]


def _items(documents: list[DocumentInfo], role: Role, course_id: UUID | None) -> list[_Item]:
    return [
        (document, place)
        for document in documents
        for place in document.slots
        if place.slot.role is role and place.course_id == course_id
    ]


def _is_open(item: _Item, filled: set[tuple[UUID, str]]) -> bool:
    return _is_unsigned(item, filled) and _is_reached(item, filled)


def _is_unsigned(item: _Item, filled: set[tuple[UUID, str]]) -> bool:
    document, place = item
    return (document.id, place.slot.id) not in filled


def _is_reached(item: _Item, filled: set[tuple[UUID, str]]) -> bool:
    document, place = item
    lower = (each.slot for each in document.slots if each.slot.rank < place.slot.rank)
    return all((document.id, slot.id) in filled for slot in lower)


def _duty(items: list[_Item], people: tuple[UUID, ...], filled: set[tuple[UUID, str]]) -> Duty:
    place = items[0][1]
    unsigned = [item for item in items if _is_unsigned(item, filled)]
    open_count = sum(_is_reached(item, filled) for item in unsigned)
    return Duty(
        rank=place.slot.rank,
        role=place.slot.role,
        course_id=place.course_id,
        subject=place.slot.subject,
        person_ids=people,
        total=len(items),
        signed_count=len(items) - len(unsigned),
        open_count=open_count,
        blocked_count=len(unsigned) - open_count,
    )


def _signatures(document_ids: Collection[UUID]) -> QuerySet[CollectedSignature]:
    return CollectedSignature.objects.filter(document__in=document_ids)


def _document(drafting: Drafting) -> DocumentInfo:
    row = drafting.document
    return DocumentInfo(
        id=row.id,
        kind=row.kind,
        code=row.code,
        version=row.version,
        draft=drafting.number,
        pupil_id=row.pupil_id,
        class_id=row.school_class_id,
        closings=tuple(drafting.closings),
        digest=bytes(row.digest),
        slots=read_slots(row.slots),
        parts={part: bytes.fromhex(digest) for part, digest in row.parts.items()},
        prepared_at=row.prepared_at,
    )
