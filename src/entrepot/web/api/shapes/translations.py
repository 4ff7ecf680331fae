"""What products say in which language: how they stand, runs that translate, and agreed words."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from entrepot.apps.catalogue.queries import LanguageCount, ProductLanguages, TranslationRunView
from entrepot.apps.translation.queries import TermView
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Asked, LanguageCode, Told

STANDS = (
    "`missing`: nothing is said; `changed`: what is said was made of another text than stands there now; "
    "`machine`: written by a machine and read by nobody; `person`: a person wrote or approved it."
)


class LanguageStanding(Told):
    """How the live products stand in one language."""

    language: str = Field(examples=["zh-hans"])
    states: dict[str, int] = Field(description=f"How many stand so. {STANDS}", examples=[{"missing": 2}])
    own: int = Field(description="Products that are first described in this language.")

    @classmethod
    def of(cls, row: LanguageCount) -> "LanguageStanding":
        """Make one of a count."""
        return cls.copied(row, states=dict(row.states), own=row.first)


class LanguageStandings(Told):
    """Every language of ours."""

    items: list[LanguageStanding]


class ProductInLanguages(Told):
    """One product: how it stands in each language, and its titles."""

    product: str = Field(examples=["prd_" + "0" * 22])
    language: str = Field(description="The one it is first described in.", examples=["en"])
    title: str = Field(description="In that language.")
    states: dict[str, str] = Field(description=f"By language; nothing in its own. {STANDS}")
    titles: dict[str, str] = Field(description="By language, where there is one.")

    @classmethod
    def of(cls, row: ProductLanguages) -> "ProductInLanguages":
        """Make one of a product."""
        return cls.copied(row, product=row.public_id, states=dict(row.states), titles=dict(row.titles))


class ProductInLanguagesPage(Told):
    """A page of products."""

    items: list[ProductInLanguages]
    next: Next


class LanguagesWanted(Asked):
    """Into which languages."""

    languages: list[LanguageCode] = Field(min_length=1, max_length=20, examples=[["zh-hans", "th"]])


class TranslationRun(Told):
    """A run that translates what is missing, how far it is and what became of it."""

    id: str = Field(examples=["tru_" + "0" * 22])
    languages: list[str]
    state: str = Field(examples=["running"])
    percent: int = Field(ge=0, le=100)
    products: int = Field(description="That lacked something when it began.")
    written: int = Field(description="Texts that were written, marked as a machine's.")
    left_out: int = Field(description="Texts that a person wrote meanwhile, which stay.")
    unable: int = Field(description="Texts that could not be translated.")
    faults: dict[str, int] = Field(description="Why not, and how often.")
    words: dict[str, int] = Field(description="Words nobody knew, and how often they stand there.")
    stopped: str = Field(description="Why it ended early; else empty.")
    started_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: TranslationRunView) -> "TranslationRun":
        """Make one of a run."""
        return cls.copied(
            row,
            id=row.public_id,
            languages=list(row.languages),
            products=row.matched,
            faults=dict(row.faults),
            words=dict(row.words),
        )


class Approval(Asked):
    """Products whose texts in a language somebody has read."""

    language: LanguageCode
    products: list[Annotated[str, StringConstraints(pattern="^prd_[0-9a-z]{22}$")]] = Field(
        min_length=1, max_length=100, examples=[["prd_" + "0" * 22]]
    )


class Approved(Told):
    """What was approved."""

    texts: int = Field(description="What changed since, or lacks an agreed word, is none of them.")


class AgreedWord(Asked):
    """A word, and how it is to be said in another language."""

    source_language: LanguageCode
    source: str = Field(min_length=1, max_length=120, examples=["pu-erh"])
    language: LanguageCode = Field(examples=["zh-hans"])
    agreed: str = Field(min_length=1, max_length=120, examples=["普洱茶"])


class Term(Told):
    """An agreed word."""

    id: str = Field(examples=["trm_" + "0" * 22])
    source_language: str
    source: str
    language: str
    agreed: str

    @classmethod
    def of(cls, row: TermView) -> "Term":
        """Make one of a word."""
        return cls.copied(row, id=row.public_id)


class Terms(Told):
    """Agreed words, by language."""

    items: list[Term]
