"""Reads of the organisation graph."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from hocba.apps.organisations.models import Organisation, OrganisationLink
from hocba_core.kernel.errors import HocbaError


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolInfo:
    """Trường as a record prints it on a given day, with the commune and province it answers to."""

    id: UUID
    code: str
    name: str
    place: str
    commune_name: str
    province_name: str


def school_by_code(code: str, on: date) -> SchoolInfo:
    """Return the school or centre with ``code``; raise ``school_unknown``."""
    school = Organisation.objects.filter(code=code, kind__in=_TEACHING_KINDS).first()
    if school is None:
        raise HocbaError(
            "school_unknown", f"Không có trường nào mang mã “{code}”.", "Xem lại mã trường, hoặc nhập tệp trường trước."
        )
    return _info(school, on)


def school_info(school_id: UUID, on: date) -> SchoolInfo:
    """Return the school as the graph stood on the day ``on``."""
    return _info(Organisation.objects.get(id=school_id), on)


def school_codes() -> list[tuple[UUID, str]]:
    """Return id and code of every school and centre, by code."""
    return list(Organisation.objects.filter(kind__in=_TEACHING_KINDS).order_by("code").values_list("id", "code"))


def parents_on(organisation_id: UUID, on: date) -> list[Organisation]:
    """Return whom the organisation answers to on a day; a centre may have two."""
    links = OrganisationLink.objects.filter(child_id=organisation_id, valid_from__lte=on)
    dated = links.filter(Q(valid_to=None) | Q(valid_to__gt=on)).select_related("parent")
    return [link.parent for link in dated.order_by("parent__code")]


_TEACHING_KINDS = (Organisation.Kind.SCHOOL, Organisation.Kind.CENTRE)


def _info(school: Organisation, on: date) -> SchoolInfo:
    commune = province = ""
    for parent in parents_on(school.id, on):
        if parent.kind == Organisation.Kind.COMMUNE:
            commune = parent.name
            province = province or next((above.name for above in parents_on(parent.id, on)), "")
        elif parent.kind == Organisation.Kind.PROVINCE:
            province = parent.name
    return SchoolInfo(
        id=school.id, code=school.code, name=school.name, place=school.place, commune_name=commune, province_name=province
    )
