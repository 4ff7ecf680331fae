"""`entrepot states`: every state table as a page with a diagram, from the tables the program runs by."""
