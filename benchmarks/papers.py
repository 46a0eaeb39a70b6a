"""Papers when the power goes: a roll of 200 persons with faces, and 160 bulletins, from the open account to the bytes of the PDF.

Run by `make bench`, or by itself with `PART=papers`. Faces are photographs of the size that intake keeps; printing writes down whom each sheet shows, as it always does.
"""

import argparse
import io
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.shelter import Shelter
from benchmarks.waiting import Figure, as_line
from PIL import Image

from resguardo.account.account import Perform, Request
from resguardo.account.photos import keep_photo
from resguardo.operation.identifiers import AbsenceId, OrganisationCode, PersonId, StaffId
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.policy import Role
from resguardo.operation.publication import ReleasedFact
from resguardo.papers.press import as_pdf
from resguardo.papers.printing import Wish, print_sheet

PERSONS: Final = 200
BULLETINS: Final = 160
ROLL_AT_MOST, BULLETINS_AT_MOST = 2.0, 10.0
PHOTO_PIXELS: Final = (960, 1280)
ROOM: Final = "room de ensayo"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    figures = list(measure())
    if asked.json:
        print(json.dumps([one._asdict() for one in figures], indent=2))
        return
    for figure in figures:
        print(as_line(figure), flush=True)


def measure() -> Iterator[Figure]:
    """The roll, then the bulletins."""
    with (
        tempfile.TemporaryDirectory(prefix="rsg-bench-") as scratch,
        Shelter(Path(scratch) / "papers", PERSONS) as shelter,
    ):
        persons = list(shelter.account.state.register.persons)
        alert_unit = enrol(shelter, "alba", Role.ALERT_UNIT)
        told_of(shelter, persons)
        missing = persons[:BULLETINS]

        def set_roll() -> int:
            sheet = print_sheet(shelter.account, shelter.officer, Wish("roll", ROOM))
            return len(as_pdf(sheet))

        def set_bulletins() -> int:
            bands = [shelter.account.state.register.persons[one].tag for one in missing]
            wishes = [Wish("bulletin", band) for band in bands]
            return sum(
                len(as_pdf(print_sheet(shelter.account, alert_unit, wish))) for wish in wishes
            )

        yield timed(f"roll of {PERSONS} with faces, as PDF", set_roll, ROLL_AT_MOST)
        alert(shelter, alert_unit, missing)
        what = f"{BULLETINS} bulletins, each a PDF of its own"
        yield timed(what, set_bulletins, BULLETINS_AT_MOST)


def timed(what: str, work: Callable[[], int], at_most: float) -> Figure:
    """One figure; how large the papers are stands beside it."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    size = work()
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - begun_cpu
    return Figure(what, seconds, cpu_seconds, at_most, f"{size / 1_000_000:.1f} MB")


def enrol(shelter: Shelter, handle: str, role: Role) -> StaffId:
    """One more member of the team, with one role."""
    staff = StaffId(shelter.house.chance(16))
    shelter.account.perform(
        "team.enrol_staff",
        (shelter.rosa,),
        staff=staff,
        organisation=OrganisationCode("PGN"),
        credential=shelter.house.new_credential(),
        name=f"{handle.capitalize()} Ensayo",
        handle=handle,
    )
    shelter.account.perform("team.grant_role", (shelter.rosa,), staff=staff, role=role)
    return staff


def told_of(shelter: Shelter, persons: list[PersonId]) -> None:
    """Everybody has a name and a photograph."""
    digests = {
        person: keep_photo(shelter.house, person, photograph(number))
        for number, person in enumerate(persons)
    }

    def script(perform: Perform) -> None:
        for number, person in enumerate(persons):
            said = IdentityContent(name=f"Persona Inventada {number}")
            claim = {"person": person, "claimant": Claimant.CHILD, "said": said}
            perform(Request("register.claim_identity", (shelter.intake,), claim))
            taken = {"person": person, "digest": digests[person], "tag_in_frame": False}
            perform(Request("register.record_photo", (shelter.intake,), taken))

    shelter.account.together(script)


def photograph(seed: int) -> bytes:
    """A picture of nobody, as large as those that intake keeps: patches of colour under the grain of a camera."""
    chance = random.Random(seed)
    rough = Image.frombytes("RGB", (24, 32), chance.randbytes(24 * 32 * 3))
    grain = Image.frombytes("RGB", (480, 640), chance.randbytes(480 * 640 * 3))
    picture = Image.blend(rough.resize(PHOTO_PIXELS), grain.resize(PHOTO_PIXELS), 0.05)
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=74)
    return drawn.getvalue()


def alert(shelter: Shelter, alert_unit: StaffId, persons: list[PersonId]) -> None:
    """Everybody of `persons` is missing, with an active alert and every fact released."""
    account, officer = shelter.account, (shelter.officer,)
    told = account.perform("absence.declare_absence", officer, persons=tuple(persons))
    absences: list[AbsenceId] = [one.event.absence for one in told if hasattr(one.event, "absence")]
    account.perform("absence.request_alert", officer, absences=tuple(absences))
    account.perform("absence.acknowledge_alert", (alert_unit,), absences=tuple(absences))

    def script(perform: Perform) -> None:
        for number, absence in enumerate(absences):
            active = {"absence": absence, "number": f"AK-{number}"}
            perform(Request("absence.activate_alert", (alert_unit,), active))
            facts = {"absence": absence, "facts": tuple(ReleasedFact), "areas": ("GT-01",)}
            released = facts | {"seen_in": "GT-01"}
            perform(Request("absence.release_facts", (alert_unit,), released))

    account.together(script)


if __name__ == "__main__":
    main()
