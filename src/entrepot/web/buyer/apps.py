from django.apps import AppConfig


class BuyerPagesConfig(AppConfig):
    """Pages for whoever buys: the cart, the checkout, own orders. Personal, never cached."""

    name = "entrepot.web.buyer"
    label = "web_buyer"
