"""Countries, currencies, units and the Harmonized System: reviewed files, read once, no database."""
