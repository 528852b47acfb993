"""Em An's unsigned record."""

SUBJECTS = ("VAN", "TOAN", "NN1", "GDCD", "KHTN", "LSDL", "TIN", "CN", "GDTC", "NT", "HDTN", "GDDP")


def unsigned_record(code: str = "0123456789ABCDEFGHJKMNPQRS", version: int = 1, subjects: tuple[str, ...] = SUBJECTS) -> bytes:
    rows = "".join(
        f'<Subject Id="subject-{s}" code="{s}"><Name>Môn {s}</Name><Year>8.6</Year><Comment>Chăm học</Comment></Subject>'
        for s in subjects
    )
    slots = "".join(f'<Slot role="subject_teacher" subject="{s}"></Slot>' for s in subjects)
    return (
        f'<SchoolRecord xmlns="urn:hocba:record:1" schemaVersion="1"><Content Id="content"><Header Id="header">'
        f"<Code>{code}</Code><Version>{version}</Version></Header><Profile><FullName>Nguyễn Văn An</FullName></Profile>"
        f"<Subjects>{rows}</Subjects><Summary><Conduct>good</Conduct></Summary></Content>"
        f'<Signatures>{slots}<Slot role="homeroom"></Slot><Slot role="principal"></Slot><Slot role="seal"></Slot></Signatures>'
        "</SchoolRecord>"
    ).encode()
