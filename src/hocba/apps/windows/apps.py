"""Django's name for the station."""

from django.apps import AppConfig


class WindowsConfig(AppConfig):
    """Đang mở cho ai ghi, đến khi nào: mở, khóa, chốt."""

    name = "hocba.apps.windows"
    label = "windows"
