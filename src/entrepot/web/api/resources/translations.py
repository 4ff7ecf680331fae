"""What products say in which language: counted, translated by machine, approved by people; agreed words."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.translation import actions as wording
from entrepot.apps.translation import queries as translation
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.shapes import translations as shapes
from entrepot.web.api.shapes.base import TermId, TranslationRunId

resource = Resource(
    "translations", "Texts in other languages: what is missing, what a machine wrote, words agreed on."
)
KIND = "languages"
Language = Annotated[
    str, Query(pattern="^([a-z]{2,3}(-[a-z0-9]{2,8})?)?$", description="One of ours; empty: all.")
]
State = Annotated[
    Literal["", "missing", "changed", "machine", "person"],
    Query(description="Only products that stand so in `language`."),
]


@resource.get(
    "/translations/languages",
    scope=CATALOGUE_READ,
    answers=shapes.LanguageStandings,
    summary="How all products stand in each language",
    cost=5,
)
def count_languages(request: HttpRequest) -> shapes.LanguageStandings:
    """Return how many live products stand how in each language of the platform."""
    found = queries.count_languages(viewer=actor_of(request))
    return shapes.LanguageStandings(items=[shapes.LanguageStanding.of(row) for row in found])


@resource.get(
    "/translations/products",
    scope=CATALOGUE_READ,
    answers=shapes.ProductInLanguagesPage,
    summary="List products by how they stand in a language",
)
def list_languages(
    request: HttpRequest, language: Language = "", state: State = "", cursor: Cursor = "", limit: Limit = 20
) -> shapes.ProductInLanguagesPage:
    """Return products with their titles, the newest first; `language` and `state` together narrow them."""
    rows = queries.list_languages(
        viewer=actor_of(request),
        language=language,
        state=state,
        after=unseal(KIND, cursor),
        limit=limit + 1,
    )
    kept, following = cut(rows, limit, lambda row: seal(KIND, row.number))
    return shapes.ProductInLanguagesPage(
        items=[shapes.ProductInLanguages.of(row) for row in kept], next=following
    )


@resource.post(
    "/translations/runs",
    scope=CATALOGUE_WRITE,
    answers=shapes.TranslationRun,
    summary="Translate what is missing",
    cost=50,
)
def translate_missing(request: HttpRequest, body: shapes.LanguagesWanted) -> shapes.TranslationRun:
    """Let a machine write what products lack in these languages, in the background.

    It is marked as a machine's, and never takes the place of what a person wrote. Where nothing is missing,
    or a run is under way, it is refused (409).
    """
    run = actions.translate_missing(languages=body.languages, by=actor_of(request), at=clock.now())
    return shapes.TranslationRun.of(queries.get_translation_run(run, viewer=actor_of(request)))


@resource.get(
    "/translations/runs/{run}",
    scope=CATALOGUE_READ,
    answers=shapes.TranslationRun,
    summary="How far a translation is",
)
def get_translation_run(request: HttpRequest, run: TranslationRunId) -> shapes.TranslationRun:
    """Return one run with its progress, what it wrote and what it could not."""
    return shapes.TranslationRun.of(queries.get_translation_run(run, viewer=actor_of(request)))


@resource.post(
    "/translations/approvals",
    scope=CATALOGUE_WRITE,
    answers=shapes.Approved,
    summary="Approve what a machine wrote",
    missing=True,
)
def approve_translations(request: HttpRequest, body: shapes.Approval) -> shapes.Approved:
    """Make a machine's texts a person's, after somebody read them: at most a hundred products at once.

    Nothing is approved whose source has changed since, or that lacks an agreed word.
    """
    count = actions.approve_translations(
        products=body.products, language=body.language, by=actor_of(request), at=clock.now()
    )
    return shapes.Approved(texts=count)


@resource.get(
    "/translations/terms", scope=CATALOGUE_READ, answers=shapes.Terms, summary="List words agreed on"
)
def list_terms(request: HttpRequest, language: Language = "") -> shapes.Terms:
    """Return the words the organisation agreed on, into one language or all."""
    found = translation.list_terms(viewer=actor_of(request), language=language)
    return shapes.Terms(items=[shapes.Term.of(row) for row in found])


@resource.post("/translations/terms", scope=CATALOGUE_WRITE, answers=shapes.Term, summary="Agree on a word")
def agree_on_term(request: HttpRequest, body: shapes.AgreedWord) -> shapes.Term:
    """Agree how a word is said in another language, or change it: machines keep to it from now on."""
    actor = actor_of(request)
    term = wording.agree_on_term(**body.model_dump(), by=actor, at=clock.now())
    return shapes.Term.of(translation.get_term(term, viewer=actor))


@resource.delete("/translations/terms/{term}", scope=CATALOGUE_WRITE, summary="Drop an agreed word")
def drop_term(request: HttpRequest, term: TermId) -> None:
    """Drop a word that was agreed on. What was written with it stays."""
    actor = actor_of(request)
    translation.get_term(term, viewer=actor)
    wording.drop_term(term=term, by=actor, at=clock.now())
