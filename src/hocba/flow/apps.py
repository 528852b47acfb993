"""Django's name for the flow."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """Sự kiện nào gọi việc nào."""

    name = "hocba.flow"
    label = "flow"
