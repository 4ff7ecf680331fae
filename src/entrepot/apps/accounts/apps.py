from importlib import import_module

from django.apps import AppConfig

LETTERS = {
    "erasure_asked": ("until", "link"),
    "erasure_hindered": ("reasons", "link"),
    "guest_data": ("link",),
    "export_ready": ("until", "link"),
    "phone_changed": ("ending",),
}


class AccountsConfig(AppConfig):
    """Who people are, which organisations they act for, and what they may do there."""

    name = "entrepot.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to allauth, and add what accounts writes to people."""
        import_module("entrepot.apps.accounts.receivers")
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in LETTERS.items():
            add_template(key, names)
