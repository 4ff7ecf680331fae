"""What `bench/checkout.py` is made of: a shop, its servers, buyers, and orders stored long ago."""
