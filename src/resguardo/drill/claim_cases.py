"""Six claims at the desk of the exercise, each at another point of the way: received, doubled, in doubt, half answered, closed. No claimant exists.

Whom a claim means is chosen among the children in the south, whom the breach did not touch; a claimant is told nothing of it.
"""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from resguardo.drill.beside import Line
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Number
from resguardo.operation import receipt
from resguardo.operation.claim_study import KinshipBasis, SuitabilityBasis
from resguardo.operation.claims import (
    Capacity,
    ClaimContent,
    ClaimEnd,
    ClaimFinding,
    ContestGround,
    DocumentShown,
    claim_of,
)
from resguardo.operation.identifiers import KinClaimId, Moment

RECEIVER, ASSIGNER, OWNER, SECOND, INTERVIEWER, JUDGE = (
    "renata",
    "rosa",
    "nora",
    "nadia",
    "ines",
    "julia",
)
REVIEW = (6, "09:00")
"""When whoever works on a claim looks at it again: after the exercise has ended."""

ESTABLISHED, UNDECIDED = ClaimFinding.ESTABLISHED, ClaimFinding.UNDECIDED


def claim_cases(
    exercise: Exercise, chance: Random, children: Callable[[], Iterable[Number]]
) -> list[Line]:
    """Every step of the six claims. `children` is asked for those who may be meant when the first claim is received."""
    return _Cases(exercise, chance, children).lines()


class _Cases:
    """Six receipts, and the children who may be meant by two of the claims."""

    def __init__(
        self, exercise: Exercise, chance: Random, children: Callable[[], Iterable[Number]]
    ) -> None:
        self.exercise, self.chance, self._children = exercise, chance, children
        self.receipts = [receipt.compose(chance.randbytes(16)) for _ in range(6)]
        self._meant: list[Number] = []

    @property
    def meant(self) -> list[Number]:
        """Two children, the same whenever they are asked for."""
        if not self._meant:
            self._meant = self.chance.sample(sorted(self._children()), 2)
        return self._meant

    def lines(self) -> list[Line]:
        return [
            *self._half_answered(),
            *self._asked_twice(),
            *self._in_doubt(),
            *self._closed(),
            *self._new(),
        ]

    def _half_answered(self) -> list[Line]:
        """Kinship is established by somebody who did not propose the lead; the home is not looked at yet, and no court has spoken."""
        said = {
            "claimant": "Jacinta Solicitante",
            "relationship": "tía",
            "contact": "teléfono de ensayo 1",
            "last_contact": "hace tres meses",
        }
        finding: dict[str, Any] = {"finding": ESTABLISHED, "basis": KinshipBasis.CIVIL_REGISTRY}
        home: dict[str, Any] = {"finding": UNDECIDED, "basis": SuitabilityBasis.HOME_VISIT}
        return [
            self._receive(0, 1, "10:00", said, DocumentShown.BIRTH_CERTIFICATE, meant=0),
            self._assign(0, 1, "10:40"),
            self._step(0, 1, "12:30", OWNER, "propose_lead", meant=0),
            self._step(0, 3, "10:20", SECOND, "find_kinship", meant=0, **finding),
            self._step(0, 3, "16:10", OWNER, "find_suitability", **home),
            self._step(0, 4, "09:30", JUDGE, "find_authority", meant=0, finding=UNDECIDED),
        ]

    def _asked_twice(self) -> list[Line]:
        """One person asks on Saturday, and on Monday once more under another name for somebody nobody has seen."""
        first = {
            "claimant": "Eusebio Repetido",
            "relationship": "padre",
            "contact": "teléfono de ensayo 2",
            "asks_for": "Aurora Sinrastro",
            "age": "nueve años",
        }
        again = first | {"claimant": "Eugenio Repetido", "relationship": "padrino"}
        return [
            self._receive(1, 1, "16:00", first, DocumentShown.IDENTITY_DOCUMENT),
            self._assign(1, 1, "16:25"),
            self._receive(2, 3, "15:05", again, DocumentShown.PHOTOGRAPH),
            self._assign(2, 3, "15:30"),
            self._step(1, 3, "17:00", OWNER, "link_claimants", other=claim_of(self.receipts[2])),
        ]

    def _in_doubt(self) -> list[Line]:
        """Two accounts that do not fit together; nobody has settled it."""
        said = {
            "claimant": "Práxedes Fingido",
            "relationship": "dice ser abuelo",
            "contact": "teléfono de ensayo 3",
            "words": "Otra persona responde por él a cada pregunta",
        }
        doubt: dict[str, Any] = {
            "ground": ContestGround.COERCION_FEARED,
            "words": "Viene acompañado de alguien que habla por él",
        }
        return [
            self._receive(3, 2, "11:30", said, DocumentShown.IDENTITY_DOCUMENT, meant=1),
            self._assign(3, 2, "11:50"),
            self._step(3, 3, "09:10", SECOND, "propose_lead", meant=1),
            self._step(3, 3, "11:00", INTERVIEWER, "contest_claim", **doubt),
        ]

    def _closed(self) -> list[Line]:
        """What a representative demands is a matter for the court."""
        said = {
            "claimant": "Licenciado Postizo",
            "relationship": "apoderado",
            "contact": "despacho inventado",
            "words": "Exige una lista y una hora de entrega",
        }
        end: dict[str, Any] = {
            "reason": ClaimEnd.SENT_TO_COURT,
            "words": "Se remite con copia de lo presentado",
        }
        power = DocumentShown.POWER_OF_ATTORNEY
        return [
            self._receive(4, 3, "10:00", said, power),
            self._assign(4, 3, "10:15"),
            self._step(4, 4, "11:20", OWNER, "close_claim", **end),
        ]

    def _new(self) -> list[Line]:
        """Somebody came just now, and nobody works on it yet."""
        said = {
            "claimant": "Casilda De Prueba",
            "relationship": "madre",
            "contact": "teléfono de ensayo 4",
            "asks_for": "Lucerito Telón",
            "age": "cinco años",
            "marks": "lunar en la mano izquierda",
        }
        return [self._receive(5, 4, "17:20", said, DocumentShown.PHOTOGRAPH)]

    def _receive(
        self,
        index: int,
        day: int,
        clock: str,
        said: dict[str, str],
        document: DocumentShown,
        *,
        meant: int | None = None,
    ) -> Line:
        is_agent = document is DocumentShown.POWER_OF_ATTORNEY
        capacity = Capacity.REPRESENTATIVE if is_agent else Capacity.RELATIVE

        def write(at: Moment) -> None:
            asked = {} if meant is None else self._asks_for(self.meant[meant])
            self.exercise.desk.sign(
                at,
                RECEIVER,
                "claims.receive_claim",
                receipt=self.receipts[index],
                capacity=capacity,
                said=ClaimContent(**said, **asked),
                documents=(document,),
            )

        return Line(self.exercise.at(day, clock), write)

    def _asks_for(self, number: Number) -> dict[str, str]:
        made = self.exercise.world.people[number]
        return {"asks_for": made.name, "age": f"{made.age_years} años", "marks": made.hair}

    def _assign(self, index: int, day: int, clock: str) -> Line:
        owner, review_at = self.exercise.desk.crew[OWNER], self.exercise.at(*REVIEW)
        return self._step(
            index, day, clock, ASSIGNER, "assign_claim", owner=owner, review_at=review_at
        )

    def _step(
        self,
        index: int,
        day: int,
        clock: str,
        who: str,
        act: str,
        *,
        meant: int | None = None,
        **fields: Any,
    ) -> Line:
        claim = KinClaimId(claim_of(self.receipts[index]))

        def write(at: Moment) -> None:
            about = {**fields, "claim": claim}
            if meant is not None:
                about["person"] = self.exercise.persons[self.meant[meant]]
            self.exercise.desk.sign(at, who, f"claims.{act}", **about)

        return Line(self.exercise.at(day, clock), write)
