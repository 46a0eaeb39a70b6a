"""The house's own authority: what it can vouch for, and how a tablet is led from a plain page to a secure one."""

import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from wsgiref.simple_server import make_server

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from kit.tablet_app import App, trust
from kit.tablets import Quiet, Threads, port_of, serving
from resguardo.tablet.authority import Authority, is_vouchable, names_in
from resguardo.tablet.trust import TrustPage

NOW = datetime.now(UTC)
NAMES = ("casa.internal", "127.0.0.1", "localhost")


@contextmanager
def secure(application, certified):
    """A server with the house's certificate; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified.chain, certified.key)
    server = make_server("127.0.0.1", 0, application, Threads, Quiet)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_certificate_holds_for_the_names_asked_for_and_397_days(house):
    """No longer than browsers grant, and for every name and address of the server."""
    certified = Authority(house.house).certify(NAMES, NOW)
    leaf = x509.load_pem_x509_certificate(certified.chain.read_bytes())
    assert names_in(leaf) == NAMES
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == timedelta(days=397)


def test_the_authority_is_made_once_and_its_certificates_anew_when_they_must(house):
    """The tablets go on trusting after a restart; other names or an end in sight make another certificate."""
    first = Authority(house.house)
    chain = first.certify(NAMES, NOW).chain.read_bytes()
    again = Authority(house.house)
    assert again.fingerprint == first.fingerprint
    assert again.certify(NAMES, NOW).chain.read_bytes() == chain
    assert again.certify((*NAMES, "10.0.0.7"), NOW).chain.read_bytes() != chain
    chain = again.certify(NAMES, NOW).chain.read_bytes()
    assert again.certify(NAMES, NOW + timedelta(days=350)).chain.read_bytes() != chain


@pytest.mark.parametrize("name", ["example.org", "8.8.8.8", "internal.example.org", "2001:4860::1"])
def test_the_authority_vouches_for_nothing_outside_the_house(house, name):
    """A tablet that trusts it risks nothing elsewhere."""
    assert not is_vouchable(name)
    with pytest.raises(ValueError, match="private"):
        Authority(house.house).certify((name,), NOW)


def test_a_stolen_authority_key_makes_no_certificate_that_holds_outside(house, monkeypatch):
    """The limit is in the authority's own certificate, where every browser reads it."""
    monkeypatch.setattr("resguardo.tablet.authority.is_vouchable", lambda name: True)
    authority = Authority(house.house)
    certified = authority.certify(("example.org",), NOW)
    leaf = x509.load_pem_x509_certificate(certified.chain.read_bytes())
    verifier = PolicyBuilder().store(Store([authority.certificate])).time(NOW)
    with pytest.raises(VerificationError):
        verifier.build_server_verifier(x509.DNSName("example.org")).verify(leaf, [])
    inside = x509.load_pem_x509_certificate(authority.certify(NAMES, NOW).chain.read_bytes())
    assert verifier.build_server_verifier(x509.DNSName("casa.internal")).verify(inside, [])


def test_the_keys_lie_closed_to_everybody_else(house):
    """The authority's key is encrypted, and no file of the folder is readable by others."""
    Authority(house.house).certify(NAMES, NOW)
    folder = house.house.folder / "tls"
    assert "ENCRYPTED" in (folder / "authority.key.pem").read_text()
    assert all(file.stat().st_mode & 0o077 == 0 for file in [folder, *folder.iterdir()])


def test_one_qr_leads_a_tablet_from_the_plain_page_to_a_count(pictured, browser, tmp_path):
    """The plain page waits until the tablet trusts the house, then goes on by itself and enrols it, secure and ready for offline work."""
    authority = Authority(pictured.house)
    certified = authority.certify(NAMES, NOW)
    with secure(pictured.service, certified) as port:
        page = TrustPage(authority, port)
        with serving(page) as plain:
            address = f"http://casa.internal:{port_of(plain)}"
            flag = "--host-resolver-rules=MAP casa.internal 127.0.0.1"
            token = pictured.invite().token
            app = App(browser, tmp_path / "stranger", address, flag)
            app.page.goto(f"{address}/#enrol={token}")
            app.page.wait_for_timeout(2_500)
            shown = app.page.inner_text("#fingerprint").split()
            assert ":".join(shown) == authority.fingerprint
            assert app.page.url.startswith(address)
            app.close()
            (tmp_path / "friend").mkdir()
            trust(tmp_path / "friend", authority.certificate_bytes())
            app = App(browser, tmp_path / "friend", address, flag)
            app.page.goto(f"{address}/#enrol={token}")
            app.page.wait_for_selector("#handle")
            assert app.page.url == f"https://casa.internal:{port}/tablet/"
            assert app.page.evaluate("isSecureContext")
            assert app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            app.close()
    assert len(pictured.hub.book.tablets(pictured.account.operation)) == 1


def test_the_plain_page_gives_the_certificate_and_nothing_else(house):
    """Over plain HTTP there is no door to anything of the account."""
    page = TrustPage(Authority(house.house), 8443)

    def ask(path: str) -> tuple[str, bytes]:
        lines: list[str] = []
        body = b"".join(page({"PATH_INFO": path}, lambda line, _: lines.append(line)))
        return lines[0], body

    assert x509.load_der_x509_certificate(ask("/resguardo.crt")[1])
    for path in ("/tablet/", "/tablet/api/number", "/../authority.py", "/trust.html"):
        assert ask(path)[0].startswith("404")
