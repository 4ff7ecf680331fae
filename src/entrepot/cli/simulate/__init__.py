"""A made-up year of trade, as large as asked for, written in bulk."""
