"""Doors of the web, by audience."""

from django.urls import path

from hocba.web.operator.health import health
from hocba.web.public.start.view import start
from hocba.web.public.verify.view import verify_page

urlpatterns = [
    path("", start, name="start"),
    path("xac-thuc", verify_page, name="verify"),
    path("healthz", health, name="health"),
]
