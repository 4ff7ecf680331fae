"""Reads a product file as the catalogue does: looked at, made flat where needed, product by product."""

from io import BytesIO

from entrepot.adapters.product_files import FILES
from entrepot.apps.catalogue.provider import Layout, ProductDraft


def looked(content: bytes | str, **more: str) -> Layout:
    return FILES.look(BytesIO(content.encode() if isinstance(content, str) else content), **more)


def flat(content: bytes | str, layout: Layout) -> BytesIO:
    source = BytesIO(content.encode() if isinstance(content, str) else content)
    if FILES.is_flat(layout):
        return source
    target = BytesIO()
    FILES.flatten(source, layout, target)
    return target


def drafts(content: bytes | str, **more: str) -> list[ProductDraft]:
    layout = looked(content, **more)
    return list(FILES.read(flat(content, layout), layout).products)


def codes(draft: ProductDraft) -> list[str]:
    return [finding.code for finding in draft.findings]
