"""A record and its print facts as what the template shows: every text ready, in Vietnamese, nothing left to decide."""

from datetime import datetime, timedelta, timezone
from typing import Any, Final

from hocba.gateways.typst_renderer import wording
from hocba.gateways.typst_renderer.seal_letters import seal_letters
from hocba_core.document.school_record import Outcome, Relation, SchoolRecord, SubjectRow, Summary
from hocba_core.ports.print_facts import PageStatus, PrintFacts, SignerLine
from hocba_core.signing.policy import Role

_VIETNAM: Final = timezone(timedelta(hours=7))
_CODE_GROUPS: Final = (5, 10, 15, 20)


def page_data(record: SchoolRecord, facts: PrintFacts, *, verify_at: str) -> dict[str, Any]:
    """Return the template's data. ``verify_at`` is the address of the public verification page, or empty."""
    header = record.header
    homeroom, principal, seal = (_signer(facts, role) for role in (Role.HOMEROOM, Role.PRINCIPAL, Role.SEAL))
    return {
        "title": f"Học bạ {wording.LEVELS[header.level]} {header.school_year}, {header.pupil_name}",
        "keywords": [facts.code, f"v{facts.version}"],
        "level": wording.LEVELS[header.level].upper(),
        "school": header.school_name,
        "commune": header.commune,
        "province": header.province,
        "pupil": header.pupil_name,
        "class": header.class_name,
        "year": _spaced(header.school_year.label),
        "register": record.profile.register_number,
        "replaces": _replaces(record),
        "band": _band(facts),
        "watermark": "BẢN NHÁP" if facts.status is PageStatus.DRAFT else "",
        "foot": _foot(facts, verify_at),
        "seal": seal_letters(header.school_name) if seal else [],
        "dated": _dated(header.place, principal),
        "homeroom": _signature(homeroom, f"Giáo viên chủ nhiệm {header.class_name}"),
        "principal": _signature(principal, "Hiệu trưởng", *_sealed_at(seal)),
        "approval": wording.approval(record),
        "profile": _profile(record),
        "steps": [[_spaced(each.school_year.label), each.class_name, each.school_name] for each in record.profile.study_steps],
        "subjects": [_subject(row, facts) for row in record.subjects],
        **_summary(record.summary),
    }


def _profile(record: SchoolRecord) -> list[list[tuple[str, str]]]:
    profile, header = record.profile, record.header
    rows = [
        [("Họ và tên", header.pupil_name), ("Giới tính", wording.GENDERS[profile.gender])],
        [("Ngày sinh", f"{header.born_on:%d/%m/%Y}"), ("Nơi sinh", profile.birth_place)],
        [("Dân tộc", profile.ethnicity), ("Quốc tịch", profile.nationality), ("Đối tượng", profile.policy_group)],
        [("Quê quán", profile.home_town)],
        [("Chỗ ở hiện tại", profile.address)],
        [(wording.ID_TYPES[profile.id_type], profile.personal_id), ("Mã định danh của ngành", header.sector_code)],
    ]
    guardians = {each.relation: each for each in profile.guardians}
    for relation in Relation:
        entry = guardians.get(relation)
        name, occupation = (entry.full_name, entry.occupation) if entry else ("", "")
        rows.append([(wording.RELATIONS[relation], name), ("Nghề nghiệp", occupation)])
    return rows


def _subject(row: SubjectRow, facts: PrintFacts) -> list[str]:
    signers = [line.name for line in facts.signers if line.subject == row.code and line.role is Role.SUBJECT_TEACHER]
    return [
        row.name,
        *(wording.result(result) for result in (row.term_1, row.term_2, row.year, row.after_summer)),
        row.comment,
        f"Đã ký số: {', '.join(signers)}" if signers else "",
    ]


def _summary(summary: Summary) -> dict[str, Any]:
    absent_count = summary.absent_excused_count + summary.absent_unexcused_count
    promoted = dict.fromkeys(Outcome, "") | {summary.outcome: wording.OUTCOMES[summary.outcome]}
    outcome = [(wording.OUTCOME_LABELS[each], promoted[each]) for each in Outcome]
    if completion := wording.COMPLETIONS[summary.completion]:
        outcome.append(("- Chương trình cấp học", completion))
    return {
        "terms": [
            [wording.level(summary.conduct_term_1), wording.level(summary.learning_term_1)],
            [wording.level(summary.conduct_term_2), wording.level(summary.learning_term_2)],
            [wording.level(summary.conduct_year), wording.level(summary.learning_year)],
        ],
        "again": [wording.level(summary.conduct_after_summer), wording.level(summary.learning_after_summer)],
        "absences": f"{absent_count} (có phép {summary.absent_excused_count}, không phép {summary.absent_unexcused_count})",
        "outcome": outcome,
        "merits": [
            ("Chứng chỉ (nếu có)", summary.certificates),
            ("Kết quả tham gia các cuộc thi", summary.contests),
            ("Khen thưởng", summary.awards),
            ("Kết quả rèn luyện trong hè (nếu có)", summary.summer_training),
        ],
        "remark": summary.homeroom_comment,
    }


def _replaces(record: SchoolRecord) -> str:
    replaces = record.header.replaces
    if replaces is None:
        return ""
    version, digest = record.header.version, replaces.content_sha256[:16]
    return f"Bản thứ {version}, thay cho bản thứ {replaces.version} (dấu nội dung {digest}…). Lí do: {replaces.reason}."


def _band(facts: PrintFacts) -> str:
    if facts.status is PageStatus.DRAFT:
        return "BẢN NHÁP: chưa phát hành, không dùng thay học bạ."
    if facts.status is PageStatus.REPLACED:
        newer = f"bản thứ {facts.replaced_by}" if facts.replaced_by else "bản mới hơn"
        return f"Bản này đã được thay bằng {newer}. Hãy dùng bản mới."
    return ""


def _foot(facts: PrintFacts, verify_at: str) -> list[str]:
    if facts.status is PageStatus.DRAFT:
        return ["Bản nháp để đọc soát, chưa có mã xác thực."]
    starts = (0, *_CODE_GROUPS)
    groups = (facts.code[start:end] for start, end in zip(starts, (*_CODE_GROUPS, None), strict=True))
    place = verify_at or "trang xác thực học bạ"
    return [
        f"Mã xác thực: {' '.join(groups)}, bản {facts.version}",
        f"Trang in từ học bạ số đã ký. Kiểm tra tệp gốc và mã này tại {place}.",
    ]


def _signer(facts: PrintFacts, role: Role) -> SignerLine | None:
    return next((line for line in facts.signers if line.role is role), None)


def _signature(line: SignerLine | None, title: str, *more: str) -> list[str]:
    return [line.name, title, f"Ký số {_moment(line.signed_at)}", *more] if line else []


def _sealed_at(seal: SignerLine | None) -> list[str]:
    return [f"Con dấu số {_moment(seal.signed_at)}"] if seal else []


def _dated(place: str, principal: SignerLine | None) -> str:
    if principal is None:
        return f"{place}, ngày … tháng … năm …"
    day = principal.signed_at.astimezone(_VIETNAM)
    return f"{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(_VIETNAM):%H:%M %d/%m/%Y}"


def _spaced(label: str) -> str:
    return label.replace("-", " - ")
