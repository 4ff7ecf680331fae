from django.urls import path

from entrepot.web.design.places import place_patterns
from entrepot.web.storefront import looking, makers, products, shelves, supported, switching, talk, visitor

urlpatterns = place_patterns(
    path("shop/", shelves.show, name="shop"),
    path("shop/words", looking.words, name="shop-words"),
    path("shop/currency", switching.choose_currency, name="shop-currency"),
    path("shop/supported", supported.show, name="shop-supported"),
    path("shop/shelf", shelves.shelf, name="shop-shelf"),
    path("shop/<str:product>/", products.show, name="shop-product"),
    path("shop/<str:product>/reviews/", talk.show_reviews, name="shop-reviews"),
    path("reviews/<str:review>/photos/<str:file>", talk.photo, name="review-photo"),
    path("makers/<str:business>/", makers.show, name="maker"),
    path("visitor", visitor.show, name="visitor"),
)
