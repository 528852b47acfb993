"""Django's name for the station."""

from django.apps import AppConfig


class SchooldayConfig(AppConfig):
    """Ngày học: chuyên cần."""

    name = "hocba.apps.schoolday"
    label = "schoolday"
