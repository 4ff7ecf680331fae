"""Makes packs of evidence in the background: each part some hundred rows at a time, at last one archive."""

from typing import Any, Final

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.actions import EVIDENCE
from entrepot.apps.programmes.queries import EvidencePackView, evidence
from entrepot.web.officer import pack

CLERK: Final = system("evidence")
FILES: Final = "evidence"
FIGURES: Final = {
    "applications": "applications",
    "awards": "benefits_held",
    "given": "resources_given",
    "decisions": "decisions",
}
"""The counts an auditor looks for, by the table whose rows they are."""


@bulk(EVIDENCE)
def make_evidence(params: Params, cursor: Cursor) -> Step:
    """Lay the next rows aside; after the last part seal the archive; after that delete what lay aside."""
    view = queries.get_evidence_pack(params["pack"], viewer=SYSTEM)
    state = cursor or _fresh(view)
    if state["left"]:
        return _next_rows(view, state)
    if not state["is_sealed"]:
        return _seal(view, state)
    pack.sweep(_folder(view), state["pieces"])
    return Step.end()


def _fresh(view: EvidencePackView) -> dict[str, Any]:
    period = pack.period_of(view.first_on, view.last_on)
    found = evidence.count_evidence(view.programme, period=period, viewer=SYSTEM)
    return {
        "left": list(evidence.PARTS),
        "place": None,
        "pieces": dict.fromkeys(evidence.PARTS, 0),
        "rows": dict.fromkeys(evidence.PARTS, 0),
        "paid": {},
        "total": found + 1,  # and the archive itself
        "is_sealed": False,
    }


def _next_rows(view: EvidencePackView, state: dict[str, Any]) -> Step:
    part, *left = state["left"]
    period = pack.period_of(view.first_on, view.last_on)
    piece = evidence.list_evidence(part, view.programme, period=period, after=state["place"], viewer=SYSTEM)
    number = state["pieces"][part]
    pack.put_piece(_folder(view), part, number, piece.rows)
    going_on = {
        **state,
        "left": state["left"] if piece.place is not None else left,
        "place": piece.place,
        "pieces": {**state["pieces"], part: number + 1},
        "rows": {**state["rows"], part: state["rows"][part] + len(piece.rows)},
        "paid": {**state["paid"], **piece.paid},
    }
    return Step(cursor=going_on, count=piece.read, total=state["total"])


def _seal(view: EvidencePackView, state: dict[str, Any]) -> Step:
    """Write the archive, and note it in the transaction that moves on: what lies aside is still there."""
    about = {
        "programme": view.programme,
        "first": view.first_on.isoformat(),
        "last": view.last_on.isoformat(),
        "rows": {said: state["rows"][part] for part, said in FIGURES.items()},
        "paid": state["paid"],
    }
    name = f"{FILES}/{view.public_id}.zip"
    stored, size, digest = pack.seal(name, _folder(view), about, state["pieces"], viewer=SYSTEM)
    at = clock.now()

    def save() -> None:
        actions.record_evidence_pack(
            pack=view.public_id, stored=stored, size=size, digest=digest, by=CLERK, at=at
        )

    return Step(cursor={**state, "is_sealed": True}, count=1, total=state["total"], save=save)


def _folder(view: EvidencePackView) -> str:
    return f"{FILES}/parts/{view.public_id}"
