"""What the supervisor says when it cannot give a database."""

from hocba_core.kernel.errors import HocbaError


class UnableToProvideDatabase(HocbaError):
    """Không có cơ sở dữ liệu để dùng: the code says why, the next step says what the operator does now."""
