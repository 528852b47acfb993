"""Validity under the published schema of a record's version. The schema is compiled once per process."""

from functools import cache
from typing import Final

from lxml import etree

from hocba_core.document.errors import DocumentError
from hocba_core.document.vocabulary import NAMESPACE
from hocba_core.kernel.packaged import read_bytes

_SCHEMAS: Final = {(f"{{{NAMESPACE}}}SchoolRecord", "1"): "school_record_v1.xsd"}


def validate(root: etree._Element) -> None:
    """Check ``root`` against the schema of its ``schemaVersion``.

    Raises ``DocumentError`` ``record_version_unknown`` for another root or version, ``record_not_schema_valid`` (naming the
    first element that does not fit) otherwise.
    """
    file_name = _SCHEMAS.get((str(root.tag), root.get("schemaVersion", "")))
    if file_name is None:
        raise DocumentError(
            "record_version_unknown",
            "Tệp không phải học bạ theo lược đồ mà hocba biết.",
            "Xem lại tệp, hoặc dùng bản hocba mới hơn.",
        )
    schema = _compiled(file_name)
    if not schema.validate(root):
        first = schema.error_log.last_error  # type: ignore[attr-defined]
        raise DocumentError(
            "record_not_schema_valid",
            f"Nội dung học bạ không đúng lược đồ{_element_of(str(first.message) if first is not None else '')}.",
            "Xin lại tệp gốc từ nơi phát hành.",
        )


@cache
def _compiled(file_name: str) -> etree.XMLSchema:
    source = etree.fromstring(read_bytes(__package__, file_name), etree.XMLParser(no_network=True, resolve_entities=False))
    return etree.XMLSchema(source)


def _element_of(message: str) -> str:
    """Return the element that libxml2 names in ``Element '{ns}Name': …``, for people."""
    _, _, rest = message.partition(f"{{{NAMESPACE}}}")
    name, quote, _ = rest.partition("'")
    return f", ở phần tử {name}" if quote and name.isalnum() else ""
