"""Missing-child packets: how complete every child is in every form before anybody is missing, and one child's form, layer by layer."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from resguardo.account.packets import (
    Line,
    PacketFormat,
    Prepared,
    completeness,
    missing_children,
    prepare,
)
from resguardo.account.sight import Sight
from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    console,
    finish,
    print_json,
    print_line,
    print_table,
)
from resguardo.cli.packet_sending import (
    lack,
    needed_of,
    send,
    send_each,
    show_packet,
)
from resguardo.cli.packet_words import tell
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import Chosen, Data, Json, open_account, person_of, settings
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.packets.facts import BY_HAND, Layer
from resguardo.exchange.packets.filling import Missing
from resguardo.exchange.packets.form import Form, forms
from resguardo.operation.identifiers import PersonId
from resguardo.operation.refusal import Refused

packet_app = typer.Typer(
    invoke_without_command=True,
    help="Paquetes de alerta, un formulario por institución. / Missing-child packets, one form for each institution.",
)


ABOUT_CHILD: Final = ("tag", "form", "per_cent", "state", "lacks", "useful")
"""Of one child in one form."""

Tag = Annotated[str, typer.Argument(help="Brazalete. / Band.")]
OnLayer = Annotated[
    Layer,
    typer.Option(
        "--layer", help="public | police | authority: para quién es. / public | police | authority."
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        help="A quién se entrega; sin ello solo se muestra y nada sale. / Who gets it; without it, it is only shown and nothing leaves.",
    ),
]
As_ = Annotated[PacketFormat, typer.Option("--format", help="json | csv | xlsx")]
Output = Annotated[Path | None, typer.Option("--output", help="Archivo de salida. / Output file.")]
Fill = Annotated[
    list[str] | None,
    typer.Option(
        "--fill",
        help="DATO=TEXTO que la cuenta no guarda: oficina, teléfono, expediente. Se puede repetir. / FACT=TEXT that the account does not keep: office, telephone, file. May be repeated.",
    ),
]


@packet_app.callback()
def _packets(
    context: typer.Context,
    listed: Annotated[
        bool, typer.Option("--list", help="Los formularios que hay. / The forms that there are.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Paquetes de alerta: resguardo packet FORMULARIO BRAZALETE. / Missing-child packets: resguardo packet FORM BAND."""
    if context.invoked_subcommand is None or listed:
        _list_forms(settings(context).language, as_json=as_json)
        raise typer.Exit


@packet_app.command("completeness")
@lists
def packet_completeness(
    context: typer.Context,
    *,
    asked: Asked,
    only: Annotated[
        str | None,
        typer.Option("--form", help="Un solo formulario. / One form only."),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Qué tan completa está cada niña o niño en cada formulario, antes de que falte. Con --as. / How complete every child is in every form, before anybody is missing. With --as."""
    language = settings(context).language
    wanted = [_form(only, language)] if only else list(forms().values())
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        begin(view, asked)
        lines = list(completeness(view.sight(asked.reader), wanted))
        sendable = sum(one.completeness.can_be_sent for one in lines)
        listed = Listed(
            title=f"{tell('completeness', language)} · {view.now_shown}",
            columns=ABOUT_CHILD,
            rows=[_cells(one, language) for one in lines],
            plain={"children": [_plain(one, language) for one in lines]},
            persons=list(dict.fromkeys(one.person for one in lines)),
            empty=tell("nobody", language),
            feet=(tell("sendable", language, number=sendable, total=len(lines)),),
            numbers=(2,),
        )
        show(view, asked, listed)


@packet_app.command("missing")
def packets_of_missing(
    context: typer.Context,
    form: Annotated[str, typer.Argument(help="Formulario. / Form.")],
    layer: OnLayer = Layer.AUTHORITY,
    reader: As = None,
    recipient: To = None,
    as_file: As_ = PacketFormat.JSON,
    output: Annotated[
        Path | None, typer.Option("--output", help="Carpeta nueva. / New folder.")
    ] = None,
    fill: Fill = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Un paquete para cada niña o niño que falta, cada uno en su archivo. Sale con 1 si de alguien nada puede salir. / A packet for each child who is missing, each in a file of its own. Exits with 1 when nothing of somebody may leave."""
    language = settings(context).language
    wanted, by_hand = _form(form, language, "FORM"), _by_hand(fill or (), language)
    _check(wanted, layer, as_file, output, language, recipient=recipient)
    if recipient is not None and output is None:
        raise Unusable([problem("output.folder", language, "--output")])
    with open_account(context, data, chosen) as account:
        sight = View(account, language).sight(reader)
        has_pictures = as_file is PacketFormat.JSON
        each, closed = _each_missing(sight, wanted, layer, by_hand, has_pictures=has_pictures)
        rows = [
            (sight.directory.tag(one), "", why.sentences(language)[0]) for one, why in closed
        ] + [
            (
                sight.directory.tag(one.person),
                str(one.packet.completeness.per_cent),
                ", ".join(needed_of(one, language)),
            )
            for one in each
        ]
        headers = [tell(word, language) for word in ("band", "per_cent", "missing")]
        print_table(wanted.title.in_language(language), headers, rows, numbers=(1,))
        if recipient is None or output is None or not each:
            print_line(tell("shown_only" if rows else "nobody_missing", language), "bold")
        else:
            send_each(sight, each, as_file, recipient, folder=output, language=language)
        finish(FINDING if closed else DONE)


def _each_missing(
    sight: Sight, form: Form, layer: Layer, by_hand: dict[str, str], *, has_pictures: bool
) -> tuple[list[Prepared], list[tuple[PersonId, Refused]]]:
    """A packet for each child who is missing; and those for whom no decision lets anything out on this layer."""
    each, closed = [], []
    for person in missing_children(sight):
        try:
            made = prepare(sight, person, form, layer, by_hand=by_hand, has_pictures=has_pictures)
            each.append(made)
        except Refused as refused:
            closed.append((person, refused))
    return each, closed


def _of_form(key: str) -> Callable[..., None]:
    """The command that fills one form for one child."""

    def fill_form(
        context: typer.Context,
        tag: Tag,
        layer: OnLayer = Layer.AUTHORITY,
        reader: As = None,
        recipient: To = None,
        form: As_ = PacketFormat.JSON,
        output: Output = None,
        fill: Fill = None,
        data: Data = None,
        chosen: Chosen = None,
        as_json: Json = False,
    ) -> None:
        language = settings(context).language
        wanted = forms()[key]
        by_hand = _by_hand(fill or (), language)
        _check(wanted, layer, form, output, language, recipient=recipient)
        with open_account(context, data, chosen) as account:
            view = View(account, language)
            sight = view.sight(reader)
            person = person_of(view.directory, tag, language)
            prepared = prepare(
                sight,
                person,
                wanted,
                layer,
                by_hand=by_hand,
                has_pictures=form is PacketFormat.JSON,
            )
            if recipient is None:
                show_packet(prepared, language, as_json=as_json)
            else:
                send(sight, prepared, form, recipient, output=output, language=language)

    fill_form.__doc__ = f"{forms()[key].title.es}. / {forms()[key].title.en}."
    return fill_form


for _key in forms():
    packet_app.command(_key)(_of_form(_key))


def _list_forms(language: Language, *, as_json: bool) -> None:
    found = list(forms().values())
    if as_json:
        print_json(
            {
                "forms": [
                    {
                        "form": one.key,
                        "version": one.version,
                        "country": one.country,
                        "institution": one.institution.in_language(language),
                        "title": one.title.in_language(language),
                        "layers": [layer.value for layer in one.layers],
                        "fields": len(one.fields),
                        "notes": [note.in_language(language) for note in one.notes],
                        "source": one.source,
                    }
                    for one in found
                ]
            }
        )
        return
    headers = [tell(word, language) for word in ("form", "country", "title", "layers", "fields")]
    rows = [
        (
            one.key,
            one.country,
            one.title.in_language(language),
            ", ".join(tell(layer.value, language) for layer in one.layers),
            str(len(one.fields)),
        )
        for one in found
    ]
    print_table(tell("forms", language), headers, rows, numbers=(4,))


def _form(key: str, language: Language, where: str = "--form") -> Form:
    found = forms().get(key)
    if found is None:
        names = ", ".join(forms())
        raise Unusable([problem("usage.choice", language, where, found=key, names=names)])
    return found


def _by_hand(given: tuple[str, ...] | list[str], language: Language) -> dict[str, str]:
    """What was written with --fill. Facts of the account can't be written over."""
    found = dict(one.partition("=")[::2] for one in given)
    unknown = [fact for fact in found if fact not in BY_HAND]
    if unknown:
        names = ", ".join(sorted(BY_HAND))
        raise Unusable(
            [
                problem("usage.choice", language, "--fill", found=fact, names=names)
                for fact in unknown
            ]
        )
    return found


def _check(
    form: Form,
    layer: Layer,
    packet_format: PacketFormat,
    output: Path | None,
    language: Language,
    *,
    recipient: str | None,
) -> None:
    """Say what is missing before anything is read."""
    if layer is Layer.PUBLIC and layer not in form.layers:
        names = ", ".join(one.value for one in form.layers)
        raise Unusable(
            [problem("usage.choice", language, "--layer", found=layer.value, names=names)]
        )
    if recipient is None:
        return
    require_unwritten(language, output)
    if packet_format is PacketFormat.XLSX and output is None and console().is_terminal:
        raise Unusable([problem("output.needed", language, "--output")])


def _plain(line: Line, language: Language) -> dict[str, Any]:
    told = line.completeness
    return {
        "tag": line.tag,
        "form": line.form.key,
        "per_cent": told.per_cent,
        "filled": told.filled,
        "asked": told.asked,
        "can_be_sent": told.can_be_sent,
        "needed": [lack(one, language) for one in told.needed],
        "useful": [lack(one, language) for one in told.useful],
    }


def _cells(line: Line, language: Language) -> tuple[object, ...]:
    told = line.completeness
    return (
        line.tag,
        line.form.key,
        str(told.per_cent),
        tell("can" if told.can_be_sent else "cannot", language),
        ", ".join(_lacking(one, language) for one in told.needed),
        ", ".join(_lacking(one, language) for one in told.useful),
    )


def _lacking(one: Missing, language: Language) -> str:
    """A field's name, with why beside it where it is known and held back."""
    label = one.field.label.in_language(language)
    return label if one.why.value == "unknown" else f"{label} ({one.reason.in_language(language)})"
