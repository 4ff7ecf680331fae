"""Make the tables and the goods: `fill.py COUNT PIECES` prints the keys of so many goods."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from oscar.core.loading import get_model  # noqa: E402 - same

call_command("migrate", verbosity=0)
kind, _ = get_model("catalogue", "ProductClass").objects.get_or_create(name="Candle", track_stock=True)
partner, _ = get_model("partner", "Partner").objects.get_or_create(name="Hill Candles")
get_model("address", "Country").objects.get_or_create(
    iso_3166_1_a2="SG",
    defaults={"printable_name": "Singapore", "name": "Singapore", "is_shipping_country": True},
)
Product, StockRecord = get_model("catalogue", "Product"), get_model("partner", "StockRecord")
for _number in range(int(sys.argv[1])):
    product = Product.objects.create(title="Candle", product_class=kind, structure=Product.STANDALONE)
    StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=f"C-{product.pk}",
        price_currency="SGD",
        price="24.00",
        num_in_stock=int(sys.argv[2]),
    )
    print(product.pk)
