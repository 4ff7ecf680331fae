from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """A memory of what people translated, a glossary of agreed words, and a translator to ask."""

    name = "entrepot.apps.translation"
    label = "translation"
