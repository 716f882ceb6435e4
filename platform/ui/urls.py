from django.urls import path

from ui.views import style_guide

app_name = "ui"
urlpatterns = [
    path("", style_guide, name="style-guide"),
    path("workspace/", style_guide, {"face": "workspace"}, name="style-guide-workspace"),
]
