"""What a closing keeps beside marks and results: everything the record will print, as it stands at this moment."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from hocba.apps.gradebook.queries import ClassBooks
from hocba.apps.organisations.queries import SchoolInfo, school_info
from hocba.apps.roster import queries as roster
from hocba.apps.roster.values import ClassInfo, MemberInfo, PupilProfile
from hocba_core.assembly.snapshot import (
    CommentSnapshot,
    GuardianSnapshot,
    HomeroomSnapshot,
    PlaceSnapshot,
    PupilSnapshot,
    Snapshot,
    StudyStepSnapshot,
)
from hocba_core.kernel.text import clean


def snapshots(books: ClassBooks, pupil_ids: Collection[UUID], *, school_id: UUID, on: date) -> dict[UUID, Snapshot]:
    """Return each pupil's snapshot as of the day ``on``, in a fixed number of statements."""
    school = school_info(school_id, on)
    profiles = roster.pupil_profiles(pupil_ids)
    members = {member.pupil_id: member for member in books.roll.members}
    comments, homeroom = _comments(books), _homeroom(books)
    return {
        pupil_id: Snapshot(
            pupil=_pupil(profiles[pupil_id]),
            place=_place(school, books.roll.school_class, members[pupil_id]),
            absent_excused_count=books.absences[pupil_id].excused,
            absent_unexcused_count=books.absences[pupil_id].unexcused,
            comments=tuple(comments.get(pupil_id, ())),
            homeroom=tuple(homeroom.get(pupil_id, ())),
        )
        for pupil_id in pupil_ids
    }


def _pupil(profile: PupilProfile) -> PupilSnapshot:
    return PupilSnapshot(
        full_name=clean(profile.full_name),
        born_on=profile.born_on,
        gender=profile.gender,
        birth_place=clean(profile.birth_place),
        home_town=clean(profile.home_town),
        ethnicity=clean(profile.ethnicity),
        nationality=clean(profile.nationality),
        policy_group=clean(profile.policy_group),
        address=clean(profile.address),
        id_type=_id_type(profile),
        personal_id=profile.citizen_id,
        sector_code=profile.sector_code,
        register_number=clean(profile.register_number),
        guardians=tuple(
            GuardianSnapshot(relation=each.relation, full_name=clean(each.full_name), occupation=clean(each.occupation))
            for each in profile.guardians
        ),
        study_steps=tuple(
            StudyStepSnapshot(start=each.start, class_name=clean(each.class_name), school_name=clean(each.school_name))
            for each in profile.study_steps
        ),
    )


def _id_type(profile: PupilProfile) -> str:
    """A pupil without a number has no kind of number either; a stated number is a citizen's unless said otherwise."""
    if not profile.citizen_id:
        return "none"
    return "citizen" if profile.id_type == "none" else profile.id_type


def _place(school: SchoolInfo, school_class: ClassInfo, member: MemberInfo) -> PlaceSnapshot:
    return PlaceSnapshot(
        school_code=school.code,
        school_name=clean(school.name),
        commune=clean(school.commune_name),
        province=clean(school.province_name),
        place=clean(school.place),
        class_name=school_class.name,
        position=member.position,
    )


def _comments(books: ClassBooks) -> dict[UUID, list[CommentSnapshot]]:
    found: defaultdict[UUID, list[CommentSnapshot]] = defaultdict(list)
    for (pupil_id, subject, term), text in books.comments.items():
        found[pupil_id].append(CommentSnapshot(subject=subject, term=term, text=text))
    return {pupil_id: sorted(said, key=lambda each: (each.subject, each.term)) for pupil_id, said in found.items()}


def _homeroom(books: ClassBooks) -> dict[UUID, list[HomeroomSnapshot]]:
    found: defaultdict[UUID, list[HomeroomSnapshot]] = defaultdict(list)
    for (pupil_id, term), facts in books.homeroom.items():
        line = HomeroomSnapshot(
            term=term, remark=facts.remark, award=facts.award, contest=facts.contest, certificate=facts.certificate
        )
        found[pupil_id].append(line)
    return {pupil_id: sorted(lines, key=lambda each: each.term) for pupil_id, lines in found.items()}
