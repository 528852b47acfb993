"""Django's name for the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Nền móng."""

    name = "hocba.foundation"
    label = "foundation"
