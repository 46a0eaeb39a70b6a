"""Reading a CAP message: leniently what is merely odd, and nothing at all of what is hostile."""

import time
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from kit.cap_samples import SAMPLE, area, edited
from resguardo.exchange.cap.checking import check
from resguardo.exchange.cap.reading import BYTES_MAX, Unreadable, read
from resguardo.exchange.cap.records import NAMESPACE

EARLIER = "alerta@autoridad.example,rg-a2c4e6g3i5k2m4o6q3s5u2w4y6,2026-02-03T01:40:00-06:00"
ENTITIES = SAMPLE.replace("<alert ", '<!DOCTYPE alert [<!ENTITY a "x">]><alert ', 1)
LAUGHS = SAMPLE.replace(
    "<alert ",
    '<!DOCTYPE alert [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><alert ',
    1,
)
OUTSIDE = SAMPLE.replace(
    "<alert ", '<!DOCTYPE alert [<!ENTITY a SYSTEM "file:///etc/passwd">]><alert ', 1
)
DEEP = f"<alert xmlns='{NAMESPACE}'>" + "<info>" * 100 + "</info>" * 100 + "</alert>"
WIDE = f"<alert xmlns='{NAMESPACE}'>" + "<code/>" * 20_000 + "</alert>"
HOSTILE = {
    "a document type": (ENTITIES.encode(), "xml.doctype"),
    "entities inside entities": (LAUGHS.encode(), "xml.doctype"),
    "an entity from outside": (OUTSIDE.encode(), "xml.doctype"),
    "100 levels": (DEEP.encode(), "xml.depth"),
    "20 000 elements": (WIDE.encode(), "xml.elements"),
    "20 000 attributes": (
        edited(
            ("<alert ", "<alert " + " ".join(f'a{n}="1"' for n in range(20_000)) + " ")
        ).encode(),
        "xml.elements",
    ),
    "nothing": (b"", "xml.empty"),
    "white space": (b" \n\t", "xml.empty"),
    "no XML": (b"%PDF-1.7", "xml.malformed"),
    "cut off": (SAMPLE.encode()[:900], "xml.malformed"),
    "an undeclared entity": (edited(("Mide", "&a;Mide")).encode(), "xml.malformed"),
    "Latin letters said to be UTF-8": (SAMPLE.encode("latin-1"), "xml.encoding"),
    "an encoding nobody knows": (
        edited(('encoding="UTF-8"', 'encoding="x-nobody"')).encode(),
        "xml.encoding",
    ),
    "UTF-8 said to be UTF-16": (
        edited(('encoding="UTF-8"', 'encoding="UTF-16"')).encode(),
        "xml.encoding",
    ),
    "a control character": (edited(("Mide", "\x1b[2JMide")).encode(), "xml.control"),
    "a null": (edited(("Mide", "\0Mide")).encode(), "xml.control"),
    "a control character in other clothes": (
        edited(("Mide", "&#27;Mide")).encode(),
        "xml.control",
    ),
    "another root": (SAMPLE.replace("alert", "message").encode(), "cap.root"),
    "a value as root": (f"<value xmlns='{NAMESPACE}'>x</value>".encode(), "cap.root"),
    "CAP 1.1": (edited(("cap:1.2", "cap:1.1")).encode(), "cap.namespace"),
    "no namespace": (edited((f' xmlns="{NAMESPACE}"', "")).encode(), "cap.namespace"),
    "a message that is too large": (SAMPLE.encode() + b" " * BYTES_MAX, "xml.size"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_can_not_be_read_is_told_by_a_code(case):
    """Each stops the reading with its own code and a sentence, and the check answers unreadable."""
    content, code = HOSTILE[case]
    with pytest.raises(Unreadable) as stopped:
        read(content)
    assert stopped.value.code == code
    verdict = check(content)
    assert not verdict.is_valid
    assert verdict.unreadable is not None


class _Endless:
    """A file of a gigabyte that nobody has: it gives white space as long as somebody asks."""

    def __init__(self):
        self.given = 0

    def read(self, size):
        assert size > 0, "asked for everything"
        self.given += size
        return b" " * size


def test_a_gigabyte_is_not_read_to_its_end():
    """Reading stops at its bound, and takes no more memory than a few times that."""
    source = _Endless()
    tracemalloc.start()
    with pytest.raises(Unreadable, match=r"xml\.size"):
        read(source)
    assert tracemalloc.get_traced_memory()[1] < 4 * BYTES_MAX
    tracemalloc.stop()
    assert source.given <= BYTES_MAX + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (edited((EARLIER, "x " * 500_000)), "references_many"),
        (area(f"<polygon>{'1,1 2,2 ' * 500_000}</polygon>"), "polygon_many"),
    ],
)
def test_a_list_without_end_is_told_and_not_followed(text, code):
    """What costs time is looked at up to a bound; it takes seconds of nobody's night."""
    begun = time.process_time()
    verdict = check(text.encode())
    assert time.process_time() - begun < 5
    assert code in verdict.findings.codes
    assert not verdict.is_valid


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_that_a_message_names_is_honoured(encoding):
    """A message may come in any encoding that it declares truly."""
    declared = encoding.removesuffix("-sig").upper()
    content = edited(('encoding="UTF-8"', f'encoding="{declared}"')).encode(encoding)
    assert read(content).message.infos[0].event.startswith("Alerta de niña")


def test_white_space_inside_polygons_and_codes_is_read_over():
    """A line break inside `polygon` and `code` is legal, and broke a well-known validator."""
    text = area("<polygon>\n14,-90 15,-90\n15,-91\n14,-90\n</polygon>")
    verdict = check(text.replace("Resguardo:1.0", "\nResguardo:1.0\n").encode())
    assert verdict.is_valid
    assert verdict.message.codes == ("Resguardo:1.0",)
    assert verdict.message.infos[0].areas[0].polygons == ("14,-90 15,-90 15,-91 14,-90",)


def test_the_sent_moment_is_kept_as_text():
    """Later messages repeat it letter by letter, so nothing makes `Z` of `-00:00`."""
    text = edited(
        ("2026-02-03T04:10:00-06:00</sent>", "2026-02-03T10:10:00-00:00</sent>"),
    )
    message = read(text.encode()).message
    assert str(message.reference).endswith(",2026-02-03T10:10:00-00:00")


@given(some.binary(max_size=400))
@example(b"<\xff")
@example(b"\xff\xfe<\x00")
def test_random_bytes_are_read_or_unreadable(content):
    """Nothing else comes out of reading, whatever the bytes are."""
    assert isinstance(check(content).is_valid, bool)


@given(some.data())
def test_a_message_with_any_bytes_changed_is_checked(data):
    """Mutated messages give findings or `Unreadable`, and every finding has its sentence."""
    content = bytearray(SAMPLE.encode())
    for _ in range(data.draw(some.integers(1, 8))):
        at = data.draw(some.integers(0, len(content) - 1))
        content[at : at + data.draw(some.integers(0, 30))] = data.draw(some.binary(max_size=12))
    verdict = check(bytes(content))
    for one in (*verdict.findings.errors, *verdict.findings.warnings):
        assert one.message("es")
        assert one.message("en")


@given(
    some.text(max_size=60), some.sampled_from(["polygon", "circle", "references", "sent", "web"])
)
def test_any_text_in_a_free_string_is_checked(said, element):
    """The free strings of the standard hold whatever somebody typed."""
    plain = "".join(one for one in said if one.isprintable()).replace("&", "").replace("<", "")
    text = area(f"<polygon>{plain}</polygon><circle>{plain}</circle>")
    text = text.replace("<contact>", f"<web>{plain}</web><contact>", 1)
    if element in {"references", "sent"}:
        begin, end = text.index(f"<{element}>"), text.index(f"</{element}>")
        text = f"{text[:begin]}<{element}>{plain}{text[end:]}"
    assert isinstance(check(text.encode("utf-8", "surrogatepass")).is_valid, bool)
