from django.urls import path

from entrepot.web.design.places import place_patterns
from entrepot.web.storefront import looking, makers, products, shelves, supported, switching, visitor

urlpatterns = place_patterns(
    path("shop/", shelves.show, name="shop"),
    path("shop/words", looking.words, name="shop-words"),
    path("shop/currency", switching.choose_currency, name="shop-currency"),
    path("shop/supported", supported.show, name="shop-supported"),
    path("shop/shelf", shelves.shelf, name="shop-shelf"),
    path("shop/<str:product>/", products.show, name="shop-product"),
    path("makers/<str:business>/", makers.show, name="maker"),
    path("visitor", visitor.show, name="visitor"),
)
