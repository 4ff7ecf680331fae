"""A seller's own products."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import ProductInput, VariantInput
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.api.declaring import Resource, actor_of, language_of, seeing_own_work
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.shapes.base import Asked, LanguageCode, PictureId, ProductId
from entrepot.web.api.shapes.certificates import TextInLanguage, Texts
from entrepot.web.api.shapes.products import (
    DetailContent,
    PictureElsewhere,
    PicturesElsewhere,
    Product,
    ProductChange,
    ProductContent,
    ProductPage,
    VariantContent,
)
from entrepot.web.api.versions import seen_versions, tag_with

resource = Resource("products", "A seller's own products, their texts and pictures.")
KIND = "products"
CHANGED = 412
TRIES = 3
State = Annotated[Literal["", "draft", "published", "archived"], Query(description="Keep those in a state.")]


class HsChoice(Asked):
    """The HS code that the seller confirms."""

    hs: str = Field(pattern="^[0-9]{6}$", description="Six digits of HS 2022.", examples=["340600"])


class Translated(Asked):
    """One text of a product in one language; an empty one takes it away."""

    text: str = Field(max_length=20_000, examples=["雪松蜡烛"])
    variant: str = Field(
        "", pattern="^(var_[0-9a-z]{22})?$", description="For an option's value: its variant."
    )


class PictureChoice(Asked):
    """A stored picture to show on a product, after those it has."""

    picture: str = Field(pattern="^pic_[0-9a-z]{22}$", examples=["pic_" + "0" * 22])
    alt: str = Field("", max_length=500, description="What is on it, for those who do not see it.")
    language: LanguageCode = Field("en", description="Of `alt`.")
    sku: str = Field("", max_length=120, description="The variant it shows.")


@resource.get("/products", scope=CATALOGUE_READ, answers=ProductPage, summary="List own products")
def list_products(
    request: HttpRequest, state: State = "", cursor: Cursor = "", limit: Limit = 50
) -> ProductPage:
    """Return the organisation's products, drafts too, the newest first."""
    rows = queries.list_own_products(
        viewer=actor_of(request),
        language=language_of(request),
        state=state,
        after=unseal(KIND, cursor),
        limit=limit + 1,
    )
    kept, following = cut(rows, limit, lambda row: seal(KIND, row.product.id))
    return ProductPage(items=[Product.of(row) for row in kept], next=following)


@resource.post("/products", scope=CATALOGUE_WRITE, answers=Product, summary="Create a product")
def create_product(request: HttpRequest, body: ProductContent) -> Product:
    """Keep a new product as a draft. An HS code given here counts as confirmed by the seller."""
    made = actions.create_product(product=_content(body), by=actor_of(request), at=clock.now())
    return _own(request, made)


@resource.get("/products/{product}", scope=CATALOGUE_READ, answers=Product, summary="Get one own product")
def get_product(request: HttpRequest, product: ProductId) -> Product:
    """Return one product as its seller sees it."""
    return _own(request, product)


@resource.put(
    "/products/{product}", scope=CATALOGUE_WRITE, answers=Product, summary="Replace a product", matched=True
)
def replace_product(request: HttpRequest, product: ProductId, body: ProductContent) -> Product:
    """Make the product say this and nothing else. Variants that are not named any more are put away."""
    actions.update_product(
        product=product,
        content=_content(body),
        by=actor_of(request),
        at=clock.now(),
        seen=seen_versions(request),
    )
    return _own(request, product)


@resource.patch(
    "/products/{product}", scope=CATALOGUE_WRITE, answers=Product, summary="Change a product", matched=True
)
def change_product(request: HttpRequest, product: ProductId, body: ProductChange) -> Product:
    """Change the fields that are given."""
    given: dict[str, Any] = {
        name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None
    }
    if body.variants is not None:
        given["variants"] = _variants(body.variants)
    if body.details is not None:
        given["details"] = _details(body.details)
    if body.option_names is not None:
        given["option_names"] = tuple(body.option_names)
    _change(request, product, given)
    return _own(request, product)


@resource.delete("/products/{product}", scope=CATALOGUE_WRITE, summary="Archive a product", matched=True)
def archive_product(request: HttpRequest, product: ProductId) -> None:
    """Put a product and its variants away, and take it off every market."""
    actions.archive_product(
        product=product, by=actor_of(request), at=clock.now(), seen=seen_versions(request)
    )


@resource.put("/products/{product}/hs", scope=CATALOGUE_WRITE, answers=Product, summary="Confirm the HS code")
def confirm_hs(request: HttpRequest, product: ProductId, body: HsChoice) -> Product:
    """Confirm as the seller under which HS code the product falls."""
    _own(request, product)  # officers confirm those of others; a token is nobody's officer
    actions.confirm_hs(product=product, hs=body.hs, by=actor_of(request), at=clock.now())
    return _own(request, product)


@resource.put(
    "/products/{product}/translations/{language}/{field}",
    scope=CATALOGUE_WRITE,
    answers=Product,
    summary="Write one text in one language",
)
def set_translation(
    request: HttpRequest,
    product: ProductId,
    language: LanguageCode,
    field: Literal["title", "description", "option1", "option2", "option3"],
    body: Translated,
) -> Product:
    """Write the title, the description, or the words of an option in another language."""
    actions.set_translation(
        product=product,
        field=field,
        language=language,
        text=body.text,
        thing=body.variant,
        by=actor_of(request),
        at=clock.now(),
    )
    return _own(request, product)


class PictureAddressChoice(Asked):
    """A picture that lies elsewhere on the web, to be fetched and shown on a product after those it has."""

    address: str = Field(
        max_length=1000,
        description="Of the picture itself: http or https, on the usual port, open to everybody.",
        examples=["https://shop.example/cedar-candle.jpg"],
    )
    alt: str = Field("", max_length=500, description="What is on it, for those who do not see it.")
    language: LanguageCode = Field("en", description="Of `alt`.")
    sku: str = Field("", max_length=120, description="The variant it shows.")


@resource.post(
    "/products/{product}/pictures/elsewhere",
    scope=CATALOGUE_WRITE,
    answers=PicturesElsewhere,
    summary="Have a picture fetched by its address",
    clashes=True,
)
def add_picture_by_address(
    request: HttpRequest, product: ProductId, body: PictureAddressChoice
) -> PicturesElsewhere:
    """Have a picture fetched from the web in the background and shown on the product. Twice is once.

    It is written anew and kept here. While operators have switched fetching off it is refused (409).
    """
    actions.add_picture_by_address(product=product, by=actor_of(request), at=clock.now(), **body.model_dump())
    return _elsewhere(request, product)


@resource.get(
    "/products/{product}/pictures/elsewhere",
    scope=CATALOGUE_READ,
    answers=PicturesElsewhere,
    summary="Pictures that are not here yet",
)
def list_pictures_elsewhere(request: HttpRequest, product: ProductId) -> PicturesElsewhere:
    """Return the pictures of a product that wait to be fetched, and those that did not come, with reasons."""
    return _elsewhere(request, product)


@resource.post(
    "/products/{product}/pictures/retries",
    scope=CATALOGUE_WRITE,
    answers=PicturesElsewhere,
    summary="Ask again for pictures that did not come",
)
def retry_pictures(request: HttpRequest, product: ProductId) -> PicturesElsewhere:
    """Ask anew for the pictures of a product that did not come."""
    _own(request, product)
    actions.retry_pictures(product=product, by=actor_of(request), at=clock.now())
    return _elsewhere(request, product)


@resource.get(
    "/products/{product}/translations",
    scope=CATALOGUE_READ,
    answers=Texts,
    summary="List a product's texts in all languages",
)
def list_texts(request: HttpRequest, product: ProductId) -> Texts:
    """Return every text of a product with who wrote it, and whether its source has changed since."""
    _own(request, product)
    return Texts(
        items=[TextInLanguage.of(row) for row in queries.list_texts(product, viewer=actor_of(request))]
    )


@resource.post(
    "/products/{product}/pictures",
    scope=CATALOGUE_WRITE,
    answers=Product,
    summary="Show a picture on a product",
)
def add_picture(request: HttpRequest, product: ProductId, body: PictureChoice) -> Product:
    """Show a picture that was uploaded before. Twice is once."""
    actions.add_picture(product=product, by=actor_of(request), at=clock.now(), **body.model_dump())
    return _own(request, product)


@resource.delete(
    "/products/{product}/pictures/{picture}", scope=CATALOGUE_WRITE, summary="Take a picture off a product"
)
def remove_picture(request: HttpRequest, product: ProductId, picture: PictureId) -> None:
    """Take a picture off a product; the stored picture stays."""
    actions.remove_picture(product=product, picture=picture, by=actor_of(request), at=clock.now())


def _own(request: HttpRequest, product: str) -> Product:
    """Return a product to who may read it, or has just written it."""
    reader = seeing_own_work(actor_of(request), CATALOGUE_READ)
    row = queries.get_own_product(product, viewer=reader, language=language_of(request))
    tag_with(request, row.version)
    return Product.of(row)


def _elsewhere(request: HttpRequest, product: str) -> PicturesElsewhere:
    reader = seeing_own_work(actor_of(request), CATALOGUE_READ)
    queries.get_own_product(product, viewer=reader)
    rows = queries.list_pictures_elsewhere(product=product, viewer=reader)
    return PicturesElsewhere(items=[PictureElsewhere.copied(row) for row in rows])


def _change(request: HttpRequest, product: str, given: dict[str, Any]) -> None:
    """Change some fields of what stands there now: two who change different fields both have theirs."""
    actor, asked = actor_of(request), seen_versions(request)
    reader = seeing_own_work(actor, CATALOGUE_READ)
    for tries_left in reversed(range(TRIES)):
        version = queries.get_own_product(product, viewer=reader).version
        before = queries.get_product_input(product, viewer=reader)
        seen = {version} if asked is None else asked & {version}
        try:
            actions.update_product(
                product=product, content=replace(before, **given), by=actor, at=clock.now(), seen=seen
            )
        except ProblemRaised as raised:
            if asked is not None or raised.problem.status != CHANGED or not tries_left:
                raise
        else:
            return


def _content(body: ProductContent) -> ProductInput:
    same = body.model_dump(exclude={"variants", "details", "option_names"})
    return ProductInput(
        **same,
        variants=_variants(body.variants),
        details=_details(body.details),
        option_names=tuple(body.option_names),
    )


def _variants(given: list[VariantContent]) -> tuple[VariantInput, ...]:
    return tuple(
        VariantInput(
            **each.model_dump(exclude={"price", "options"}),
            options=tuple(each.options),
            price_minor=each.price.as_money().minor,
            currency=each.price.currency,
        )
        for each in given
    )


def _details(given: list[DetailContent]) -> tuple[tuple[str, str, str], ...]:
    return tuple((each.kind, each.name, each.value) for each in given)
