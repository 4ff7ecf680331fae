"""What a rule adds to the description of its operation: who may ask, its headers, its files, its problems."""

from entrepot.web.api.declaring import CART_KEY, KEY_LENGTHS, Rule
from entrepot.web.api.json_schema import Schema
from entrepot.web.api.reference.operations import COST, RULE_WORDS

SECURITY_SCHEMES: Schema = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of an organisation, made on its page; each call names the scope it needs.",
    },
    "cart": {
        "type": "apiKey",
        "in": "header",
        "name": CART_KEY,
        "description": "The secret of a guest's cart: "
        f"{KEY_LENGTHS.start} to {KEY_LENGTHS.stop - 1} random characters that the guest's program makes up "
        "and keeps. Whoever holds it is the guest.",
    },
}
IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "description": "New for each new request, the same for a repeat, which then gets the first answer.",
    "example": "0f8b6c1e-3d2a-4c55-9f10-7a1d0c9b2e44",
}
IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 400},
    "description": "The ETag of the read before: what was changed since is left, and you are told.",
    "example": '"3.0b1c2d3e4f5061728394a5b6c7d8e9f0"',
}
REPLAYED: Schema = {
    "Idempotent-Replayed": {
        "description": "`true` when this is the stored answer to the first of these requests.",
        "schema": {"type": "string"},
    }
}


def describe(operation: Schema, method: str, rule: Rule, *, has_place: bool) -> tuple[str, ...]:
    """Complete the description of an operation, and return the problems it may answer with."""
    operation["security"] = _security(rule)
    operation["description"] = " ".join(filter(None, [operation.get("description", ""), _said(rule)]))
    operation.update({RULE_WORDS: _said(rule), COST: rule.cost})
    good = next(iter(operation["responses"].values()))
    if rule.once:
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        good.setdefault("headers", {}).update(REPLAYED)
    if rule.matched:
        operation.setdefault("parameters", []).append(IF_MATCH)
    if rule.upload:
        content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in rule.upload}
        operation["requestBody"] = {"required": True, "content": content}
    if "content" in good and "application/json" in good["content"]:
        answered = good["content"]["application/json"]
        good["content"] = dict.fromkeys((rule.media, *rule.also), answered)
    return tuple(_problems(method, rule, has_place=has_place))


def _security(rule: Rule) -> list[dict[str, list[str]]]:
    if rule.is_public:
        return [{}, {"bearer": []}]
    guests: list[dict[str, list[str]]] = [{"cart": []}] if rule.guests else []
    return [{"bearer": [rule.scope]}, *guests]


def _said(rule: Rule) -> str:
    said = [f"Scope: `{rule.scope}`." if rule.scope else "", "Open to guests." if rule.guests else ""]
    said += [f"Costs {rule.cost} of the budget." if rule.cost > 1 else ""]
    return " ".join(filter(None, said))


def _problems(method: str, rule: Rule, *, has_place: bool) -> list[str]:
    found = ["401", "405", "422", "429", "503"]
    if not rule.is_public:
        found.append("403")
    if rule.body or rule.once:
        found.append("400")
    if rule.body or rule.upload:
        found += ["413", "415"]
    if has_place or rule.missing:
        found.append("404")
    if method != "get" or rule.clashes:
        found.append("409")
    if rule.matched:
        found.append("412")
    return sorted(found)
