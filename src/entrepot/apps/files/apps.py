from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Pictures that people upload: checked, written anew, kept in several widths."""

    name = "entrepot.apps.files"
    label = "files"
