"""An operation in which every confidential field holds a word of its own, so that whatever leaves can be searched for what it must not say.

Names and descriptions begin like formulas, so that every table that leaves can be searched for what a spreadsheet program would run.

One child is missing, with an alert for which the alert unit released a few facts; her brother, their mother and another child are in the shelter. Everything is written by the
command line, as people write it.
"""

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

from PIL import Image, ImageDraw

from kit.canaries import Point
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.account.photos import keep_photo
from resguardo.cli.app import run
from resguardo.cli.session import operations_of
from resguardo.operation.identifiers import PersonId, TagCode

SHELTER_AT: Final = Point(14.7312, -91.4807)

WORDS: Final[dict[str, str]] = {
    "operation": "KanarioOperativo",
    "shelter": "KanarioAlbergue",
    "room": "KanarioDormitorio",
    "vehicle": "KanarioMicrobus",
    "address": "KanarioCallejon",
    "route": "KanarioRuta",
    "staff": "KanarioTrabajadora",
    "handle": "kanariorosa",
    "carer": "KanarioCuidadora",
    "carer_handle": "kanariocarla",
    "name": "KanarioNombre",
    "family": "KanarioApellido",
    "other_name": "KanarioApodo",
    "sibling": "KanarioHermanito",
    "mother": "KanarioMadrecita",
    "bystander": "KanarioVecinita",
    "parent": "KanarioProgenitor",
    "residence": "KanarioAldea",
    "document": "KanarioCedula",
    "claimed_by": "KanarioDeclarante",
    "hair": "KanarioCabello",
    "marks": "KanarioCicatriz",
    "wears": "KanarioVestido",
    "carries": "KanarioMochila",
    "found_where": "KanarioHallazgo",
    "holding": "KanarioAbrazada",
    "medical": "KanarioInsulina",
    "motive": "KanarioMotivo",
    "court": "KanarioJuzgado",
    "file_number": "KanarioExpediente",
    "conditions": "KanarioCondiciones",
    "recipient": "KanarioReceptor",
    "recipient_document": "KanarioPasaporte",
    "recipient_address": "KanarioCaserio",
    "claimant": "KanarioReclamante",
    "claimant_contact": "KanarioTelefono",
    "asks_for": "KanarioBuscado",
    "claim_siblings": "KanarioPrimitos",
    "complaint": "KanarioQueja",
    "mention": "KanarioMencionado",
    "visitor": "KanarioVisitante",
    "sign": "KanarioSospecha",
    "sender": "KanarioRemitente",
    "breach_words": "KanarioBitacora",
    "sighting_where": "KanarioTerminal",
    "sighting_words": "KanarioAvistada",
    "judgement": "KanarioDictamen",
    "statement": "KanarioComunicado",
    "photo": "KanarioCamara",
}
"""Kind of confidential fact -> the word that stands for it."""

PUBLIC_AREA: Final = "GT-01"
RECEIPT: Final = "R-7MX2-H450-9RJ3"
TEAM: Final = {
    "kanariorosa": ("KanarioTrabajadora", "MP", "coordinator"),
    "irma": ("KanarioTrabajadora Irma", "PGN", "intake_officer", "registrar"),
    "dora": ("KanarioTrabajadora Dora", "SBS", "shelter_director"),
    "kanariocarla": ("KanarioCuidadora", "SBS", "carer", "counter"),
    "olga": ("KanarioTrabajadora Olga", "MP", "count_officer"),
    "pablo": ("KanarioTrabajadora Pablo", "PNC", "police"),
    "nina": ("KanarioTrabajadora Nina", "PGN", "child_protection"),
    "alma": ("KanarioTrabajadora Alma", "PGN", "alert_unit"),
    "julia": ("KanarioTrabajadora Julia", "OJ", "judge"),
    "vera": ("KanarioTrabajadora Vera", "MP", "spokesperson"),
    "escolta": ("KanarioTrabajadora Escolta", "PNC", "escort"),
}
"""Handle -> name, organisation, roles."""


class Ran(NamedTuple):
    """What one command gave."""

    code: int
    out: str
    err: str


class Marked:
    """The marked operation in a data folder; `tags` by the short word for each person, `outcome` the last command's."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / "datos"
        self.tags: dict[str, str] = {}
        self._found()
        self._places_and_persons()
        self._photo()
        self._about_persons()
        self._decisions()
        self._claims_and_words()
        self._gate_and_custody()
        self._absence()

    def run(self, *words: object) -> Ran:
        """One command on this operation's folder."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        given = [str(word) for word in words]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([*given, "--data", str(self.folder)])
            sys.stdout.flush()
            sys.stderr.flush()
        told = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
        return Ran(code, *told)

    def record(self, *lines: dict[str, Any]) -> None:
        """Acts as lines of a file; every one must go in."""
        file = self.home / "actos.jsonl"
        file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        done = self.run("record", file)
        assert done.code == 0, done.err + done.out

    def _found(self) -> None:
        assert self.run("init").code == 0
        handle, (name, organisation, *_) = next(iter(TEAM.items()))
        named = ("--coordinator", name, "--handle", handle, "--organisation", organisation)
        assert self.run("operation", "new", WORDS["operation"], *named).code == 0
        for handle, (name, organisation, *roles) in TEAM.items():
            who = {"name": name, "handle": handle, "organisation": organisation}
            lines = [] if handle == "kanariorosa" else [_by_rosa("team.enrol_staff") | who]
            lines += [
                _by_rosa("team.grant_role") | {"staff": handle, "role": role}
                for role in roles
                if role != "coordinator"
            ]
            self.record(*lines) if lines else None

    def _places_and_persons(self) -> None:
        at = f"{WORDS['address']} 3, {SHELTER_AT.latitude}, {SHELTER_AT.longitude}"
        place = _by_rosa("placement.open_place") | {"address": at, "capacity": 40}
        band = {"act": "register.issue_tag", "by": "irma", "place": WORDS["room"]}
        contact = {
            "found_where": WORDS["found_where"],
            "holding": WORDS["holding"],
            "age_years_min": 7,
            "age_years_max": 9,
        }
        grown = {"age_years_min": 30, "age_years_max": 40}
        self.record(
            place | {"kind": "shelter", "name": WORDS["shelter"]},
            place | {"kind": "room", "name": WORDS["room"], "parent": WORDS["shelter"]},
            place | {"kind": "vehicle", "name": WORDS["vehicle"], "capacity": 9},
            band | {"circumstances": contact, "sex_observed": "female"},
            band | {"circumstances": contact, "sex_observed": "male"},
            band | {"counted_as": "adult", "circumstances": grown, "sex_observed": "female"},
            band | {"sex_observed": "female"},
        )
        roll = json.loads(self.run("roll", "--json").out)["roll"]
        by_order = [one["tag"] for one in roll]
        kinds = {one["tag"]: one["counted_as"] for one in roll}
        adult = next(tag for tag in by_order if kinds[tag] == "adult")
        children = [tag for tag in by_order if tag != adult]
        self.tags = dict(zip(("missing", "sibling", "bystander"), children, strict=True))
        self.tags["mother"] = adult

    def _photo(self) -> None:
        """A photo of the missing child whose camera and thumbnail tell where it was taken."""
        exif = Image.Exif()
        exif[0x010E], exif[0x0110] = WORDS["photo"], WORDS["shelter"]
        picture = Image.new("RGB", (320, 400), (190, 150, 120))
        ImageDraw.Draw(picture).ellipse((80, 60, 240, 260), fill=(220, 180, 150))
        stream = io.BytesIO()
        picture.save(stream, "JPEG", exif=exif, comment=WORDS["photo"].encode())
        with open_installation(self.folder, None) as house:
            account = Account(house, operations_of(house)[0])
            person = account.state.register.by_tag[TagCode(self.tags["missing"])]
            digest = keep_photo(house, PersonId(person), stream.getvalue() + b"KanarioCamara")
        photo = {"act": "register.record_photo", "by": "irma", "person": self.tags["missing"]}
        self.record(photo | {"digest": digest.hex(), "view": "face", "tag_in_frame": False})

    def _about_persons(self) -> None:
        missing, sibling = self.tags["missing"], self.tags["sibling"]
        claim = {"act": "register.claim_identity", "by": "irma", "claimant": "relative"}
        said = {
            "name": f"={WORDS['name']} {WORDS['family']}",
            "given": f"+{WORDS['name']}",
            "family": f"@{WORDS['family']}",
            "age_years_min": 8,
            "age_years_max": 8,
            "birth_earliest": "2016-03-01",
            "birth_latest": "2016-03-01",
            "sex": "female",
            "parents": [WORDS["parent"]],
            "residence": WORDS["residence"],
            "document": WORDS["document"],
            "claimed_by": WORDS["claimed_by"],
        }
        described = {"act": "register.describe_person", "by": "irma"}
        seen = {key: f"={WORDS[key]}" for key in ("hair", "marks", "wears", "carries")}
        link = {"act": "family.assert_link", "by": "irma", "claimant": "child", "basis": "own_word"}
        self.record(
            claim | {"person": missing, "said": {"name": f"-{WORDS['other_name']}"}},
            claim | {"person": missing, "said": said},
            claim
            | {"person": sibling, "said": {"name": f"＝{WORDS['sibling']}", "age_years_min": 5}},
            claim | {"person": self.tags["mother"], "said": {"name": WORDS["mother"]}},
            claim | {"person": self.tags["bystander"], "said": {"name": WORDS["bystander"]}},
            described
            | {"person": missing, "seen": seen | {"height_cm": 124}, "sex_observed": "female"},
            link | {"person": missing, "relative": sibling, "relation": "sibling"},
            link | {"person": missing, "relative": self.tags["mother"], "relation": "parent"},
            {
                "act": "custody.note_belongings",
                "by": "irma",
                "person": missing,
                "side": "given",
                "said": {"medicines": WORDS["medical"]},
            },
        )

    def _decisions(self) -> None:
        missing = self.tags["missing"]
        self.record(
            {
                "act": "release.place_hold",
                "by": "julia",
                "person": missing,
                "ground": "risk",
                "words": WORDS["motive"],
            },
            {
                "act": "release.name_recipient",
                "by": "nina",
                "kind": "relative",
                "name": WORDS["recipient"],
                "document": WORDS["recipient_document"],
                "address": WORDS["recipient_address"],
                "as": "pariente",
            },
            {
                "act": "release.record_order",
                "by": "julia",
                "person": missing,
                "tag": missing,
                "recipient": "@pariente",
                "document": "00" * 32,
                "listed": 1,
                "in_force_from": "2024-12-20T08:00",
                "in_force_until": "2030-01-01T08:00",
                "court": {
                    "court": WORDS["court"],
                    "file_number": WORDS["file_number"],
                    "conditions": WORDS["conditions"],
                },
            },
        )

    def _claims_and_words(self) -> None:
        missing = self.tags["missing"]
        self.record(
            {
                "act": "claims.receive_claim",
                "by": "nina",
                "receipt": RECEIPT,
                "capacity": "relative",
                "said": {
                    "claimant": WORDS["claimant"],
                    "contact": WORDS["claimant_contact"],
                    "asks_for": WORDS["asks_for"],
                    "siblings": WORDS["claim_siblings"],
                    "words": WORDS["complaint"],
                },
            },
            {
                "act": "judgement.record_judgement",
                "by": "irma",
                "person": missing,
                "other": self.tags["bystander"],
                "verdict": "different",
                "why": WORDS["judgement"],
            },
            {
                "act": "register.note_mention",
                "by": "irma",
                "source": "child",
                "owner": "irma",
                "review_at": "2030-01-01T08:00",
                "said": {"name": WORDS["mention"]},
            },
        )

    def _gate_and_custody(self) -> None:
        self.record(
            {
                "act": "gate.record_entry",
                "by": "dora",
                "place": WORDS["shelter"],
                "purpose": "official",
                "ground": "order",
                "visitor": {"name": WORDS["visitor"], "ground": WORDS["visitor"]},
            },
            {
                "act": "gate.note_sign",
                "by": "pablo",
                "place": WORDS["shelter"],
                "sign": "crowd",
                "words": WORDS["sign"],
            },
            {
                "act": "gate.receive_delivery",
                "by": "dora",
                "place": WORDS["shelter"],
                "kind": "food",
                "way": "left_outside",
                "said": {"sender": WORDS["sender"]},
            },
            {
                "act": "custody.offer_handover",
                "by": "irma",
                "persons": [self.tags["bystander"]],
                "receiver": "kanariocarla",
                "as": "oferta",
            },
            {
                "act": "custody.open_manifest",
                "by": "kanariorosa",
                "vehicle": WORDS["vehicle"],
                "escort": "escolta",
                "route": WORDS["route"],
            },
        )

    def _absence(self) -> None:
        """The count of a breach finds the child missing; her alert is active and a few facts are released; a statement is issued."""
        missing = self.tags["missing"]
        alert = {"by": "alma", "absence": missing}
        mark = {"act": "count.mark_sighting", "by": "dora", "count": "open"}
        self.record(
            {"act": "breach.declare_breach", "by": "dora", "place": WORDS["shelter"]},
            {
                "act": "breach.log_words",
                "by": "kanariorosa",
                "breach": "open",
                "words": WORDS["breach_words"],
            },
            *(mark | {"person": self.tags[who]} for who in ("sibling", "mother", "bystander")),
            {"act": "count.list_missing", "by": "olga", "count": "open", "person": missing},
            {"act": "count.close_count", "by": "olga", "count": "open"},
            {"act": "breach.end_breach", "by": "dora", "breach": "open"},
        )
        self.record(
            {"act": "absence.state_kind", "by": "pablo", "absence": missing, "kind": "taken"},
            {"act": "absence.request_alert", "by": "olga", "absences": [missing]},
            {"act": "absence.acknowledge_alert", "by": "alma", "absences": [missing]},
            alert | {"act": "absence.activate_alert", "number": "AL-2024-77"},
            alert
            | {
                "act": "absence.release_facts",
                "facts": ["name", "age", "sex", "appearance", "photo"],
            }
            | {"areas": [PUBLIC_AREA], "seen_in": PUBLIC_AREA},
            {
                "act": "absence.report_sighting",
                "by": "pablo",
                "absence": missing,
                "source": "public",
                "reliability": "doubtful",
                "where": WORDS["sighting_where"],
                "circumstances": WORDS["sighting_words"],
            },
            {
                "act": "statement.issue_statement",
                "by": "vera",
                "count": "last",
                "words": WORDS["statement"],
            },
        )


def _by_rosa(act: str) -> dict[str, Any]:
    return {"act": act, "by": "kanariorosa"}
