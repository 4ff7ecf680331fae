from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """What buyers say of goods they received, and what people ask their makers."""

    name = "entrepot.apps.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Hear of people who are erased, and add what is written to authors and sellers."""
        import_module("entrepot.apps.reviews.subscribers")
        letters = import_module("entrepot.apps.reviews.letters").LETTERS
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in letters.items():
            add_template(key, names)
