"""The workspace's casework, under /workspace/."""

from django.urls import path

from cases import step_views, views

app_name = "cases"
urlpatterns = [
    path("", views.home, name="home"),
    path("referrals/<str:reference>/accept/", step_views.accept, name="accept"),
    path("cases/", views.case_list, name="list"),
    path("cases/waiting/", views.waiting, name="waiting"),
    path("cases/<str:reference>/", views.detail, name="detail"),
    path("cases/<str:reference>/allocate/", step_views.allocate, name="allocate"),
    path("cases/<str:reference>/link/", step_views.link, name="link"),
    path("cases/<str:reference>/note/", step_views.add_note, name="add-note"),
    path("cases/<str:reference>/close/", step_views.close, name="close"),
    path("cases/<str:reference>/move/<str:action>/", step_views.move, name="move"),
]
