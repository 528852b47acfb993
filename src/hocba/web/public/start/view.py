"""Where a visitor arrives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what this place is and the one way in that needs no account."""
    return render(request, "public/start/start.html")
