"""Pictures that lie elsewhere on the web: what came of them, and another try for those that did not come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entrepot.apps.catalogue import actions
from entrepot.apps.kernel import clock
from entrepot.web.seller.access import Seller, seller_page


@require_POST
@seller_page
def try_again(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Ask anew for the pictures of a product or of a file that did not come; go back to its page."""
    product, job = request.POST.get("product", ""), request.POST.get("job", "")
    tried = actions.retry_pictures(product=product, product_import=job, by=seller.actor, at=clock.now())
    if tried:
        said = ngettext("%d picture is asked for again.", "%d pictures are asked for again.", tried)
        messages.success(request, said % tried)
    else:
        messages.info(request, _("No picture is left to be asked for again."))
    organisation = seller.organisation.public_id
    if job:
        return redirect("sell-import", organisation=organisation, job=job)
    if product:
        return redirect("sell-product", organisation=organisation, product=product)
    return redirect("sell-products", organisation=organisation)
