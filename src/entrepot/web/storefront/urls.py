from django.urls import URLPattern, URLResolver, path

from entrepot.web.design.places import place_patterns
from entrepot.web.storefront import (
    comparing,
    fronts,
    looking,
    makers,
    products,
    shelves,
    sitemap,
    supported,
    switching,
    talk,
    visitor,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<str:country>-<int:page>.xml", sitemap.products, name="sitemap-products"),
]
urlpatterns += place_patterns(
    path("store/", fronts.show, name="store"),
    path("store/<str:collection>/", fronts.show_collection, name="collection"),
    path("shop/", shelves.show, name="shop"),
    path("shop/words", looking.words, name="shop-words"),
    path("shop/currency", switching.choose_currency, name="shop-currency"),
    path("shop/supported", supported.show, name="shop-supported"),
    path("shop/shelf", shelves.shelf, name="shop-shelf"),
    path("shop/<str:product>/", products.show, name="shop-product"),
    path("shop/<str:product>/reviews/", talk.show_reviews, name="shop-reviews"),
    path("reviews/<str:review>/photos/<str:file>", talk.photo, name="review-photo"),
    path("compare", comparing.show, name="compare"),
    path("makers/<str:business>/", makers.show, name="maker"),
    path("visitor", visitor.show, name="visitor"),
)
