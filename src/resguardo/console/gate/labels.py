"""What people call the codes of the gate book."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.operation.gate import (
    DeliveryKind,
    DeliveryWay,
    EntryGround,
    Purpose,
    Sign,
    TurnedAwayBecause,
)

PURPOSES: Final[dict[Purpose, Promise]] = {
    Purpose.OFFICIAL: _("Diligencia oficial"),
    Purpose.HEALTH: _("Salud"),
    Purpose.LEGAL: _("Abogacía o defensoría"),
    Purpose.INTERPRETING: _("Interpretación"),
    Purpose.SUPPLY: _("Proveedor"),
    Purpose.MAINTENANCE: _("Reparación"),
    Purpose.FAMILY_VISIT: _("Visita autorizada"),
    Purpose.CLAIM: _("Presenta una solicitud"),
    Purpose.PRESS: _("Prensa"),
    Purpose.OTHER: _("Otro"),
}
GROUNDS: Final[dict[EntryGround, Promise]] = {
    EntryGround.APPOINTMENT: _("Cita"),
    EntryGround.ORDER: _("Orden"),
    EntryGround.ON_DUTY: _("Está de turno"),
    EntryGround.EMERGENCY: _("Emergencia"),
}
REASONS: Final[dict[TurnedAwayBecause, Promise]] = {
    TurnedAwayBecause.NO_GROUND: _("Sin cita ni orden"),
    TurnedAwayBecause.NOT_IDENTIFIED: _("Sin identificarse"),
    TurnedAwayBecause.SHOWN_TO_CLAIM_DESK: _("Se le indicó la ventanilla de solicitudes"),
    TurnedAwayBecause.THREATENING: _("Con amenazas"),
    TurnedAwayBecause.OTHER: _("Otro motivo"),
}
DELIVERIES: Final[dict[DeliveryKind, Promise]] = {
    DeliveryKind.FOOD: _("Comida"),
    DeliveryKind.CLOTHES: _("Ropa"),
    DeliveryKind.MEDICINE: _("Medicina"),
    DeliveryKind.PAPERS: _("Papeles"),
    DeliveryKind.OTHER: _("Otra cosa"),
}
WAYS: Final[dict[DeliveryWay, Promise]] = {
    DeliveryWay.LEFT_OUTSIDE: _("Quedó afuera"),
    DeliveryWay.THROUGH_HATCH: _("Por la ventanilla"),
}
SIGNS: Final[dict[Sign, Promise]] = {
    Sign.CROWD: _("Gente reunida"),
    Sign.VEHICLES_WAITING: _("Vehículos que esperan"),
    Sign.DELIVERY_DEMANDED: _("Exigen entregar algo"),
    Sign.FILMING: _("Filman o fotografían"),
    Sign.DAMAGE: _("Daños en cerco, portón o llave"),
    Sign.PHONE_INSIDE: _("Un teléfono adentro"),
    Sign.FOOD_REFUSED: _("Adentro no quieren comer"),
    Sign.OTHER: _("Otra señal"),
}
