from django.urls import include, path

from entrepot.web.account import data, guests, leaving, phones, views

ORGANISATION = "organisations/<str:organisation>/"

urlpatterns = [
    path("", views.home, name="account-home"),
    path("organisations/new/", views.found, name="organisation-new"),
    path(ORGANISATION, views.organisation, name="organisation"),
    path(ORGANISATION + "edit/", views.edit, name="organisation-edit"),
    path(ORGANISATION + "invite/", views.invite, name="organisation-invite"),
    path(
        ORGANISATION + "invitations/<str:invitation>/revoke/",
        views.revoke_invitation,
        name="organisation-revoke-invitation",
    ),
    path(ORGANISATION + "members/<str:member>/role/", views.change_role, name="organisation-role"),
    path(ORGANISATION + "members/<str:member>/end/", views.end_membership, name="organisation-end"),
    path(ORGANISATION + "tokens/", views.create_token, name="organisation-token"),
    path(ORGANISATION + "tokens/<str:token>/revoke/", views.revoke_token, name="organisation-revoke-token"),
    path(ORGANISATION + "data/", data.business, name="organisation-data"),
    path(ORGANISATION + "data/<str:export>.zip", data.fetch_business, name="organisation-export-file"),
    path(ORGANISATION + "close/", data.close, name="organisation-close"),
    path("data/", data.your_data, name="account-data"),
    path("data/export/", data.ask_export, name="account-export"),
    path("data/exports/<str:export>.zip", data.fetch_export, name="account-export-file"),
    path("data/erase/", data.erase, name="account-erase"),
    path("data/keep/", data.keep, name="account-keep"),
    path("guest/", guests.ask, name="account-guest"),
    path("guest/<str:signed>/", guests.data, name="account-guest-data"),
    path("phone/", phones.own, name="account-phone"),
    path("phone/remove/", phones.remove, name="account-phone-remove"),
    path("phone/enter/", phones.enter, name="account-phone-enter"),
    path("phone/code/", phones.code, name="account-phone-code"),
    path("invitations/<str:signed>/", views.invitation, name="account-invitation"),
    path("logout/", leaving.SignOutView.as_view(), name="account_logout"),
    path("", include("allauth.urls")),
]
