from hocba_core.signing.policy import covered_ids, slots_for_school_record

SLOTS = slots_for_school_record(["VAN", "TOAN"])


def test_slots_stand_in_the_order_of_the_subjects_then_by_rank() -> None:
    assert [(slot.id, slot.rank) for slot in SLOTS] == [
        ("subject-VAN", 1),
        ("subject-TOAN", 1),
        ("homeroom", 2),
        ("principal", 3),
        ("seal", 4),
    ]


def test_a_subject_teacher_covers_the_header_and_her_own_row_only() -> None:
    assert covered_ids(SLOTS[0], SLOTS) == ("header", "subject-VAN")


def test_the_homeroom_teacher_covers_all_content_and_every_subject_teacher() -> None:
    assert covered_ids(SLOTS[2], SLOTS) == ("content", "value-subject-VAN", "value-subject-TOAN")


def test_the_seal_covers_all_content_and_every_other_signature() -> None:
    assert covered_ids(SLOTS[4], SLOTS) == ("content", *(f"value-{slot.id}" for slot in SLOTS[:4]))


def test_a_slot_is_named_for_people() -> None:
    assert SLOTS[0].title == "giáo viên bộ môn VAN"
    assert SLOTS[4].title == "con dấu của trường"
