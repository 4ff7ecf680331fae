"""What `bench/storefront.py` is made of: goods by the million, addresses, and the client that asks."""
