"""The account carried to another machine and taken in there: export and merge."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import Installation
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    finish,
    print_json,
    print_line,
    print_problems,
)
from resguardo.cli.problems import Problem, Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, Json, open_account, open_folder, settings
from resguardo.cli.words import Language, say
from resguardo.ledger.bundle import BundleProblem
from resguardo.ledger.chain import ChainProblem
from resguardo.ledger.format import KEY_PARTS, read_raw
from resguardo.ledger.raw import write_raw
from resguardo.store.whole_files import write_whole

TRANSPORT_BYTES = 32

Keys = Annotated[
    Path | None,
    typer.Option(
        "--keys", help="Llaves envueltas, en otro archivo. / Wrapped keys, in another file."
    ),
]
Transport = Annotated[
    Path | None,
    typer.Option(
        "--transport",
        help="Llave de transporte de 32 bytes, por otro camino. / Transport key of 32 bytes, by another way.",
    ),
]


def export(
    context: typer.Context,
    bundle: Annotated[Path, typer.Argument(help="Archivo que se escribe. / File to be written.")],
    plain: Annotated[
        bool,
        typer.Option(
            "--plain",
            help="Para quien solo comprueba: todo lo que lee `resguardo verify`. / For whoever only checks: all that `resguardo verify` reads.",
        ),
    ] = False,
    keys: Keys = None,
    transport: Transport = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Lleva el libro a otro equipo, firmado y sin llaves. / Carry the ledger to another machine, signed and without keys."""
    language = settings(context).language
    if keys is not None and transport is None:
        raise Unusable([problem("transport.missing", language, "--transport")])
    require_unwritten(language, bundle, keys)
    with (
        open_account(context, data, chosen) as account,
        watched(say("exporting", language), quiet=as_json),
    ):
        files = _write_plain(account, bundle) if plain else _write_bundles(account, bundle)
        if keys is not None and transport is not None:
            secret = _transport_key(transport, language, account)
            write_whole(keys, sharing.export_keys(account, secret))
            files[str(keys)] = keys.stat().st_size
    if as_json:
        print_json({"operation": account.operation.hex(), "files": files})
        return
    for path_written, size in files.items():
        word = "exported_keys" if path_written == str(keys) else "exported"
        print_line(say(word, language, file=path_written, size=size, transport=transport))


def _write_bundles(account: Account, bundle: Path) -> dict[str, int]:
    """The bundles of the account, each file with its size; what does not fit one goes on in `bundle.1`, `bundle.2`."""
    files: dict[str, int] = {}
    for number, content in enumerate(sharing.export(account)):
        path = bundle if number == 0 else bundle.with_name(f"{bundle.name}.{number}")
        write_whole(path, content)
        files[str(path)] = len(content)
    return files


def _write_plain(account: Account, path: Path) -> dict[str, int]:
    store, operation = account.store, account.operation
    notes = [checkpoint.note for checkpoint in store.checkpoints(operation)]
    with path.open("wb") as file:
        for portion in write_raw(store.rows(operation), checkpoints=notes, blobs=_sealed(account)):
            file.write(portion)
    return {str(path): path.stat().st_size}


def _sealed(account: Account) -> Iterator[bytes]:
    """Every ciphertext of the account that is here."""
    for row in account.store.rows(account.operation):
        for part in read_raw(row.header).get(KEY_PARTS, ()):
            content = account.store.blob(part[2])
            if content is not None:
                yield content


def merge(
    context: typer.Context,
    bundle: Annotated[Path, typer.Argument(help="Paquete recibido. / Bundle received.")],
    keys: Keys = None,
    transport: Transport = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Une lo que otro equipo escribió; lo que choca se muestra como disputa. / Take in what another machine wrote; clashes show as disputes."""
    language = settings(context).language
    if keys is not None and transport is None:
        raise Unusable([problem("transport.missing", language, "--transport")])
    secret = None if transport is None else _transport_key(transport, language)
    with open_folder(context, data) as house, watched(say("merging", language), quiet=as_json):
        operation = sharing.operation_of(sharing.chunks(bundle))
        if operation is None:
            raise Unusable([problem("bundle.unreadable", language, str(bundle))])
        merged = sharing.merge(house, sharing.chunks(bundle), operation)
        problems = [_told(bundle, one) for one in merged.problems]
        if problems and not merged.events and not merged.known:
            raise Unusable(problems)
        figures = {"events": merged.events, "known": merged.known, "contents": merged.contents}
        figures |= {"held": _held(house, operation), "keys": 0}
        if keys is not None and secret is not None:
            taken = sharing.take_keys(house, sharing.chunks(keys), secret)
            figures["keys"] = taken if isinstance(taken, int) else 0
            problems += [] if isinstance(taken, int) else [_told(keys, taken)]
    if as_json:
        print_json({"operation": operation.hex(), **figures, "problems": problems})
    else:
        print_line(say("merged", language, **figures))
        print_problems(problems, language)
    finish(FINDING if problems else DONE)


def _held(house: Installation, operation: bytes) -> int:
    """How many events wait for something that has not arrived."""
    if not house.store.size(operation):
        return 0
    return Account(house, operation).reading.graph.held_count()


def _told(file: Path, one: BundleProblem | ChainProblem) -> Problem:
    return Problem(f"{file} [{one.code}]", one.found, one.expected, "")


def _transport_key(path: Path, language: Language, maker: Account | None = None) -> bytes:
    """The transport key in `path`; `maker` makes it there when it is missing."""
    if maker is not None and not path.exists():
        write_whole(path, maker.house.chance(TRANSPORT_BYTES))
    key = path.read_bytes()
    if len(key) != TRANSPORT_BYTES:
        raise Unusable([problem("transport.missing", language, str(path))])
    return key
