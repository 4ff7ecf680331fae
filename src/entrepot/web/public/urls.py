from django.urls import include, path

from entrepot.web.design.places import place_patterns
from entrepot.web.public import impact, programmes, views

urlpatterns = [
    path("", include("entrepot.web.design.urls")),
    *place_patterns(
        path("", views.home, name="home"),
        path("answer", views.answer, name="answer"),
        path("candidates", views.candidates, name="candidates"),
        path("markets", views.markets, name="markets"),
        path("impact", impact.show, name="impact"),
        path("impact.csv", impact.download, name="impact-csv"),
        path("programmes", programmes.show_all, name="programmes"),
    ),
]
