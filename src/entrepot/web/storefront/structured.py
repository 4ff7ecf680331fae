"""A product in the words of schema.org, for search engines: data in the page, which no browser runs."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.utils.safestring import SafeString

from entrepot.web.design import places

# As Django writes JSON into a page: nothing in it can end the element it stands in.
ESCAPED: Final = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
SCHEMA: Final = "https://schema.org"


def product(request: HttpRequest, shown: Mapping[str, Any]) -> SafeString:
    """Return what a product page shows as JSON-LD."""
    found, variant, price = shown["product"], shown["variant"], shown["price"]
    address = request.build_absolute_uri(places.place_url("shop-product", product=found.public_id))
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Product",
        "name": found.title,
        "description": found.description,
        "sku": variant.sku,
        "url": address,
        "image": [request.build_absolute_uri(each.picture.address) for each in shown["pictures"]],
        "brand": {"@type": "Brand", "name": found.brand or found.business_name},
    }
    if variant.gtin:
        data["gtin"] = variant.gtin
    if found.origin:
        data["countryOfOrigin"] = {"@type": "Country", "identifier": found.origin}
    if price.total is not None:
        data["offers"] = {
            "@type": "Offer",
            "url": f"{address}?variant={variant.public_id}",
            "price": price.total.format_plain(),
            "priceCurrency": price.total.currency,
            "availability": f"{SCHEMA}/{'InStock' if shown['left'] else 'OutOfStock'}",
            "eligibleRegion": {"@type": "Country", "identifier": shown["window"].market.country},
            "seller": {"@type": "Organization", "name": found.business_name},
            "shippingDetails": shipping_of(shown),
        }
    tally = shown["tally"]
    if tally.count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": tally.average,
            "bestRating": "5",
            "worstRating": "1",
            "reviewCount": tally.count,
        }
    kept = {name: value for name, value in data.items() if value}
    return SafeString(json.dumps(kept, ensure_ascii=False).translate(ESCAPED))


def shipping_of(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return what sending costs and how long it takes: nothing besides, because the price has it inside."""
    country, price, arrival = shown["window"].market.country, shown["price"], shown["arrival"]
    data: dict[str, Any] = {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": "0", "currency": price.total.currency},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": country},
    }
    if arrival is not None:
        on = shown["window"].on
        sent = (arrival.sent_by - on).days
        data["deliveryTime"] = {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, sent),
            "transitTime": _days(
                (arrival.first - arrival.sent_by).days, (arrival.last - arrival.sent_by).days
            ),
        }
    return data


def _days(least: int, most: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}
