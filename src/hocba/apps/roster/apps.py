"""Django's name for the station."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Năm học, lớp, môn, học sinh, giáo viên, phân công."""

    name = "hocba.apps.roster"
    label = "roster"
