from django.urls import path

from entrepot.web.design import views
from entrepot.web.design.places import place_patterns

urlpatterns = [
    path("", views.front_door, name="front-door"),
    path("place", views.choose_place, name="place"),
    *place_patterns(path("styleguide", views.styleguide, name="styleguide")),
]
