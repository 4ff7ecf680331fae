from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """Invoices and credit notes as buyers, sellers and the platform see, print and take them along."""

    name = "entrepot.web.invoices"
    label = "web_invoices"
