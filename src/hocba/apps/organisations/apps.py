"""Django's name for the station."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Cơ quan, trường: đồ thị tổ chức có ngày hiệu lực."""

    name = "hocba.apps.organisations"
    label = "organisations"
