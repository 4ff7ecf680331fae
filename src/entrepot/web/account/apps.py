from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Pages for signing up, signing in, and running an organisation's members and tokens."""

    name = "entrepot.web.account"
    label = "web_account"
