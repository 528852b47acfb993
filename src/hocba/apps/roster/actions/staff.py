"""Posts of the people who work in the school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.models import StaffPost
from hocba.apps.roster.refusals import assert_may_change
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """Vị trí việc làm của một người, from a day on."""

    person_id: UUID
    position: str
    starts_on: date


def record_posts(*, school_id: UUID, posts: Sequence[PostFacts], acting_user: Actor, at: datetime) -> int:
    """Record posts; return how many are new or changed.

    A person's new post ends the former one that day; another post for the same day corrects what was stated first.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập danh sách cán bộ, giáo viên"):
        assert_may_change(acting_user, school_id, at)
        rows = StaffPost.objects.filter(person_id__in=[post.person_id for post in posts]).order_by("starts_on")
        latest = {row.person_id: row for row in rows}
        changed = sum(_record(school_id, post, latest) for post in posts)
        if changed:
            record_action("roster.posts.record", at=at, payload={"posts": changed})
        return changed


def _record(school_id: UUID, post: PostFacts, latest: dict[UUID, StaffPost]) -> bool:
    """Record one post after the latest that is known; a statement about an earlier day changes nothing."""
    held = latest.get(post.person_id)
    if held is not None and (held.position == post.position or held.starts_on > post.starts_on):
        return False
    if held is not None and held.starts_on == post.starts_on:
        held.position = post.position
        held.save(update_fields=["position"])
        return True
    if held is not None and held.ends_on is None:
        held.ends_on = post.starts_on
        held.save(update_fields=["ends_on"])
    latest[post.person_id] = StaffPost.objects.create(
        school_id=school_id, person_id=post.person_id, position=post.position, starts_on=post.starts_on
    )
    return True
