"""Word lists of the English search: spellings, and words that say nothing, little or only a material."""

SPELLINGS = {
    "jewelry": "jewellery", "color": "colour", "colored": "coloured", "tire": "tyre", "tires": "tyres",
    "aluminum": "aluminium", "gray": "grey", "fiber": "fibre", "yoghurt": "yogurt", "pajama": "pyjamas",
    "pajamas": "pyjamas", "fertilizer": "fertiliser", "moisturizer": "moisturiser",
    "sanitizer": "sanitiser", "mold": "mould", "mustache": "moustache", "whiskey": "whisky",
    "eyeglasses": "spectacles", "flavor": "flavour", "flavoring": "flavouring", "chili": "chilli",
    "chilies": "chillies", "donut": "doughnut", "plow": "plough", "mattresses": "mattress",
    "knives": "knife", "leaves": "leaf", "loaves": "loaf", "scarves": "scarf", "shelves": "shelf",
    "teeth": "tooth", "feet": "foot", "geese": "goose", "mice": "mouse", "halves": "half",
    "catalog": "catalogue", "airplane": "aeroplane", "microfiber": "microfibre", "woolen": "woollen",
    "woollen": "wool", "wooden": "wood", "golden": "gold", "dried": "dry", "silken": "silk",
}  # fmt: skip
"""One spelling for each word: British, singular, and the noun for a material."""

STOP = frozenset(
    {
        "a", "an", "and", "as", "at", "best", "brand", "by", "c", "chapter", "e", "eg", "etc", "excluding",
        "for", "free", "from", "genuine", "heading", "high", "hot", "ie", "in", "including", "is", "it",
        "item", "its", "made", "my", "n", "nec", "new", "no", "not", "of", "on", "or", "other", "our",
        "pack", "pc", "pcs", "piece", "pieces", "quality", "shipping", "style", "suitable", "than", "that",
        "the", "thereof", "this", "to", "type", "use", "used", "whether", "with", "your",
    }
)  # fmt: skip
"""Words that say nothing about goods."""

WEAK = frozenset(
    {
        "adult", "artisan", "beige", "big", "black", "blue", "boy", "boys", "brown", "cheap", "classic",
        "cm", "colour", "coloured", "colourful", "custom", "customised", "cute", "deluxe", "designer",
        "disposable", "eco", "fashion", "fresh", "friendly", "funny", "g", "gift", "girl", "girls", "green",
        "grey", "handmade", "home", "household", "inch", "kg", "kid", "kids", "kit", "ladies", "lady",
        "large", "luxury", "man", "max", "men", "mens", "mini", "ml", "modern", "multi", "multifunctional",
        "natural", "navy", "oem", "organic", "original", "outdoor", "personalised", "pink", "plus",
        "portable", "premium", "pro", "professional", "pure", "purple", "red", "retail", "reusable", "set",
        "size", "small", "super", "traditional", "ultra", "unisex", "vintage", "waterproof", "white",
        "wholesale", "woman", "women", "womens", "xl", "xxl", "yellow",
    }
)  # fmt: skip
"""Words that say little: for whom, colour, size, praise."""

MATERIALS = frozenset(
    {
        "acrylic", "aluminium", "bamboo", "brass", "canvas", "carbon", "ceramic", "copper", "cotton",
        "felt", "glass", "iron", "leather", "linen", "mesh", "metal", "nylon", "plastic", "polyester",
        "rattan", "rubber", "sandalwood", "satin", "silicone", "silk", "stainless", "steel",
        "vacuum", "velvet", "viscose", "wood", "wool",
    }
)  # fmt: skip
"""What a thing is made of; after its name they only describe it."""

UNITS = frozenset(
    {
        "bag", "bags", "bottle", "bottles", "box", "boxes", "cl", "cm", "g", "inch", "inches", "kg", "l",
        "layer", "layers", "lb", "m", "mah", "mg", "ml", "mm", "month", "months", "oz", "pack", "packs",
        "pcs", "person", "persons", "pieces", "ply", "speed", "speeds", "string", "strings", "tier",
        "tiers", "tin", "tins", "v", "w", "year", "years",
    }
)  # fmt: skip
"""A number before one of these is a measure."""
