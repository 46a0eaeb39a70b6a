"""The line to a server: verified TLS or nothing, no secret anywhere but where it belongs, bounded waiting."""

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kit.primero import CASE, CHILD, PASSWORD, TODAY, USER, Cut, PrimeroDouble
from resguardo.exchange.primero import wire
from resguardo.exchange.primero.cases import CARE, KIN, PHOTOS
from resguardo.exchange.primero.records import Flag
from resguardo.exchange.primero.sending import learn, outgoing, send
from resguardo.exchange.primero.wire import Session, Unreachable, Wire, address_of

STRANGE = [None, [], {}, "", 7, {"data": None}, {"data": [7]}, {"data": [], "metadata": []}]


@pytest.mark.parametrize("answer", STRANGE, ids=repr)
@pytest.mark.parametrize("number", range(2, 9))
def test_whatever_a_server_answers_the_run_ends_in_a_sentence(session, double, number, answer):
    """A server that is broken or means harm: a finding or a reason, never a fault of the program."""
    rightly = double.answer

    def strange(request):
        asked = rightly(request)
        return (200, answer, {}) if len(double.calls) == number else asked

    double.answer = strange
    facts = msgspec.structs.replace(CHILD, flags=(Flag("uno", "Ausencia", "2024-12-20", False),))
    with contextlib.suppress(Unreachable):
        send(session, outgoing(facts, learn(session), TODAY))


@pytest.mark.parametrize("kept", [None, 7, "x", [7], [{"unique_id": []}], {"a": 1}, [None]])
@pytest.mark.parametrize("field", [KIN, CARE, PHOTOS, "age", "name_first", "status"])
def test_whatever_a_server_keeps_is_compared(session, double, field, kept):
    """Other kinds of values in the place of rows and words."""
    one = outgoing(CHILD, learn(session), TODAY)
    first = send(session, one)
    double.cases[CASE][field] = kept
    again = send(session, one, first.confirmed)
    assert again.findings or field in {PHOTOS, "status"}


@pytest.mark.parametrize(
    "url",
    [
        "http://primero.example.org",
        "https://ana:secreta@primero.example.org",
        "https://primero.example.org/?token=1",
        "ftp://primero.example.org",
        "primero.example.org",
        "https://primero.example.org:99999",
        "",
    ],
)
def test_an_address_without_tls_or_with_a_secret_in_it_is_refused(url):
    """Plain http is for this machine alone; a name or password in an address would be written down somewhere."""
    with pytest.raises(Unreachable) as refused:
        address_of(url)
    assert refused.value.code == "address"
    assert "secreta" not in str(refused.value)


def test_a_server_under_a_path_is_called_under_it():
    """Several deployments may share a name."""
    assert (
        address_of("https://primero.example.org/gt/").shown == "https://primero.example.org:443/gt"
    )


def test_a_wrong_password_is_said_and_not_repeated(double):
    """One try: a locked account helps nobody. The password is in no message."""
    with Wire(address_of(double.url)) as line, pytest.raises(Unreachable) as refused:
        learn(Session(line, USER, "otra clave"))
    assert refused.value.code == "sign_in"
    assert "otra clave" not in str(refused.value)
    assert len(double.calls) == 1


def test_lookups_come_in_pages_and_all_are_read(double, session):
    """The server gives twenty at a time unless asked, a thousand at most."""
    double.lookups += [{"unique_id": f"lookup-{number}", "values": []} for number in range(2500)]
    assert len(learn(session).lookups) == len(double.lookups)
    assert double.count("GET", "/api/v2/lookups") == 3


def test_an_answer_that_is_no_primero_is_refused(double, session):
    """A portal that asks to sign in to a network answers everything."""
    double.forms = "welcome"
    with pytest.raises(Unreachable) as refused:
        learn(session)
    assert refused.value.code == "answer"


def test_a_connection_that_always_breaks_ends_in_a_sentence(double, session, pauses):
    """Five tries, each after a longer pause."""

    def cut(request):
        raise Cut

    double.before = cut
    with pytest.raises(Unreachable) as stopped:
        learn(session)
    assert stopped.value.code == "connection"
    assert pauses == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\n", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "body without length", "header", "continue"],
)
def test_a_server_that_answers_a_little_at_a_time_is_hung_up_on(monkeypatch, first, then):
    """No single wait is long, and together they would last for ever."""
    monkeypatch.setattr(wire, "LONGEST_CALL_SECONDS", 0.2)
    with _dripping(first, then) as url, Wire(address_of(url), pause=lambda _: None) as line:
        began = time.monotonic()
        with pytest.raises(Unreachable) as stopped:
            line.call("GET", "/api/v2/forms")
        assert stopped.value.code == "connection"
        assert time.monotonic() - began < 5


@contextlib.contextmanager
def _dripping(first, then):
    """A server that sends `first`, and `then` again and again for ten seconds."""

    def drip(taken):
        with contextlib.suppress(OSError), taken:
            taken.sendall(first)
            for _ in range(200):
                taken.sendall(then)
                time.sleep(0.05)

    def serve():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_flag_without_a_number_of_its_own_is_a_finding(session, double):
    """What is over can't be lowered there: it is said, and the other children's files go on."""
    one = Flag("uno", "Ausencia", "2024-12-20", False)
    deployment = learn(session)
    send(session, outgoing(msgspec.structs.replace(CHILD, flags=(one,)), deployment, TODAY))
    over = msgspec.structs.replace(one, is_lowered=True)
    lowered = msgspec.structs.replace(CHILD, flags=(over,))
    for wrong in (None, {}, "../../users/1", True):
        double.flags[CASE][0]["id"] = wrong
        sent = send(session, outgoing(lowered, deployment, TODAY))
        assert [found.field for found in sent.findings if found.code == "case.refused"] == ["flags"]
    assert double.count("PATCH", ".*users.*") == 0


def test_a_certificate_that_nobody_vouches_for_is_refused_and_an_own_authority_is_taken(tmp_path):
    """TLS is verified, always; whoever runs an own authority names its file."""
    certificate, key = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with PrimeroDouble(context) as double:
        with Wire(address_of(double.url)) as line, pytest.raises(Unreachable) as refused:
            learn(Session(line, USER, PASSWORD))
        assert refused.value.code == "certificate"
        assert double.calls == []
        with Wire(address_of(double.url), certificate) as trusting:
            assert learn(Session(trusting, USER, PASSWORD)).fields


def _self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "authority.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret
