"""What came about, for everybody."""

from django.http import HttpRequest

from entrepot.apps.impact import queries
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.shapes.impact import Figures

resource = Resource("impact", "What came about: figures that the books hold up.")


@resource.get("/figures", answers=Figures, summary="What came about", cost=5)
def get_figures(request: HttpRequest) -> Figures:
    """Return who sells across borders, how much was sold, collected and paid out, until now."""
    return Figures.of(queries.get_figures(viewer=actor_of(request), at=clock.now()))
