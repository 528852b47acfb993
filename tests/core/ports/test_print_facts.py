"""What the pages say is what the issued file says."""

import pytest

from hocba_core.document.record_xml import content_bytes
from hocba_core.kernel.errors import HocbaError
from hocba_core.ports.print_facts import PageStatus, read_issued
from hocba_core.ports.renderer import InMemoryRenderer
from hocba_core.signing.policy import Role
from kit.records import unsigned_record
from kit.school_records import record
from kit.signers import SIGNED_AT, sign_all


def test_signers_and_times_are_read_from_the_issued_file() -> None:
    one, facts = read_issued(sign_all(unsigned_record()))
    assert facts.status is PageStatus.ISSUED
    assert (facts.code, facts.version) == (one.header.code, one.header.version)
    assert [line.slot for line in facts.signers[-3:]] == ["homeroom", "principal", "seal"]
    assert {line.name for line in facts.signers if line.role is Role.SUBJECT_TEACHER} == {"Nguyễn Thị Hà"}
    assert [line.subject for line in facts.signers[:-3]] == [row.code for row in one.subjects]
    assert {line.signed_at for line in facts.signers} == {SIGNED_AT}


def test_a_replaced_record_names_the_version_that_took_its_place() -> None:
    _, facts = read_issued(sign_all(unsigned_record()), replaced_by=2)
    assert (facts.status, facts.replaced_by) == (PageStatus.REPLACED, 2)


@pytest.mark.parametrize("data", [b"", b"<a></a>", content_bytes(record()), b"%PDF-1.7"])
def test_what_is_not_an_issued_record_has_no_pages(data: bytes) -> None:
    with pytest.raises(HocbaError):
        read_issued(data)


def test_the_fake_prints_the_same_for_the_same_file() -> None:
    xml = sign_all(unsigned_record())
    assert InMemoryRenderer().render_issued(xml) == InMemoryRenderer().render_issued(xml)
