"""Who walks to which page; and the addresses that are none, with the reason.

Whoever adds an address adds its name here: to a walk, when it is a page, else to where it says why not.
"""

from collections.abc import Callable, Iterator, Mapping

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver


def named(words: str) -> frozenset[str]:
    """Return names written one behind the other."""
    return frozenset(words.split())


WALKS: Mapping[str, frozenset[str]] = {
    "guest": named(
        """
        home answer markets impact programmes styleguide shop shop-product shop-reviews shop-say
        wishes compare store collection
        shop-supported maker cart
        checkout-form pay
        payment-sandbox orders order account_login account_signup account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
        account_inactive account_email_verification_sent account_confirm_email account-guest
        account-guest-data sell-open account-phone-enter api:docs api:docs-group api:docs-shapes
        api:docs-shape
        """
    ),
    "buyer": named(
        """
        sell cart checkout-form pay payment-sandbox-bank orders order order-case order-invoice
        return-ask return return-label order-review shop-ask report
        searches account-home organisation-new account_email
        account_change_password account_logout mfa_index mfa_activate_totp mfa_list_webauthn
        mfa_add_webauthn account-data account-erase account-phone
        """
    ),
    "abroad": frozenset({"allowance"}),
    "newcomer": named(
        """
        account-home organisation sell-register account_reauthenticate
        """
    ),
    "guarded": named(
        """
        mfa_index mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
        mfa_list_webauthn mfa_edit_webauthn mfa_remove_webauthn mfa_reauthenticate account-invitation
        """
    ),
    "seller": named(
        """
        account-home organisation organisation-edit organisation-data organisation-close sell-products
        sell-product sell-product-new sell-product-code sell-product-edit sell-product-fact
        sell-product-shelf sell-imports sell-import sell-money sell-bank-account sell-early
        sell-prices sell-price sell-product-battery
        sell-products-readiness sell-products-selected sell-products-mend sell-products-listing
        sell-products-changes sell-products-change
        sell-product-languages sell-product-terms sell-product-wording sell-product-translation
        sell-product-contents sell-product-certificates sell-certificate
        sell-verification sell-invoices sell-invoice sell-invoice-details sell-orders sell-order
        sell-parcel-pack sell-parcel-label sell-order-dispute sell-order-chargeback sell-returns
        sell-again-pack sell-again-label
        sell-return sell-return-places sell-return-place sell-stock sell-place sell-place-new
        sell-place-edit sell-place-send sell-place-write-off sell-transfer sell-verification-details
        sell-verification-address sell-verification-owners sell-verification-papers sell-about sell-prove
        sell-activity sell-serving sell-serving-market sell-programmes sell-resources
        sell-questions sell-reviews sell-answer sell-enquiries sell-enquiry
        giving
        """
    ),
    "operator": named(
        """
        operate operate-lane operate-item operate-money operate-exchange operate-owed operate-creditor
        operate-remittance operate-orders operate-order operate-disputes operate-dispute operate-figures
        operate-figure-rows
        operate-impact operate-markets operate-market operate-fees operate-collections
        operate-collection operate-pictures operate-early operate-invoices
        operate-terms operate-audit operate-people operate-letters operate-law operate-service
        operate-tokens operate-second-step raw:index raw:app_list raw:changelist raw:change
        """
    ),
    "grower": named(
        """
        farm farm-how farm-offline farm-terms farm-season farm-weigh farm-members farm-member-new farm-member
        farm-imports farm-product-new farm-import farm-lots farm-lot-new farm-lot farm-payouts farm-propose
        farm-payout farm-slips farm-papers lot
        """
    ),
    "officer": named(
        """
        operate operate-lane officer officer-new officer-programme officer-edit officer-applications
        officer-fairness officer-resources officer-resource officer-resource-new
        officer-effect officer-places officer-evidence officer-member
        """
    ),
}
FORMS = named(
    """
    account-phone-remove
    organisation-invite organisation-revoke-invitation organisation-role organisation-end
    organisation-token organisation-revoke-token account-export account-keep cart-add cart-change
    wish-keep wish-drop searches-save searches-look searches-drop searches-letters
    cart-split cart-another-person allowance-forget order-confirm order-settle order-cancel order-leave-out
    order-again
    return-label-make return-withdraw sell-parcel-shipped sell-order-answer sell-order-declare
    sell-order-call-off sell-order-let-go
    sell-order-refund sell-order-settle sell-return-accept sell-return-waive
    sell-again-shipped
    sell-return-receive sell-stock-splitting sell-place-close sell-place-default sell-product-publish
    sell-pictures-again sell-product-withdraw sell-product-archive sell-products-undo
    sell-product-languages-translate sell-product-languages-approve officer-count sell-serving-usual
    farm-language farm-member-leave farm-call-off farm-payout-list farm-bank-file farm-payout-move
    """
)
"""What forms are sent to: they answer no GET."""
LEADS_ELSEWHERE = named(
    """
    front-door place shop-currency checkout order-complain return-sent return-appeal sell-return-refuse
    sell-return-inspect lot-door
    """
)
"""What answers a GET with the address of a page: where a form was refused, or a choice is kept."""
NO_PAGES: Mapping[str, str] = {
    "farm-choose-lots": "asked once a parcel is packed: test_farm_languages walks it",
    "farm-worker": "a script",
    "farm-example": "a file",
    "farm-paper-file": "a file",
    "farm-import-rows": "a file",
    "lot-picture": "a picture",
    "healthz": "for whoever watches over the machine",
    "picture": "a picture",
    "robots": "for search engines",
    "sitemap": "for search engines",
    "sitemap-products": "for search engines",
    "review-photo": "a picture",
    "candidates": "a part of the page `answer`",
    "shop-shelf": "a part of the page `shop`",
    "shop-words": "a part of the page `shop`",
    "officer-evidence-file": "a file to take along",
    "visitor": "a part of every public page",
    "cart-badge": "a part of every public page",
    "searches-stop": "only out of a letter: the tests of web/buyer open it",
    "pay-look": "a part of the page `pay`",
    "account-export-file": "a file",
    "organisation-export-file": "a file",
    "order-evidence": "a file",
    "sell-order-evidence": "a file",
    "sell-order-chargeback-file": "a file",
    "operate-evidence": "a file",
    "operate-chargeback-file": "a file",
    "operate-remittance-advice": "a file",
    "sell-import-rows": "a file",
    "sell-export": "a file",
    "sell-statement": "a file",
    "impact-csv": "a file",
    "operate-paper": "a file",
    "operate-proof": "a file",
    "operate-certificate-file": "a file",
    "sell-certificate-file": "a file",
    "sell-proof-file": "a file",
    "sell-verification-paper": "a file",
    "sell-invoice-list": "a file",
    "sell-booking-file": "a file",
    "mfa_download_recovery_codes": "a file",
    "raw:jsi18n": "a script",
    "account_set_password": "nobody here is without a password",
    "account_confirm_login_code": "nobody signs in by a code here",
    "account-phone-code": "only on the way in, once a code was asked for",
    "sell-open-code": "only on the way in, once a letter was asked for",
    "mfa_authenticate": "only on the way in: test_journey of the accounts walks it",
    "mfa_login_webauthn": "only on the way in, and answers scripts",
    "mfa_reauthenticate_webauthn": "needs a key that really signs: test_journey of the accounts has one",
}


def views() -> Mapping[str, Callable[..., HttpResponseBase]]:
    """Return the name of every address but those for programs, and what answers it."""
    return dict(_views(get_resolver(), ""))


def name_of(view_name: str) -> str:
    """Return the name of a page; the raw views of all tables are one."""
    if view_name.startswith("raw:") and view_name.endswith(("_changelist", "_change")):
        return f"raw:{view_name.rpartition('_')[2]}"
    return view_name


def _views(resolver: URLResolver, space: str) -> Iterator[tuple[str, Callable[..., HttpResponseBase]]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            if not space.startswith("api:") or str(each.name).startswith("docs"):  # the rest is for programs
                yield name_of(f"{space}{each.name}"), each.callback
        else:
            yield from _views(each, f"{space}{each.namespace}:" if each.namespace else space)
