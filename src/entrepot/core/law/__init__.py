"""Law as data: rows of a pack, resolved once into a rate card, priced with plain arithmetic."""
