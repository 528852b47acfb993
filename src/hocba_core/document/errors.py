"""What a document refuses."""

from hocba_core.kernel.errors import HocbaError


class DocumentError(HocbaError):
    """Văn bản không dựng hoặc không đọc được: code, sentence, and the field or element it is about."""
