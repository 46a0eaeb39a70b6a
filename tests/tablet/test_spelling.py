"""Python and the browser spell, hash and sign alike."""

import random

import msgspec

from kit.tablets import serving
from resguardo.operation import tag_code
from resguardo.operation.count import WithdrawalReason
from resguardo.tablet.records import (
    BATCH_DOMAIN,
    MARK_DOMAIN,
    Batch,
    MarkKind,
    MarkMode,
    MarkRecord,
    is_signed_by,
    mark_id,
)

SPELLED = """async (marks) => {
  const records = await import("/tablet/records.js");
  const text = (bytes) => new TextDecoder().decode(bytes);
  const told = [];
  for (const mark of marks) told.push([text(records.markBytes(mark)), await records.markId(mark)]);
  return [told, text(records.batchBytes(marks[0].tablet, 17, -5, marks))];
}"""


def some_mark(chance: random.Random, seq: int) -> MarkRecord:
    """Any mark that fits its record."""

    def reference() -> str:
        return chance.randbytes(16).hex()

    def maybe(value):
        return value if chance.random() < 0.5 else None

    return MarkRecord(
        domain=MARK_DOMAIN,
        tablet="ab" * 32,
        seq=seq,
        kind=chance.choice(list(MarkKind)),
        count=reference(),
        zone=maybe(reference()),
        person=maybe(reference()),
        tag=maybe("H2J4-83MR"),
        mode=maybe(chance.choice(list(MarkMode))),
        code=chance.choice(["", "A3CD", "9LPT"]),
        reason=maybe(chance.choice(list(WithdrawalReason))),
        marked_at=chance.choice([0, 1, chance.randrange(1 << 52), (1 << 52) - 1]),
        counter=reference(),
    )


def test_marks_and_batches_are_spelled_alike(start, address):
    """Five hundred drawn marks give the same bytes, ids and batch on both sides."""
    chance = random.Random(1)
    marks = [some_mark(chance, seq) for seq in range(1, 501)]
    app = start()
    app.go()
    plain = [msgspec.to_builtins(msgspec.structs.asdict(mark)) for mark in marks]
    told, batch = app.page.evaluate(SPELLED, plain)
    assert told == [
        [msgspec.json.encode(mark).decode(), mark_id(msgspec.json.encode(mark)).hex()]
        for mark in marks
    ]
    expected = Batch(BATCH_DOMAIN, "ab" * 32, 17, -5, tuple(marks))
    assert batch == msgspec.json.encode(expected).decode()


def test_bands_are_read_alike(start):
    """Right codes, wrong ones and rubbish are judged the same on both sides."""
    chance = random.Random(2)
    alphabet = tag_code.ALPHABET + "OSZB -_.aeix1"
    right = [tag_code.compose(chance.randbytes(16)) for _ in range(200)]
    typed = [one.lower().replace("-", chance.choice(["", " ", ".", "-"])) for one in right]
    wrong = ["".join(chance.choices(alphabet, k=chance.choice([7, 8, 9]))) for _ in range(800)]
    asked = [*right, *typed, *wrong, "", "ñandú", "٣٤٥"]
    app = start()
    app.go()
    told = app.page.evaluate(
        "async (asked) => { const { parseTag } = await import('/tablet/tags.js'); return asked.map(parseTag); }",
        asked,
    )
    assert told == [tag_code.parse(one) for one in asked]


def test_a_browser_without_ed25519_signs_with_p256_and_checks_receipts_all_the_same(
    pictured, start
):
    """The older kind of key is enrolled, its marks count, and the installation's receipts are checked without the browser's help."""
    count = pictured.open_count(carla="Norte")
    app = start()
    app.page.add_init_script(
        """for (const name of ["generateKey", "importKey"]) {
          const right = SubtleCrypto.prototype[name];
          SubtleCrypto.prototype[name] = function (...given) {
            if (given.some((one) => one?.name === "Ed25519")) return Promise.reject(new DOMException("", "NotSupportedError"));
            return right.apply(this, given);
          };
        }"""
    )
    app.enrol(pictured)
    app.sign_in("carla")
    app.walk(pictured, count, "Norte")
    app.press(pictured.persons["Norte"][0])
    app.wait_states(at_site=1)
    [tablet] = pictured.hub.book.tablets(pictured.account.operation)
    [batch] = pictured.hub.book.batches(tablet.key)
    assert len(tablet.key) == 65
    assert is_signed_by(tablet.key, batch.signature, batch.body)


def test_a_receipt_that_the_installation_did_not_sign_is_no_receipt(pictured, browser, tmp_path):
    """A server in between can't turn a mark safe by saying so."""
    from kit.tablet_app import apps

    count = pictured.open_count(carla="Norte")

    def lying(environ, start):
        answer = b"".join(pictured.service(environ, start))
        if not environ["PATH_INFO"].endswith("/batch"):
            return [answer]
        told = msgspec.json.decode(answer)
        told["receipts"] = [[text, "00" * 64] for text, _ in told["receipts"]]
        body = msgspec.json.encode(told)
        return [body + b" " * (len(answer) - len(body))]

    with serving(lying) as address, apps(browser, tmp_path, address) as starting:
        app = starting()
        app.enrol(pictured)
        app.sign_in("carla")
        app.walk(pictured, count, "Norte")
        app.press(pictured.persons["Norte"][0])
        app.page.wait_for_timeout(8_000)
        assert app.states() == {"on_tablet": 1, "at_site": 0, "at_two_sites": 0}
