from entrepot.apps.customs.models import (
    CustomsAnswer,
    Declaration,
    DeclarationDue,
    DeclarationLine,
    DeclarationMove,
    KeptSurplus,
    Question,
    SurplusTerm,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(CustomsAnswer, Declaration, DeclarationDue, DeclarationLine, DeclarationMove, Question)
show_raw(KeptSurplus, SurplusTerm)
