"""From words or digits to Harmonized System candidates, with the reason for each. No database."""
