"""Django's name for the station."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Người, tài khoản và vai trò có ngày hiệu lực."""

    name = "hocba.apps.accounts"
    label = "accounts"
