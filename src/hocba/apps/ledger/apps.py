"""Django's name for the station."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Sổ minh bạch: điều gì phải chứng minh được về sau."""

    name = "hocba.apps.ledger"
    label = "ledger"
