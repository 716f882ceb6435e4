"""`/workspace/referrals/`."""

from django.urls import path

from referrals import views_workspace as views
from referrals.asking import views as asking
from referrals.filing import views as files
from referrals.handling import views as handling
from referrals.joining import views as joining
from referrals.overriding import views as overriding
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
    path("<str:reference>/ask/", asking.ask_referrer, name="ask"),
    path("<str:reference>/heard/", asking.hear_back, name="hear-back"),
    path("<str:reference>/hand-back/", handling.hand_back, name="hand-back"),
    path("<str:reference>/hand-over/", handling.hand_over, name="hand-over"),
    path("<str:reference>/withdraw/", handling.withdraw, name="withdraw"),
    path("<str:reference>/reopen/", handling.reopen, name="reopen"),
    path("<str:reference>/override/", overriding.override, name="override"),
    path("<str:reference>/override/take-back/", overriding.take_back, name="override-back"),
    path("<str:reference>/take-apart/", joining.take_apart, name="take-apart"),
    path("<str:reference>/beside/<str:other>/", joining.compare, name="compare"),
]
