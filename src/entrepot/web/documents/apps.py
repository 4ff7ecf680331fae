from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers to hand to an accountant, a bank or customs: PDF and tables, each made at one door."""

    name = "entrepot.web.documents"
    label = "web_documents"
