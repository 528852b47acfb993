"""Steps 3 and 4: the schema of the record, and exactly the Ids and slots that its content demands."""

from collections import Counter
from typing import Final

from lxml import etree

from hocba_core.document import schema
from hocba_core.kernel.canonical_xml import is_canonical
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import visible
from hocba_core.signing.canonical_document import RECORD_NAMESPACE, document_of
from hocba_core.signing.envelope import DS
from hocba_core.signing.errors import SigningError
from hocba_core.signing.policy import Slot
from hocba_core.signing.signed_document import split_elements
from hocba_core.verify.case import Case, StepFailure
from hocba_core.verify.record_facts import read_facts
from hocba_core.verify.report import SubIndication

_SLOT: Final = f"{{{RECORD_NAMESPACE}}}Slot"
_SIGNATURE: Final = f"{{{DS}}}Signature"
_ALL_IDS: Final = etree.XPath("//@Id", smart_strings=False)


def check_schema(case: Case) -> str:
    """3. The record is valid under the schema of its version."""
    try:
        schema.validate(case.root)
    except HocbaError as problem:
        raise StepFailure(problem.code, SubIndication.FORMAT_FAILURE, problem.message) from problem
    case.facts = read_facts(case.root)
    return "Đúng lược đồ học bạ phiên bản 1"


def check_structure(case: Case) -> str:
    """4. Every Id stands once; the slots are those that the subjects demand: none missing, none more, in order, none empty."""
    repeated = [name for name, count in Counter(_ids(case.root)).items() if count > 1]
    if repeated:
        raise StepFailure(
            "id_repeated", SubIndication.FORMAT_FAILURE, "Tệp có hai phần mang cùng một mã Id, dấu hiệu chữ ký bị ghép.",
            detail=f"Id lặp: {visible(repeated[0][:40])}",
        )  # fmt: skip
    try:
        document = document_of(case.root, case.content)
    except SigningError as problem:
        raise _structure("structure_wrong", "Tệp không có đúng các phần của học bạ.") from problem
    elements = split_elements(document, case.xml)
    if elements is None:
        raise _explain_slots(case, document.slots)
    case.document, case.elements = document, elements
    return f"Đủ {len(document.slots)} ô ký"


def _ids(root: etree._Element) -> list[str]:
    found = _ALL_IDS(root)
    return [str(each) for each in found] if isinstance(found, list) else []


def _explain_slots(case: Case, slots: tuple[Slot, ...]) -> StepFailure:
    """Name what is wrong with the slots of a file that has not exactly one element in each expected place."""
    found = case.root[1].findall(_SLOT)
    places = [(each.get("role"), each.get("subject")) for each in found]
    wanted = [(str(slot.role), slot.subject) for slot in slots]
    titles = dict(zip(wanted, (slot.title for slot in slots), strict=True))
    missing = [place for place in wanted if place not in places]
    empty = [place for place, each in zip(places, found, strict=True) if len(each) == 0 and place in titles]
    if missing or empty:
        title = titles[(missing + empty)[0]]
        return StepFailure(
            "signer_missing",
            SubIndication.SIG_CONSTRAINTS_FAILURE,
            f"Học bạ thiếu chữ ký của {title}.",
            "Xin bản học bạ đã ký đủ từ nơi phát hành.",
            detail=f"Thiếu: {title}",
        )
    if len(places) > len(wanted):
        return _structure("slot_unexpected", "Học bạ có ô ký thừa, không thuộc môn học hay chức trách nào.")
    if places != wanted:
        return _structure("slots_out_of_order", "Các ô ký không đúng thứ tự.")
    if any(len(each) != 1 or each[0].tag != _SIGNATURE for each in found):
        return _structure("slot_content_wrong", "Có ô ký không chứa đúng một chữ ký.")
    if not is_canonical(case.xml, case.root):
        return _structure("xml_not_canonical", "Tệp XML không còn đúng từng byte như khi phát hành.")
    return _structure("structure_wrong", "Phần chữ ký của tệp có thành phần lạ.")


def _structure(code: str, message: str) -> StepFailure:
    return StepFailure(code, SubIndication.FORMAT_FAILURE, message)
