"""Verbs that change the organisation graph. Idempotent: the same facts again change nothing."""

from datetime import date
from uuid import UUID

from hocba.apps.organisations.models import Organisation, OrganisationLink


def register_organisation(*, kind: str, code: str, name: str, place: str = "", opened_on: date | None = None) -> UUID:
    """Record an organisation by its code; its name and place follow the newest statement."""
    organisation, _ = Organisation.objects.update_or_create(
        code=code,
        defaults={"kind": kind, "name": name, "place": place},
        create_defaults={
            "kind": kind,
            "name": name,
            "place": place,
            "opened_on": opened_on,
        },
    )
    return organisation.id


def place_under(*, child_id: UUID, parent_id: UUID, valid_from: date) -> None:
    """Record that ``child`` answers to ``parent`` from a day on."""
    OrganisationLink.objects.get_or_create(child_id=child_id, parent_id=parent_id, defaults={"valid_from": valid_from})
