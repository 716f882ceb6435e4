"""The living style guide. Config mounts it only where people develop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ui.style_guide import SampleForm, sample

FACES = {"public": "ui/style_guide.html", "workspace": "ui/style_guide_workspace.html"}


def style_guide(request: HttpRequest, face: str = "public") -> HttpResponse:
    """Show every component; POST shows the form with its errors. Stores and sends nothing."""
    form = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    return render(request, FACES[face], {"form": form, **sample()})
