"""The call of an operation as a line for the shell, ready to be copied."""

from typing import Any, Final
from urllib.parse import quote

from entrepot.web.api.reference.operations import JSON, Operation, as_json
from entrepot.web.api.reference.schemas import Field

_FILES: Final = {
    "text/csv": "products.csv",
    "application/xml": "statement.xml",
    "text/xml": "statement.xml",
    "image/jpeg": "picture.jpg",
    "application/pdf": "paper.pdf",
}
_SUFFIXES: Final = {"image/svg+xml": "svg", "text/csv": "csv", "text/html": "html"}


def curl(operation: Operation, origin: str) -> str:
    """Write the call of an operation at an installation (`https://market.example`)."""
    parts = [f"curl {_quoted(origin + _address(operation))}"]
    if operation.method not in {"GET", "POST"} or (operation.method == "POST" and not operation.body):
        parts[0] = parts[0].replace("curl", f"curl -X {operation.method}", 1)
    if operation.scopes:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    elif operation.for_guests:
        parts.append('-H "Cart-Key: $CART_KEY"')
    parts += [
        f"-H {_quoted(f'{each.name}: {each.example}')}"
        for each in operation.parameters
        if each.place == "header" and each.required
    ]
    if operation.body:
        media = operation.body.media[0]
        parts.append(f"-H {_quoted(f'Content-Type: {media}')}")
        if operation.body.is_file:
            parts.append(f"--data-binary @{_FILES.get(media, 'file')}")
        else:
            parts.append(f"-d {_quoted(as_json(operation.body.example))}")
    answered = operation.good.media
    if answered not in {"", JSON}:
        parts.append(f"-o answer.{_SUFFIXES.get(answered, 'bin')}")
    return " \\\n  ".join(parts)


def _address(operation: Operation) -> str:
    path, asked = operation.path, []
    for each in operation.parameters:
        value = _shown(each)
        if each.place == "path":
            path = path.replace(f"{{{each.name}}}", value)
        elif each.place == "query" and each.required:
            asked.append(f"{each.name}={value}")
    return path + ("?" + "&".join(asked) if asked else "")


def _shown(parameter: Field) -> str:
    value: Any = parameter.example
    if value is None and parameter.type.choices:
        value = parameter.type.choices[0]
    return f"{{{parameter.name}}}" if value is None else quote(str(value), safe="")


def _quoted(text: str) -> str:
    """Quote for the shell."""
    return "'" + text.replace("'", "'\\''") + "'"
