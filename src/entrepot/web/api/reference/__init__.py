"""The reference of the API for people: pages drawn from the description that programs read."""
