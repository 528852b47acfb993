"""Django's name for the station."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Học bạ đã phát hành, chỉ thêm không sửa."""

    name = "hocba.apps.registry"
    label = "registry"
