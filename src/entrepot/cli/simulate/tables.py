"""The tables a made-up year fills, with the columns that its rows hold."""

from typing import Final

from entrepot.cli.simulate.bulk import Table

_OF_PEOPLE: Final = {
    "accounts_user": "id password public_id email name is_active joined_at",
    "account_emailaddress": "id verified primary user_id email",
    "accounts_organisation": "id created_at public_id name country",
    "accounts_membership": "id created_at role user_id organisation_id",
    "businesses_business": "id created_at public_id name country kind state verified_at organisation_id",
    "businesses_fact": "id created_at fact number day evidence declared_by business_id",
    "businesses_verification": (
        "id created_at public_id legal_name registration register state submitted_by decided_at"
        " decided_by note"
        " business_id answer"
    ),
    "ledger_holder": "id owner organisation_id named_at",
    "payouts_bankaccount": (
        "id created_at public_id business organisation_id holder country scheme sealed digest ending bic"
        " bank_code set_by source currency"
    ),
}
_OF_GOODS: Final = {
    "catalogue_product": (
        "id created_at public_id state version handle language brand category option1_name option2_name"
        " option3_name hs hs_edition hs_confirmed hs_confirmed_by hs_confirmed_at origin"
        " updated_at business_id"
        " organisation_id"
    ),
    "catalogue_variant": (
        "id created_at public_id sku position option1 option2 option3 price_minor currency basis"
        " per net_grams"
        " gross_grams pieces gtin organisation_id product_id"
    ),
    "catalogue_translation": "id thing field language text state stale lacks product_id",
    "catalogue_listing": "id created_at state changed_at market_id product_id",
    "catalogue_visibility": "id readiness_id product_version checked_at product_id",
    "stock_location": (
        "id created_at public_id code name kind country entered_from recipient lines locality area postcode"
        " phone is_default open_from organisation_id"
    ),
    "stock_stockitem": "id created_at on_hand reserved organisation_id variant_id by_hand location_id",
}
_OF_PROGRAMMES: Final = {
    "programmes_businessfacts": (
        "id business row organisation_id name country kind joined verified women_led women_led_rank youth_led"
        " youth_led_rank farm farm_rank cooperative cooperative_rank jobs jobs_rank founded founded_rank"
        " exported orders_30 orders_90 orders_365 sales_90 sales_365 exports_365 market_count gathered_at"
    ),
    "programmes_factvalue": "id fact value business_id",
    "programmes_application": (
        "id created_at public_id business organisation_id name country size groups state verdict told note"
        " asked_by decided_by decided_at reason appeal programme_id version_id"
    ),
    "programmes_award": (
        "id created_at public_id business organisation_id since until cap place end_reason application_id"
        " programme_id version_id"
    ),
    "programmes_awardedbenefit": "id reference award_id benefit_id",
    "fees_relief": (
        "id created_at public_id business programme programme_name budget cap market category share currency"
        " valid_from valid_to"
    ),
    "budgets_counter": "id created_at public_id kind subject period unit limit held used",
    "budgets_claim": "id created_at reference amount given_back state until changed_at counter_id",
}
_OF_ORDERS: Final = {
    "orders_cart": (
        "id created_at public_id key_digest market country language currency state version changed_at user_id"
        " apart person"
    ),
    "orders_cartquote": (
        "id created_at public_id version lines parcels total_minor currency valid_until cart_id"
    ),
    "orders_checkout": (
        "id created_at public_id key_digest email language total_minor currency pay_until cart_id quote_id"
        " user_id"
    ),
    "orders_order": (
        "id created_at public_id business number organisation_id market country state moved_at currency"
        " goods_minor total_minor commission_minor commission_tax_minor seller_share_minor at_delivery_minor"
        " refund_claimed_minor provider payment stock_taken paid_at delivered_at release_on dues_set_aside_at"
        " released_at checkout_id"
    ),
    "orders_ordershare": (
        "id position part account owner levy amount_minor claimed_minor refunded_minor order_id"
    ),
    "orders_ordermove": "id event before after who why at order_id",
    "orders_orderaddress": ("id country area locality postcode lines recipient phone local order_id kept_by"),
    "orders_orderparcel": (
        "id public_id position ship_from route gross request reply kept service shipment tracking customs"
        " shipped_at delivered_at order_id failed_as"
    ),
    "orders_orderline": (
        "id position key variant product title sku hs national origin category quantity net_grams gross_grams"
        " price_minor per amount_minor value_minor order_id parcel_id"
    ),
    "orders_orderrefund": (
        "id created_at public_id request_key parts amount_minor reason sent_as state moved_at order_id"
    ),
    "orders_feemove": (
        "id created_at reference business cause currency commission_minor tax_minor relief_minor"
        " tax_authority"
        " at order_id"
    ),
    "fees_feeline": (
        "id created_at public_id kind reference position business market categories currency goods_minor"
        " commission_minor tax_minor tax_authority schedule_id"
    ),
    "fees_feelinerelief": "id amount_minor line_id relief_id",
}
_OF_MONEY: Final = {
    "payments_paymentintent": (
        "id created_at public_id request_key provider payer amount_minor currency capture_at_once state"
        " moved_at provider_reference redirect_url reason captured_at user_id captured_minor instructions"
    ),
    "payments_paymentline": (
        "id kind subject amount_minor claimed_minor refunded_minor live intent_id captured_minor"
    ),
    "payments_refund": (
        "id created_at public_id request_key amount_minor state provider_reference reason moved_at line_id"
    ),
    "ledger_posting": "id position kind owner currency minor entry_id",
    "ledger_entry": "id public_id source reference occurred_at recorded_at cause about memo",
    "ledger_balance": "id kind owner currency minor",
    "payouts_payout": (
        "id created_at public_id business organisation_id amount_minor currency state moved_at approved_by"
        " approved_at sent_at settled_at bank_reference reason account_id batch_id note charge_minor"
        " from_currency from_minor rate_source"
    ),
}
_OF_IMPACT: Final = {
    "impact_countedbusiness": (
        "id business listed_at country women_led youth_led farm cooperative jobs_hundredths jobs_evidence"
        " first_sold_at first_exported_at countries abroad_cents relief_cents"
    ),
    "impact_countedorder": (
        "id order business from_country to_country currency goods_minor dues_minor total_minor released_at"
        " home euro_cents"
    ),
    "impact_countedrelief": "id programme amount_minor order_id euro_cents",
    "impact_countedsupport": "id programme since relief_cents business_id",
    "impact_countedpayout": "id payout business currency amount_minor settled_at",
}
TABLES: Final = {
    name: Table(name, tuple(columns.split()))
    for part in (_OF_PEOPLE, _OF_GOODS, _OF_PROGRAMMES, _OF_ORDERS, _OF_MONEY, _OF_IMPACT)
    for name, columns in part.items()
}
"""Every table by its name, each after those it points to; postings before the entries that seal them."""
