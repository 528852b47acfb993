"""Django's name for the station."""

from django.apps import AppConfig


class GradebookConfig(AppConfig):
    """Sổ điểm: mỗi lần ghi là một dòng nối chuỗi, không sửa."""

    name = "hocba.apps.gradebook"
    label = "gradebook"
