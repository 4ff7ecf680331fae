from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """What the platform writes to people: e-mail and text messages."""

    name = "entrepot.apps.messages"
    label = "outgoing_messages"  # Django's own flash messages are called messages
