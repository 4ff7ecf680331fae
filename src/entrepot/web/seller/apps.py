from django.apps import AppConfig


class SellerPagesConfig(AppConfig):
    """Pages for a seller: register, add products, confirm their codes, see where they may be sold."""

    name = "entrepot.web.seller"
    label = "web_seller"
