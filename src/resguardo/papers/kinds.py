"""Every kind of paper: what it is about, who may print it, what it is for, and what builds it. `resguardo print --list` reads this table."""

from resguardo.operation.exports import LETS_OUT, ExportProfile
from resguardo.operation.policy import Role
from resguardo.papers import (
    board,
    bulletin,
    checkpoint,
    claim_form,
    count_sheet,
    handover,
    interview,
    manifest,
    packet,
    person_file,
    ready,
    receipt,
    roll,
    statement,
    tags,
    trial,
)
from resguardo.papers.request import About, Kind

IN_A_PLACE = frozenset(
    {Role.COORDINATOR, Role.SHELTER_DIRECTOR, Role.COUNT_OFFICER, Role.COUNTER, Role.CARER}
)
"""Those who work in a place with the persons there."""
WITH_BANDS = frozenset(
    {Role.COORDINATOR, Role.INTAKE_OFFICER, Role.REGISTRAR, Role.CARER, Role.SHELTER_DIRECTOR}
)
"""Those who put on bands, or see that there are enough."""
HOLDING = frozenset(
    {
        Role.COORDINATOR,
        Role.INTAKE_OFFICER,
        Role.ESCORT,
        Role.CARER,
        Role.SHELTER_DIRECTOR,
        Role.POLICE,
        Role.CHILD_PROTECTION,
        Role.MEDIC,
    }
)
"""Those who give and take persons over."""
AT_THE_DESK = frozenset(
    {Role.COORDINATOR, Role.INTAKE_OFFICER, Role.REGISTRAR, Role.CHILD_PROTECTION}
)
"""Those who take claims in."""
FIGURES = frozenset(
    {
        Role.COORDINATOR,
        Role.COUNT_OFFICER,
        Role.CHILD_PROTECTION,
        Role.JUDGE,
        Role.SPOKESPERSON,
        Role.MONITOR,
    }
)
"""Those who answer for the figures or check them."""
READY = frozenset(
    {
        Role.COORDINATOR,
        Role.INTAKE_OFFICER,
        Role.REGISTRAR,
        Role.SHELTER_DIRECTOR,
        Role.CHILD_PROTECTION,
        Role.ALERT_UNIT,
    }
)
"""Those who make a child findable."""
ASKING = frozenset().union(
    *(
        LETS_OUT[profile]
        for profile in (
            ExportProfile.PUBLIC_ALERT,
            ExportProfile.RESTRICTED_ALERT,
            ExportProfile.AUTHORITY,
        )
    )
)
"""Those who may let out one of the layers; which one, the note of what leaves asks again."""

_ALL = (
    Kind(
        "roll",
        About.PLACE,
        roll.build,
        IN_A_PLACE,
        (
            "Quién está en un lugar, con rostro y casilla para marcar.",
            "Who is in a place, with faces and a box to mark.",
        ),
    ),
    Kind(
        "tags",
        About.PERSONS,
        tags.build,
        WITH_BANDS,
        (
            "Brazaletes: en blanco (cuántos, o nada para una página) o de quienes ya llevan uno, con el mismo código.",
            "Bands: blank (how many, or nothing for one page), or of those who wear one, with the same code.",
        ),
        tags.LAYOUTS,
    ),
    Kind(
        "test",
        About.NOTHING,
        trial.build,
        WITH_BANDS | IN_A_PLACE,
        (
            "Prueba: si la impresora guarda el tamaño y el código se lee.",
            "Test: whether the printer keeps the size and the code is read.",
        ),
        tags.LAYOUTS,
    ),
    Kind(
        "count",
        About.PLACE,
        count_sheet.build,
        IN_A_PLACE,
        (
            "Hoja para contar una zona; la segunda persona cuenta con otra, sin ver la primera.",
            "Sheet to count a zone; the second counter has another and does not see the first.",
        ),
        count_sheet.LAYOUTS,
    ),
    Kind(
        "board",
        About.PLACE,
        board.build,
        IN_A_PLACE,
        (
            "Tablero para la pared: zonas, esperadas, quién responde, llaves y salidas.",
            "Board for the wall: zones, expected, who answers, keys and exits.",
        ),
    ),
    Kind(
        "handover",
        About.OFFER,
        handover.build,
        HOLDING,
        (
            "Entrega de personas con dos firmas; en blanco si no se nombra ninguna.",
            "A handover with two signatures; blank when none is named.",
        ),
    ),
    Kind(
        "manifest",
        About.RIDE,
        manifest.build,
        frozenset({Role.COORDINATOR, Role.ESCORT, Role.SHELTER_DIRECTOR}),
        (
            "Quién va en un vehículo, asiento por asiento; en blanco si no se nombra viaje.",
            "Who is on a vehicle, seat by seat; blank when no ride is named.",
        ),
    ),
    Kind(
        "claim_form",
        About.NOTHING,
        claim_form.build,
        AT_THE_DESK | {Role.GATEKEEPER},
        (
            "Solicitud en papel con su número, y abajo el recibo para cortar.",
            "A claim on paper with its number, and the receipt below to be torn off.",
        ),
    ),
    Kind(
        "receipt",
        About.CLAIM,
        receipt.build,
        AT_THE_DESK,
        (
            "Recibo para quien presenta una solicitud: no dice si alguien está.",
            "A claimant's receipt: it says of nobody whether they are here.",
        ),
    ),
    Kind(
        "bulletin",
        About.PERSON,
        bulletin.build,
        LETS_OUT[ExportProfile.PUBLIC_ALERT],
        (
            "Boletín de alerta, solo con lo que la unidad de alertas liberó.",
            "An alert bulletin with what the alert unit released and nothing else.",
        ),
    ),
    Kind(
        "ready",
        About.PERSON,
        ready.build,
        READY,
        (
            "Ficha previa de búsqueda: qué tan completa está, y sus tres capas en hojas aparte.",
            "A child's ready sheet: how complete it is, and its three layers on pages apart.",
        ),
    ),
    Kind(
        "packet",
        About.PERSON,
        packet.build,
        ASKING,
        (
            "Solicitud de alerta en el formulario de la institución: brazalete y, si no es el del país, el formulario.",
            "Request for an alert in the institution's form: the band and, where it is not the country's own, the form.",
        ),
        packet.LAYERS,
    ),
    Kind(
        "interview",
        About.PERSON,
        interview.build,
        frozenset({Role.CHILD_PROTECTION, Role.INTERVIEWER}),
        (
            "Entrevista de retorno: lo que se sabe y renglones, sin preguntas que sugieran.",
            "A return interview: what is known, and lines; no leading questions.",
        ),
    ),
    Kind(
        "person_file",
        About.PERSON,
        person_file.build,
        LETS_OUT[ExportProfile.COURT_PARTY],
        (
            "Expediente de una persona para el juzgado, sin domicilio ni lugar.",
            "One person's file for a judge, without address or place.",
        ),
    ),
    Kind(
        "statement",
        About.STATEMENT,
        statement.build,
        FIGURES,
        (
            "Comunicado: cifras del conteo firmado, versión y código de papel.",
            "A statement: figures of the signed count, version and paper code.",
        ),
    ),
    Kind(
        "checkpoint",
        About.NOTHING,
        checkpoint.build,
        FIGURES,
        (
            "Constancia del registro: código de papel y la nota entera.",
            "The checkpoint of the log: paper code and the whole note.",
        ),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
"""Every kind by its name."""
