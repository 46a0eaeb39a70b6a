"""Everything that an operation would hand out today, in its own folder: every paper as a PDF, and one file of each format. Made by the very commands.

The exercise ends so, for whoever wants to see what leaves before anything does. What an operation has nothing of (no ride, no statement) is left out and named.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.packets import country_form
from resguardo.account.sight import sight_of
from resguardo.cli.output import DONE, FINDING
from resguardo.cli.session import sharing
from resguardo.exchange.packets.facts import Layer
from resguardo.operation.identifiers import StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.publication import AlertLayer
from resguardo.papers.kinds import KINDS
from resguardo.papers.request import About, Kind

FOLDER = "handed-out"


class Piece(NamedTuple):
    """One thing that leaves: where it lies in the folder, and the command that makes it."""

    path: str
    command: tuple[str, ...]


class HandedOut(NamedTuple):
    """What was written and what could not be, each by its path in the folder."""

    folder: Path
    written: tuple[str, ...]
    left_out: tuple[str, ...]


def hand_out(account: Account, folder: Path, progress: Callable[[int, int], None]) -> HandedOut:
    """Write everything into `folder`, which is made. `progress` is told how many pieces are done and of how many."""
    # The commands import this module's own command, the exercise.
    from resguardo.cli.app import run

    pieces = [*_papers(account), *_files(account)]
    written: list[str] = []
    left_out: list[str] = []
    for done, piece in enumerate(pieces):
        progress(done, len(pieces))
        path = folder / piece.path
        path.parent.mkdir(parents=True, exist_ok=True)
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with sharing(account), redirect_stdout(said), redirect_stderr(said):
            code = run([*piece.command, "--output", str(path)])
        (written if code in {DONE, FINDING} and path.exists() else left_out).append(piece.path)
    return HandedOut(folder, tuple(written), tuple(left_out))


def _papers(account: Account) -> Iterator[Piece]:
    for kind in KINDS.values():
        about = _about(account, kind)
        reader = _holder(account, *kind.roles)
        for layout in kind.layouts or ("",):
            name = f"{kind.name}-{layout}" if layout else kind.name
            style = ("--layout", layout) if layout else ()
            command = ("print", kind.name, about, "--as", reader, *style)
            yield Piece(f"papers/{name}.pdf", command)


def _about(account: Account, kind: Kind) -> str:
    """Something of the operation that a paper of this kind can be about, as somebody would type it; empty where there is nothing of it."""
    state, directory = account.state, Directory(account)
    first: dict[About, Mapping[Any, object]] = {
        About.OFFER: state.custody.offers,
        About.RIDE: state.transport.manifests,
        About.CLAIM: state.claims.claims,
        About.STATEMENT: state.statements.statements,
    }
    if kind.about in first:
        return next((one.hex() for one in reversed(list(first[kind.about]))), "")
    if kind.about is About.PLACE:
        shelters = (
            place
            for place, record in state.placement.places.items()
            if record.kind is PlaceKind.SHELTER and state.placement.persons_in(place)
        )
        return directory.place_name(next(shelters, None))
    return _child(state, directory) if kind.about is About.PERSON else ""


def _child(state: Operation, directory: Directory) -> str:
    """The band of a child about whom as much as possible can be said: released to the public, else missing, else any."""
    absences = state.absences.absences
    missing = [(name, one.person) for name, one in absences.items() if one.is_away]
    told = [person for name, person in missing if state.publications.released(name)]
    everybody = (
        *told,
        *(person for _, person in missing),
        *(one.person for one in absences.values()),
        *state.register.children(),
    )
    return directory.tag(next(iter(everybody), None))


def _files(account: Account) -> Iterator[Piece]:
    alert_unit = _holder(account, Role.ALERT_UNIT)
    protection = _holder(account, Role.CHILD_PROTECTION)
    coordinator = _holder(account, Role.COORDINATOR)
    speaker = _holder(account, Role.SPOKESPERSON)
    child = _child(account.state, Directory(account))
    to = ("--to", "ejercicio")
    for profile, reader in (
        ("public", alert_unit),
        ("partner", protection),
        ("full", protection),
    ):
        profiled = ("--profile", profile, "--as", reader, *to)
        yield Piece(f"pfif/{profile}.xml", ("pfif", "export", *profiled))
    for layer in AlertLayer:
        sender = ("--as", alert_unit, "--sender", "ejercicio.invalid")
        layered = ("--all", "--layer", layer.value, *sender)
        yield Piece(f"cap/{layer.value}", ("cap", "export", *layered))
    form = country_form(sight_of(account, _staff(account, protection)))
    for part in () if form is None else tuple(Layer):
        key = form.key if form else ""
        filled = (key, child, "--layer", part.value, "--as", protection, *to)
        yield Piece(f"packets/{key}-{part.value}.json", ("packet", *filled))
    yield Piece("packets/completeness.csv", _listed("packet", "completeness", coordinator, "csv"))
    yield Piece("statements/statement.json", ("statement", "export", "1", "--as", speaker))
    yield Piece("statements/figures.csv", ("statement", "hxl", "1", "--as", speaker))
    yield Piece("primero/cases.json", ("primero", "file", "--as", protection))
    yield Piece("calendar/clocks.ics", ("calendar", "export", "--as", protection))
    for form_name in ("xlsx", "ods", "csv"):
        yield Piece(f"lists/roll.{form_name}", _listed("roll", coordinator, form_name))
    yield Piece("lists/unaccounted.xlsx", _listed("unaccounted", coordinator, "xlsx"))


def _listed(*command_reader_format: str) -> tuple[str, ...]:
    *command, reader, form = command_reader_format
    return (*command, "--as", reader, "--format", form)


def _holder(account: Account, *roles: Role) -> str:
    """The handle of the first member of the team who holds one of `roles`; empty for nobody."""
    team, directory = account.state.team, Directory(account)
    for staff in team.members:
        if any(role in roles for role, place in team.roles(staff) if place is None):
            return directory.handle(staff)
    return ""


def _staff(account: Account, handle: str) -> StaffId:
    return Directory(account).staff_called(handle) or StaffId(b"")
