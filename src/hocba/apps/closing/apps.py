"""Django's name for the station."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    """Khóa sổ: tính, kiểm đủ, chốt kết quả."""

    name = "hocba.apps.closing"
    label = "closing"
