"""`/workspace/referrals/`."""

from django.urls import path

from referrals import views_workspace as views
from referrals.filing import views as files
from referrals.timing import views as timing

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("announcements/<int:pk>/", views.announcement, name="announcement"),
    path("files/<uuid:attachment_id>/", files.download, name="file"),
    path("days/", timing.days, name="days"),
    path("days/<int:pk>/take-back/", timing.take_back, name="day-back"),
    path("lead-times/", timing.lead_times, name="lead-times"),
    path("<str:reference>/pause/", timing.pause, name="pause"),
    path("<str:reference>/resume/", timing.resume, name="resume"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/take-up/", views.take_up_referral, name="take-up"),
    path("<str:reference>/decline/", views.decline_referral, name="decline"),
    path("<str:reference>/reply/", views.reply, name="reply"),
    path("<str:reference>/files/", files.add, name="add-files"),
]
