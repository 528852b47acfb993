"""Posts of the people who work in the school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.models import StaffPost
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """Vị trí việc làm của một người, from a day on."""

    person_id: UUID
    position: str
    starts_on: date


def record_posts(*, school_id: UUID, posts: Sequence[PostFacts], acting_user: Actor, at: datetime) -> int:
    """Record posts; return how many are new."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập danh sách cán bộ, giáo viên"):
        known = set(StaffPost.objects.values_list("person_id", "position"))
        new = [post for post in posts if (post.person_id, post.position) not in known]
        StaffPost.objects.bulk_create(
            StaffPost(school_id=school_id, person_id=post.person_id, position=post.position, starts_on=post.starts_on)
            for post in new
        )
        if new:
            record_action("roster.posts.record", at=at, payload={"posts": len(new)})
        return len(new)
