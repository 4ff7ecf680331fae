from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The pages that need no login: "Can I sell this there?"."""

    name = "entrepot.web.public"
    label = "public"
