from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Installed where the made-up outside parties are; it has rounds and nothing else."""

    name = "entrepot.adapters.sandbox"
    label = "sandbox"
