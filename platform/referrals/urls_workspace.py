"""`/workspace/referrals/`."""

from django.urls import path

from referrals import views_workspace as views
from referrals.filing import views as files

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("announcements/<int:pk>/", views.announcement, name="announcement"),
    path("files/<uuid:attachment_id>/", files.download, name="file"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/take-up/", views.take_up_referral, name="take-up"),
    path("<str:reference>/decline/", views.decline_referral, name="decline"),
    path("<str:reference>/reply/", views.reply, name="reply"),
    path("<str:reference>/files/", files.add, name="add-files"),
]
