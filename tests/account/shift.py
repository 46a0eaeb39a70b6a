"""A small operation on a real data folder for the account's own tests: a few people who sign, a shelter with two rooms."""

from pathlib import Path

from resguardo.account.account import Account, Founding, Request
from resguardo.account.installation import Installation, open_installation
from resguardo.operation import rooms
from resguardo.operation.identifiers import Moment, OrganisationCode, StaffId
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.register import AgeBasis, CountedAs, Sex
from resguardo.operation.team import StaffContent

assert rooms.ROOMS
DAY_MS = 24 * 60 * 60 * 1000
START = 1_734_739_200_000
CREW = {
    "ana": ("PNC", Role.INTAKE_OFFICER),
    "ben": ("PNC", Role.ESCORT),
    "eva": ("SBS", Role.CARER),
    "carla": ("SBS", Role.COUNTER),
    "diego": ("SBS", Role.COUNTER),
    "olga": ("SBS", Role.COUNT_OFFICER),
    "renata": ("PGN", Role.REGISTRAR),
    "julia": ("OJ", Role.JUDGE),
}


class Clock:
    """A clock that the test moves."""

    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        self.now += 1000
        return Moment(self.now)


class Shift:
    """One open account and those who sign at it."""

    def __init__(self, house: Installation, account: Account, crew: dict[str, StaffId]):
        self.house, self.account, self.crew = house, account, crew
        self.places = {}

    @property
    def state(self):
        return self.account.state

    def signers(self, who):
        return tuple(self.crew[handle] for handle in who.split("+"))

    def act(self, who, code, **fields):
        """Perform an act signed by `ana` or `ana+ben`; returns the events."""
        return [one.event for one in self.account.perform(code, self.signers(who), **fields)]

    def ask(self, who, code, **fields):
        """The same act as a request, for `together`."""
        return Request(code, self.signers(who), fields)

    def tag(self, number=1, name=""):
        """Tag children in the first room; `name` is claimed of each, with its number behind."""
        persons = []

        def script(perform):
            for at in range(number):
                issued = perform(
                    self.ask("ana", "register.issue_tag", **BAND, place=self.places["room"])
                )[0].event
                persons.append(issued.person)
                if name:
                    said = IdentityContent(name=f"{name}{at:03}", residence=f"{name}{at:03} calle")
                    perform(
                        self.ask(
                            "renata",
                            "register.claim_identity",
                            person=issued.person,
                            claimant=Claimant.CHILD,
                            said=said,
                        )
                    )

        self.account.together(script)
        return persons

    def reopen(self):
        """The same folder, opened by a new process."""
        self.house.close()
        return reopened(self.house.folder, self.crew, self.places, self.house.now)


BAND = {
    "tag": None,
    "counted_as": CountedAs.CHILD,
    "age_basis": AgeBasis.OBSERVED,
    "sex_observed": Sex.UNKNOWN,
    "urgent": False,
    "circumstances": None,
}


def begin(folder: Path, *, now=None, address: str = "") -> Shift:
    """Found an operation in `folder` with the whole crew."""
    if address:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "store.address").write_text(address)
    house = open_installation(folder, now=now or Clock())
    account = Account.found(
        house,
        Founding(
            "Ensayo",
            "America/Guatemala",
            "GT",
            True,
            OrganisationCode("MP"),
            StaffContent(name="Rosa Ensayo", handle="rosa"),
        ),
    )
    [rosa] = account.state.team.members
    shift = Shift(house, account, {"rosa": rosa})
    account.together(lambda perform: _enrol(shift, perform))
    return shift


def _enrol(shift, perform):
    for handle, (organisation, role) in CREW.items():
        staff = shift.crew[handle] = StaffId(shift.house.chance(16))
        credential = shift.house.new_credential()
        perform(
            shift.ask(
                "rosa", "team.enrol_staff", staff=staff, organisation=OrganisationCode(organisation), credential=credential,
                name=f"{handle} Ensayo", handle=handle,
            )
        )  # fmt: skip
        perform(shift.ask("rosa", "team.grant_role", staff=staff, role=role))
    opened = perform(
        shift.ask("rosa", "placement.open_place", kind=PlaceKind.SHELTER, name="Casa", parent=None)
    )
    shift.places["shelter"] = opened[0].event.place
    opened = perform(
        shift.ask(
            "rosa",
            "placement.open_place",
            kind=PlaceKind.ROOM,
            name="Sala",
            parent=shift.places["shelter"],
        )
    )
    shift.places["room"] = opened[0].event.place


def reopened(folder, crew, places, now=None) -> Shift:
    """Open an existing folder; its one operation."""
    from resguardo.account.access import is_access_log

    house = open_installation(folder, now=now or Clock())
    [operation] = [one for one in house.store.operations() if not is_access_log(house, one)]
    shift = Shift(house, Account(house, operation), dict(crew))
    shift.places = dict(places)
    return shift


def every_byte(folder: Path) -> bytes:
    """All files of a folder, one behind the other."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
