"""Who may issue and supersede."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from hocba.apps.accounts.queries import roles_on
from hocba.foundation.context import SYSTEM_ACTOR

_ISSUERS = frozenset({"principal", "clerk"})


def can_issue(person_id: UUID, *, school_id: UUID, at: datetime) -> bool:
    """Tell whether the person may issue the school's records: the principal and the office."""
    return person_id == SYSTEM_ACTOR or bool(roles_on(person_id, school_id, timezone.localdate(at)) & _ISSUERS)
