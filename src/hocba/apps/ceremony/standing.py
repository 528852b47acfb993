"""Which closings stand now: a document made of others is outdated and is neither signed further nor issued."""

from collections.abc import Callable, Iterable
from uuid import UUID

from hocba.apps.ceremony.values import DocumentInfo
from hocba.apps.closing.queries import REMEDIES, latest_closings
from hocba.apps.windows.queries import lanes, scope_state
from hocba_core.kernel.terms import Term


def standing_closings(class_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """Return pupil -> ids of the closings that a record would be made of now; pupils with an open scope are left out."""
    is_year_fixed = _fixed(class_id, Term.YEAR)
    years = {pupil_id: row for pupil_id, row in latest_closings(class_id, Term.YEAR).items() if is_year_fixed(pupil_id)}
    standing: dict[UUID, tuple[str, ...]] = {
        pupil_id: (str(row.closing_id),) for pupil_id, row in years.items() if row.outcome not in REMEDIES
    }
    if len(standing) == len(years):
        return standing
    is_summer_fixed = _fixed(class_id, Term.SUMMER)
    summers = latest_closings(class_id, Term.SUMMER)
    both = {
        pupil_id: (str(years[pupil_id].closing_id), str(row.closing_id))
        for pupil_id, row in summers.items()
        if pupil_id in years and pupil_id not in standing and is_summer_fixed(pupil_id)
    }
    return {**standing, **both}


def _fixed(class_id: UUID, term: Term) -> Callable[[UUID], bool]:
    whole, late = scope_state(class_id, term), lanes(class_id, term)
    return lambda pupil_id: late.get(pupil_id, whole).is_closed


def outdated(class_id: UUID, documents: Iterable[DocumentInfo]) -> set[UUID]:
    """Return the documents that were made of closings which no longer stand; kinds without closings never are."""
    from_closings = [document for document in documents if document.closings]
    if not from_closings:
        return set()
    standing = standing_closings(class_id)
    return {
        document.id
        for document in from_closings
        if document.pupil_id is None or standing.get(document.pupil_id) != document.closings
    }
