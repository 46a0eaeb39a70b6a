"""What leaves about a missing child: the alert message that is due and the packet for an institution, each shown with what stays behind before it can be taken."""

from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from resguardo.account import alert_messages, packets
from resguardo.account.alert_messages import NOT_CONFIGURED, Asked
from resguardo.account.leaving import left_about
from resguardo.account.packets import PacketFormat
from resguardo.console import acting, leaving
from resguardo.console.absence.releasing import message_language
from resguardo.console.addresses import reference_in
from resguardo.console.choosing import CodeField
from resguardo.console.doors import DOORS
from resguardo.console.fields import SightForm
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.exchange.cap.writing import Unwritable
from resguardo.exchange.packets.facts import Layer
from resguardo.exchange.packets.form import form_of_country
from resguardo.exchange.packets.form import forms as packet_forms
from resguardo.ledger.chain import Corrupt
from resguardo.operation.exports import LETS_OUT
from resguardo.operation.identifiers import AbsenceId, Moment, PersonId, TagCode
from resguardo.operation.publication import AlertLayer, AlertMessageKind
from resguardo.operation.refusal import Refused

RECIPIENT_MAX, SENDER_MAX = 200, 120
WRITES = "absence.write_alert_message"
NOTES = "exports.note_export"
TAKE = "take"
"""The button that hands the file out; the other one only shows it."""
LAYERS = {
    Layer.PUBLIC: _("para el público"),
    Layer.POLICE: _("para la policía"),
    Layer.AUTHORITY: _("para la autoridad"),
}
"""For whom a packet can be, in words."""
CONTENT_TYPES = {
    PacketFormat.JSON: "application/json",
    PacketFormat.CSV: "text/csv; charset=utf-8",
    PacketFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class About(NamedTuple):
    """Whom the page is about, and which message is due on each layer that the reader may let out."""

    absence: AbsenceId
    person: PersonId
    tag: TagCode
    due: dict[AlertLayer, AlertMessageKind]


class Outgoing(NamedTuple):
    """What would leave: lines of a label and a text, what stays behind, what it goes without, and the mark that sends it back as it was shown."""

    title: str
    lines: tuple[tuple[str, str], ...]
    behind: tuple[leaving.Behind, ...]
    without: tuple[str, ...]
    mark: str
    holds_until: Moment | None = None
    warning: str = ""


class SendForm(SightForm):
    """To whom it goes; written down sealed, before the file leaves."""

    recipient = forms.CharField(
        label=_("A quién se entrega"),
        max_length=RECIPIENT_MAX,
        help_text=_("Queda anotado antes de que salga."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    use_required_attribute = False


class MessageForm(SendForm):
    """Which alert message: for whom, in which languages, of which sender."""

    layer = CodeField(AlertLayer, label=_("Para quién es"))
    languages = forms.MultipleChoiceField(
        label=_("Idiomas"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    sender = forms.CharField(
        label=_("Remitente"),
        required=False,
        max_length=SENDER_MAX,
        help_text=_("Identificador de la autoridad que envía. Vacío: el de antes."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )
    field_order = ("layer", "languages", "sender", "recipient")

    def __init__(self, sight: Sight, about: About, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, auto_id="message_%s", **options)
        self.initial["languages"] = [message_language()]
        self.fields["layer"].choices = [  # type: ignore[attr-defined]
            (layer.value, f"{said(layer)}: {said(kind)}") for layer, kind in about.due.items()
        ]


class PacketForm(SendForm):
    """Which institution's form, for whom, and as what kind of file."""

    form = forms.ChoiceField(label=_("Formulario"))
    layer = forms.ChoiceField(label=_("Para quién es"))
    kind = forms.ChoiceField(
        label=_("Archivo"), choices=[(one.value, one.value.upper()) for one in PacketFormat]
    )
    field_order = ("form", "layer", "kind", "recipient")

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, auto_id="packet_%s", **options)
        language = get_language() or "es"
        own = form_of_country(sight.account.state.jurisdiction[:2].upper())
        first = own.key if own else ""
        named = sorted(packet_forms().values(), key=lambda one: one.key != first)
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            (one.key, one.title.in_language(language)) for one in named
        ]
        self.fields["layer"].choices = [  # type: ignore[attr-defined]
            (layer.value, LAYERS[layer])
            for layer, profile in packets.PROFILES.items()
            if sight.holds(*LETS_OUT[profile])
        ]
        self.initial["layer"] = Layer.AUTHORITY.value

    def clean(self) -> dict[str, Any]:
        """What leaves for the public has a form made for it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        form, layer = packet_forms().get(given.get("form", "")), given.get("layer")
        if form and layer == Layer.PUBLIC.value and Layer.PUBLIC not in form.layers:
            self.add_error("layer", gettext("Este formulario no tiene nada para el público."))
        return given


@require_GET
def show(request: HttpRequest, absence: str) -> HttpResponse:
    """What can leave about one missing child, and what has left. Nothing sealed is opened for it."""
    return _page(request, _about(request, absence))


@require_POST
def message(request: HttpRequest, absence: str) -> HttpResponse:
    """Show the alert message that is due, or hand it out as it was shown."""
    about, sight = _about(request, absence), _sight(request)
    form = MessageForm(sight, about, request.POST)
    if not form.is_valid():
        return _page(request, about, message_form=form)
    given = form.cleaned_data
    asked = Asked(given["layer"], tuple(given["languages"]), given["sender"] or None)
    try:
        prepared = alert_messages.prepare(sight, about.person, asked)
        outgoing = _told_message(sight, prepared)
        refused = _refused(request, outgoing) if TAKE in request.POST else None
        if TAKE in request.POST and refused is None:
            alert_messages.note(sight.account, sight.staff, prepared, given["recipient"])
            name = f"{prepared.message.identifier}.xml"
            return leaving.handed_out(prepared.content, "application/cap+xml", name)
    except Unwritable as fault:
        for one in fault.findings:
            form.add_error("sender", one.message("en" if get_language() == "en" else "es"))
        return _page(request, about, message_form=form)
    except (Refused, Corrupt) as told:
        form.refuse(_shown(told, sight))
        return _page(request, about, message_form=form)
    return _page(request, about, refused=refused, message_form=form, message=outgoing)


@require_POST
def packet(request: HttpRequest, absence: str) -> HttpResponse:
    """Show what of an institution's form may leave, or hand it out as it was shown."""
    about, sight = _about(request, absence), _sight(request)
    form = PacketForm(sight, request.POST)
    if not form.is_valid():
        return _page(request, about, packet_form=form)
    given = form.cleaned_data
    kind, chosen = PacketFormat(given["kind"]), packet_forms()[given["form"]]
    try:
        prepared = packets.prepare(
            sight,
            about.person,
            chosen,
            Layer(given["layer"]),
            has_pictures=kind is PacketFormat.JSON,
        )
        outgoing = _told_packet(sight, prepared, kind)
        refused = _refused(request, outgoing) if TAKE in request.POST else None
        if TAKE in request.POST and refused is None:
            content = packets.written_as(prepared, kind, message_language())
            packets.hand_out(
                sight,
                prepared,
                content,
                file_format=f"packet.{kind.value}",
                recipient=given["recipient"],
            )
            name = f"{prepared.reference}.{kind.value}"
            return leaving.handed_out(content, CONTENT_TYPES[kind], name)
    except (Refused, Corrupt) as told:
        form.refuse(_shown(told, sight))
        return _page(request, about, packet_form=form)
    return _page(request, about, refused=refused, packet_form=form, packet=outgoing)


def _about(request: HttpRequest, absence: str) -> About:
    sight = _sight(request)
    reference = AbsenceId(reference_in(absence))
    with sight.steady() as state:
        record = state.absences.find(reference)
        if record is None:
            raise Http404
        person = state.register.standing(record.person)
        # A message is about the newest episode; an older one has nothing to send.
        is_newest = state.absences.joined.get(reference, reference) == state.absences.current.get(
            person
        )
        due = {
            layer: one.kind
            for layer, profile in alert_messages.PROFILES.items()
            if is_newest and sight.holds(*LETS_OUT[profile])
            for one in alert_messages.children_due(state, layer)
            if one.person == person
        }
        tag = state.register.persons[person].tag
    return About(reference, person, tag, due if acting.may(sight, WRITES) else {})


def _refused(request: HttpRequest, outgoing: Outgoing) -> acting.Shown | None:
    """Why the file is not handed out: the reader may not let it out, or it is no longer as it was shown."""
    stopped = acting.stopped_by(request, [WRITES, NOTES])
    if stopped is not None or request.POST.get("seen") == outgoing.mark:
        return stopped
    return acting.Shown(
        "console.not_as_shown",
        gettext("Lo que saldría cambió desde que se mostró, o ya salió una vez."),
        gettext("Que se vea lo que sale y lo que no, tal como está ahora."),
        gettext("Revíselo abajo y descárguelo otra vez."),
    )


def _told_message(sight: Sight, prepared: alert_messages.Prepared) -> Outgoing:
    lines = [
        (label, text)
        for info in prepared.message.infos
        for label, text in (
            (gettext("Titular"), info.headline),
            (gettext("Texto"), info.description),
            (gettext("Qué hacer"), info.instruction),
            (gettext("Dónde"), " · ".join(area.description for area in info.areas)),
            (gettext("Fotografías"), str(len(info.resources)) if info.resources else ""),
        )
        if text
    ]
    warning = ""
    if prepared.message.sender.endswith(NOT_CONFIGURED):
        warning = gettext("Nadie puso el remitente: escríbalo antes de enviar de verdad.")
    return Outgoing(
        f"{said(prepared.layer)} · {said(prepared.kind)}",
        tuple(lines),
        tuple(leaving.behind(prepared.lost)),
        (),
        leaving.mark_of(
            prepared.kind, prepared.layer, lines, prepared.lost, _left(sight, prepared)
        ),
        prepared.expires_at,
        warning,
    )


def _told_packet(sight: Sight, prepared: packets.Prepared, kind: PacketFormat) -> Outgoing:
    language, layer = message_language(), prepared.layer
    form = prepared.packet.form
    lines = tuple(
        (
            one.field.label.in_language(language),
            one.choice.label.in_language(language) if one.choice else one.value,
        )
        for one in prepared.packet.for_reader(layer)
    )
    without = tuple(
        one.field.label.in_language(language)
        for one in prepared.packet.lacks(layer)
        if one.is_needed
    )
    return Outgoing(
        f"{form.title.in_language(language)} · {LAYERS[layer]}",
        lines,
        tuple(leaving.behind(prepared.lost)),
        without,
        leaving.mark_of(
            form.key, layer, kind, lines, without, prepared.lost, _left(sight, prepared)
        ),
    )


def _left(sight: Sight, prepared: alert_messages.Prepared | packets.Prepared) -> int:
    """How many files left about the child: the same press twice is not a second message."""
    with sight.steady():
        return len(left_about(sight.account, prepared.person))


def _page(request: HttpRequest, about: About, **shown: Any) -> HttpResponse:
    """The page, with a form that came back and what it would let out in the place of the empty ones."""
    sight = _sight(request)
    with sight.steady():
        number = len(left_about(sight.account, about.person))
    context: dict[str, Any] = {
        "about": about,
        "message_form": MessageForm(sight, about),
        "packet_form": PacketForm(sight),
        "is_public_due": AlertLayer.PUBLIC in about.due,
        "number_left": number,
        "may_see_left": sight.holds(*DOORS["audit:left"].roles),
        "as_of": sight.now,
    } | shown
    came_back = [context["message_form"], context["packet_form"]]
    is_wrong = shown.get("refused") or any(one.errors for one in came_back)
    return render(request, "absence/outgoing.html", context, status=409 if is_wrong else 200)


def _shown(told: Refused | Corrupt, sight: Sight) -> acting.Shown:
    return acting.shown(told, sight) if isinstance(told, Refused) else acting.damaged()


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight
