"""Documents that are to show what a business or its goods are, for who decides."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from entrepot.apps.businesses import queries
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel.actors import Actor
from entrepot.web.evidence.serving import hand_over
from entrepot.web.operator.access import platform_page


@require_safe
@platform_page
def show(request: HttpRequest, actor: Actor, paper: str) -> HttpResponse:
    """Hand a document over to the platform's people."""
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_paper(paper, viewer=actor, small=small))


@require_safe
@platform_page
def show_proof(request: HttpRequest, actor: Actor, proof: str) -> HttpResponse:
    """Hand a paper for declared facts over to the platform's people."""
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_proof(proof, viewer=actor, small=small))


@require_safe
@platform_page
def show_certificate(request: HttpRequest, actor: Actor, certificate_paper: str) -> HttpResponse:
    """Hand the file of a product's certificate over to the platform's people."""
    small = request.GET.get("size") == "small"
    return hand_over(catalogue.read_certificate_file(certificate_paper, viewer=actor, small=small))
