"""`/refer/`."""

from django.urls import path

from referrals import views_public as views
from referrals import views_way
from referrals.asking import views_public as asking

app_name = "referrals"
urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:draft_id>/question/<int:number>/", views.question, name="question"),
    path("<uuid:draft_id>/way/", views_way.way, name="way"),
    path("<uuid:draft_id>/announced/", views_way.announced, name="announced"),
    path("<uuid:draft_id>/step/<slug:name>/", views.step, name="step"),
    path("<uuid:draft_id>/check/", views.check, name="check"),
    path("<uuid:draft_id>/sent/", views.sent, name="sent"),
    path("answer/", asking.answered, name="answered"),
    path("answer/<str:token>/", asking.answer, name="answer"),
]
