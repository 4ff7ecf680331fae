"""The product's own settings, with empty views more: yardsticks behind the same server and middleware."""

from entrepot.config.settings import *  # noqa: F403 - all of it is the product's

ROOT_URLCONF = "storefronts.urls"
