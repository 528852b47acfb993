"""Django's name for the web doors."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Màn hình, theo người dùng."""

    name = "hocba.web"
    label = "web"
