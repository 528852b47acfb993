"""Django's name for the station."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Trao đổi dữ liệu: nhập bảng tính, xuất tệp."""

    name = "hocba.apps.exchange"
    label = "exchange"
