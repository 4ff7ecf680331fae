"""Support: what the platform charges, and what programmes take over for the businesses that need it."""
