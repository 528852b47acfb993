"""Gateways are chosen as Django chooses caches: a setting names a dotted path and its options."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from hocba_core.kernel.errors import HocbaError


def load_gateway(port: str) -> Any:
    """Return a new adapter for ``port`` as ``settings.HOCBA_GATEWAYS[port]`` says (``{"path": …, "options": {…}}``)."""
    chosen = settings.HOCBA_GATEWAYS.get(port)
    if chosen is None:
        raise HocbaError(
            "gateway_missing", f"Chưa chọn cổng kết nối “{port}”.", "Thêm mục này vào HOCBA_GATEWAYS trong thiết lập."
        )
    return import_string(chosen["path"])(**chosen.get("options", {}))
