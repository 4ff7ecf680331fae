"""Every read of text: pure functions of what they are given, but for the lists of words they come with."""

from entrepot.apps.text.concepts import Concepts, load_concepts
from entrepot.apps.text.fillers import is_filler
from entrepot.apps.text.folding import bare, fold
from entrepot.apps.text.phrases import endings, phrases
from entrepot.apps.text.scripts import Script
from entrepot.apps.text.spelling import Vocabulary
from entrepot.apps.text.words import Word, index_words, query_words, stem

__all__ = [
    "Concepts",
    "Script",
    "Vocabulary",
    "Word",
    "bare",
    "endings",
    "fold",
    "index_words",
    "is_filler",
    "load_concepts",
    "phrases",
    "query_words",
    "stem",
]
