"""`/workspace/offers/`."""

from django.urls import path

from referrals.offers import views, views_figures, views_files

app_name = "offers"
urlpatterns = [
    path("", views.register, name="register"),
    path("add/", views.add, name="add"),
    path("file/", views_files.upload, name="upload"),
    path("file/example.csv", views_files.example_file, name="example"),
    path("file/<uuid:pk>/", views_files.file, name="file"),
    path("take-up/", views_figures.figures, name="figures"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/again/", views.again, name="again"),
]
