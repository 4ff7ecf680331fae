"""Print how many pieces of a good were ordered: `sold.py KEY`."""

import sys

import django

django.setup()

from django.db.models import Sum  # noqa: E402 - after the set-up
from oscar.core.loading import get_model  # noqa: E402 - same

lines = get_model("order", "Line").objects.filter(product_id=int(sys.argv[1]))
print(lines.aggregate(sold=Sum("quantity"))["sold"] or 0)
