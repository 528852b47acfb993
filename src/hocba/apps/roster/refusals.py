"""What the roster refuses, and the question every verb asks first."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.permissions import can_change_roster
from hocba_core.kernel.errors import HocbaError


class UnableToChangeRoster(HocbaError):
    """Không đổi được danh sách: ``roster_not_yours``, or what the verb says."""


class UnableToEnrol(UnableToChangeRoster):
    """Không xếp được lớp: ``pupil_in_two_classes`` or ``enrolment_span_wrong``."""


class UnableToAssign(UnableToChangeRoster):
    """Không phân công được: ``homeroom_taken`` or ``assignment_span_wrong``."""


class UnableToOpenYear(UnableToChangeRoster):
    """Không mở được năm học: ``term_dates_wrong``."""


def assert_may_change(actor: Actor, school_id: UUID, at: datetime) -> None:
    """Raise ``roster_not_yours`` for anybody but the school's office."""
    if not can_change_roster(actor, school_id, localdate(at)):
        raise UnableToChangeRoster(
            "roster_not_yours", "Tài khoản này không được đổi danh sách của trường.", "Nhờ văn thư hoặc ban giám hiệu."
        )
