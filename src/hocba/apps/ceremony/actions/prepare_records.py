"""Chuẩn bị học bạ: closings become records as bytes, checked as a verifier would check them, stored before anyone signs."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import queries
from hocba.apps.ceremony.actions.store_drafts import store_drafts
from hocba.apps.ceremony.refusals import UnableToPrepare
from hocba.apps.ceremony.standing import standing_closings
from hocba.apps.ceremony.values import SCHOOL_RECORD, DocumentInfo, DocumentSlot, Draft, PrepareOutcome, Waiting
from hocba.apps.closing.queries import record_sources
from hocba.apps.closing.values import NotReady, RecordSource
from hocba.apps.roster.queries import class_info, courses_of_class, members_on, year_info
from hocba.foundation.context import acting
from hocba.foundation.gateways import load_gateway
from hocba_core.assembly.school_record import RecordIdentity, assemble
from hocba_core.document.record_xml import content_bytes, from_root
from hocba_core.document.school_record import Replacement
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.kernel.codes import RANDOM_BYTES, encode_crockford
from hocba_core.kernel.digest import sha256
from hocba_core.kernel.errors import HocbaError
from hocba_core.ports.signing_devices import ThrowAwayDevices
from hocba_core.signing.policy import slots_for_school_record
from hocba_core.verify.lint import lint

_FIRST_VERSION = 1


def prepare_records(
    *,
    school_id: UUID,
    class_id: UUID,
    acting_user: Actor,
    at: datetime,
    replacing: Mapping[UUID, Replacement] | None = None,
) -> PrepareOutcome:
    """Prepare the record of every pupil whose closings stand; tell why the others wait.

    Preparing again from the same closings keeps the same document, and so do newer closings that say the same. Others give
    a new document until the version has left the ceremony; afterwards only a replacement does: ``replacing`` names, by
    pupil, the issued version that the next one supersedes. A code is drawn once for each pupil and year and stays with all
    versions.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="prepare records"):
        current = {document.pupil_id: document for document in queries.current_documents(class_id)}
        wanted = dict(replacing or {})
        if not wanted and _is_settled(class_id, current):
            return PrepareOutcome(prepared=tuple(each.id for each in current.values()), new_count=0, waiting=())
        sources = record_sources(school_id, class_id)
        work = _Work(class_id, sources, current, wanted, at)
        for pupil_id, source in sources.items():
            work.take(pupil_id, source)
        new_ids, new_count = store_drafts(
            school_id=school_id, class_id=class_id, drafts=work.drafts, acting_user=acting_user, at=at
        )
        return PrepareOutcome(prepared=(*work.kept, *new_ids), new_count=new_count, waiting=tuple(work.waiting))


def _is_settled(class_id: UUID, current: Mapping[UUID | None, DocumentInfo]) -> bool:
    """Tell, without opening results, whether every member's document is made of the closings that stand."""
    year = year_info(class_info(class_id).year_id)
    members = {member.pupil_id for member in members_on(class_id, year.last_day)}
    standing = standing_closings(class_id)
    return members == set(current) and all(
        standing.get(pupil_id) == document.closings for pupil_id, document in current.items() if pupil_id is not None
    )


class _Work:
    """What one call gathers: kept documents, new drafts, and who waits."""

    def __init__(
        self,
        class_id: UUID,
        pupil_ids: Iterable[UUID],
        current: Mapping[UUID | None, DocumentInfo],
        replacing: Mapping[UUID, Replacement],
        at: datetime,
    ) -> None:
        year_id = class_info(class_id).year_id
        self._current = current
        self._replacing = replacing
        devices: ThrowAwayDevices = load_gateway("throw_away_devices")
        self._device = devices.throw_away_device(at)
        self._at = at
        self._released = queries.released_documents([document.id for document in current.values()])
        self._courses = {course.subject_code: course.id for course in courses_of_class(class_id)}
        self._codes = queries.record_codes(list(pupil_ids), year_id)
        self.kept: list[UUID] = []
        self.drafts: list[Draft] = []
        self.waiting: list[Waiting] = []

    def take(self, pupil_id: UUID, source: RecordSource | NotReady) -> None:
        """Keep, draft, or note why not."""
        if isinstance(source, NotReady):
            self._wait(pupil_id, source.code, f"{source.message} {source.next_step}".strip())
            return
        document = self._current.get(pupil_id)
        closings = tuple(str(closing_id) for closing_id in source.closing_ids)
        if document is not None and document.closings == closings and pupil_id not in self._replacing:
            self.kept.append(document.id)
            return
        try:
            draft = self._draft(source, document, closings)
        except HocbaError as problem:
            self._wait(pupil_id, problem.code, str(problem))
            return
        if document is not None and self._is_barred(document, draft):
            self._wait(
                pupil_id,
                "record_already_issued",
                "Học bạ đã phát hành, kết quả vừa chốt lại khác. Thay thế bằng bản mới có lý do.",
            )
            return
        self.drafts.append(draft)

    def _is_barred(self, document: DocumentInfo, draft: Draft) -> bool:
        """A version that has left the ceremony takes newer closings only when they say the same to the byte."""
        is_same_version = draft.version == document.version
        return is_same_version and document.id in self._released and sha256(draft.content) != document.digest

    def _draft(self, source: RecordSource, document: DocumentInfo | None, closings: tuple[str, ...]) -> Draft:
        identity = self._identity(source.pupil_id, document)
        record = assemble(source.year, source.summer, identity=identity)
        content = content_bytes(record)
        self._lint(content)
        slots = slots_for_school_record(row.code for row in record.subjects)
        return Draft(
            kind=SCHOOL_RECORD,
            code=identity.code,
            version=identity.version,
            pupil_id=source.pupil_id,
            closings=closings,
            content=content,
            slots=tuple(
                DocumentSlot(slot=slot, course_id=None if slot.subject is None else self._courses[slot.subject])
                for slot in slots
            ),
        )

    def _identity(self, pupil_id: UUID, document: DocumentInfo | None) -> RecordIdentity:
        code = self._codes.get(pupil_id) or encode_crockford(secrets.token_bytes(RANDOM_BYTES))
        replacement = self._replacing.get(pupil_id)
        if replacement is not None:
            return RecordIdentity(code=code, version=replacement.version + 1, replaces=replacement)
        if document is None:
            return RecordIdentity(code=code, version=_FIRST_VERSION)
        header = from_root(parse_strict(queries.document_content(document.id))).header
        return RecordIdentity(code=code, version=document.version, replaces=header.replaces)

    def _lint(self, content: bytes) -> None:
        """Run the steps that a verifier will run, with a throw-away key in every slot, before anyone signs."""
        problems = lint(content, device=self._device, at=self._at)
        if problems:
            raise UnableToPrepare(
                problems[0].code,
                " ".join(problem.message for problem in problems),
                "Kiểm tra kết quả đã chốt của học sinh này.",
            )

    def _wait(self, pupil_id: UUID, code: str, message: str) -> None:
        self.waiting.append(Waiting(pupil_id=pupil_id, code=code, message=message))
