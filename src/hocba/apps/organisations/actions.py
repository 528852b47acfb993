"""Verbs that change the organisation graph. Idempotent: the same facts again change nothing, what is not stated stays.

Roles stand on a floor above, so whoever calls has asked who may: the roster, the exchange.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from hocba.apps.organisations.models import Organisation, OrganisationLink
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import clean


class UnableToRegisterOrganisation(HocbaError):
    """Không ghi nhận được tổ chức: ``organisation_kind_conflict`` or ``organisation_under_itself``."""


@transaction.atomic
def register_organisation(*, kind: str, code: str, name: str, place: str = "", opened_on: date | None = None) -> UUID:
    """Record an organisation by its code; its name, and its place where stated, follow the newest statement.

    Raises ``UnableToRegisterOrganisation`` when the code is another kind of organisation's: a commune is never made a school.
    """
    stated: dict[str, str | date | None] = {"name": clean(name), "place": clean(place), "opened_on": opened_on}
    facts = {column: value for column, value in stated.items() if value}
    organisation, is_new = Organisation.objects.get_or_create(code=code, defaults={"kind": kind, **facts})
    if organisation.kind != kind:
        raise UnableToRegisterOrganisation(
            "organisation_kind_conflict",
            f"Mã {code} là mã của {organisation.name}, không phải một {Organisation.Kind(kind).label}.",
            "Xem lại mã trong tệp.",
        )
    if not is_new and any(getattr(organisation, column) != value for column, value in facts.items()):
        Organisation.objects.filter(id=organisation.id).update(**facts)
    return organisation.id


@transaction.atomic
def place_under(*, child_id: UUID, parent_id: UUID, valid_from: date) -> None:
    """Record that ``child`` answers to ``parent`` from a day on.

    It answers to one parent of each kind at a time (a centre to its province and its commune): a new commune takes over from
    the former one on that day. What is known already, from that day or an earlier one, stays as it is.
    """
    child = Organisation.objects.select_for_update().get(id=child_id)
    parent = Organisation.objects.get(id=parent_id)
    if _is_above(child.id, parent.id):
        raise UnableToRegisterOrganisation(
            "organisation_under_itself", f"{parent.name} đang trực thuộc {child.name}.", "Xem lại quan hệ quản lý trong tệp."
        )
    same_kind = OrganisationLink.objects.filter(child=child, parent__kind=parent.kind)
    standing = same_kind.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), valid_from__lte=valid_from)
    if standing.filter(parent=parent).exists():
        return
    standing.filter(valid_from=valid_from).delete()  # stated for the same day, and corrected now
    standing.update(valid_to=valid_from)
    later = same_kind.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    valid_to = None if later is None else later.valid_from
    OrganisationLink.objects.create(child=child, parent=parent, valid_from=valid_from, valid_to=valid_to)


def _is_above(organisation_id: UUID, other_id: UUID) -> bool:
    """Tell whether ``organisation`` is ``other`` or stands above it."""
    seen: set[UUID] = set()
    waiting = {other_id}
    while waiting:
        if organisation_id in waiting:
            return True
        seen |= waiting
        waiting = set(OrganisationLink.objects.filter(child__in=waiting).values_list("parent_id", flat=True)) - seen
    return False
