"""Django's name for the station."""

from django.apps import AppConfig


class CeremonyConfig(AppConfig):
    """Ký số: mọi văn bản đã chuẩn bị, từng chỗ ký."""

    name = "hocba.apps.ceremony"
    label = "ceremony"
