"""`entrepot demo`: a made-up world of makers, goods, buyers and orders, made by the actions of a real one.

Everybody's addresses end in .example, which no mail ever reaches.
"""
