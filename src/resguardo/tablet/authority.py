"""The house's own certificate authority, so that tablets get HTTPS on a network without the internet.

A browser gives no camera, no key store and no offline work to a page that it does not trust. So the house makes one authority, which a tablet is led
through trusting once, and certificates for the server's names and addresses. The authority is name-constrained: it can vouch for private
addresses and local names and for nothing else, so a tablet that trusts it risks nothing outside the house. Its key lies encrypted under a secret of
the keyring; the key of the server's own certificate is short-lived and readable by the owner of the folder.
"""

import ipaddress
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from resguardo.account.installation import Installation
from resguardo.operation.event import SealClass

FOLDER_NAME = "tls"
AUTHORITY_DAYS = 10 * 365
LEAF_DAYS = 397
"""The longest life that the common browsers grant a certificate."""
RENEW_DAYS = 60
"""A certificate with fewer days left is made anew when the server starts."""
LOCAL_NAMES = ("internal", "local", "lan", "localhost", "home.arpa")
PRIVATE_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
)
_SUBJECT = b"resguardo/tls/v1"
"""16 bytes that stand for the authority where the keyring asks for a subject."""
_HOUR = timedelta(hours=1)
"""A tablet's clock may run behind: certificates begin an hour ago."""


class Certified(NamedTuple):
    """What a server needs: the chain and its key as files that only the owner reads, and the names in the certificate."""

    chain: Path
    key: Path
    names: tuple[str, ...]


class Authority:
    """The authority of one data folder, made when it is first opened."""

    def __init__(self, house: Installation) -> None:
        self._folder = house.folder / FOLDER_NAME
        self._folder.mkdir(mode=0o700, exist_ok=True)
        secret = house.keyring.key_for(_SUBJECT, SealClass.STAFF).secret
        self._password = secret.hex().encode()
        self._key_file = self._folder / "authority.key.pem"
        self._certificate_file = self._folder / "authority.pem"
        if not self._certificate_file.exists():
            self._make(_clock(house))
        self.certificate = x509.load_pem_x509_certificate(self._certificate_file.read_bytes())

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate as browsers and tablets show it, to be compared by eye."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def certificate_bytes(self) -> bytes:
        """The authority's certificate (DER), which a tablet takes in."""
        return self.certificate.public_bytes(Encoding.DER)

    def certify(self, names: Sequence[str], now: datetime) -> Certified:
        """A certificate for a server under `names` (host names and addresses), made anew when they changed or when it ends soon.

        Raises ValueError for a name that the authority can't vouch for.
        """
        for name in names:
            _ensure_local(name)
        chain, key = self._folder / "site.pem", self._folder / "site.key.pem"
        if not self._fits(chain, key, names, now):
            self._issue(chain, key, names, now)
        return Certified(chain, key, tuple(names))

    def _make(self, now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _named("Resguardo: autoridad de esta casa / authority of this house")
        builder = _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        builder = builder.add_extension(_key_usage(signs_certificates=True), critical=True)
        builder = builder.add_extension(_only_local(), critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        certificate = builder.add_extension(identifier, critical=False).sign(key, hashes.SHA256())
        _write(self._key_file, _encoded(key, BestAvailableEncryption(self._password)))
        _write(self._certificate_file, certificate.public_bytes(Encoding.PEM))

    def _issue(self, chain: Path, key_file: Path, names: Sequence[str], now: datetime) -> None:
        secret = load_pem_private_key(self._key_file.read_bytes(), self._password)
        if not isinstance(secret, ec.EllipticCurvePrivateKey):
            raise TypeError("the authority's key is on P-256")
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named(names[0])
        builder = _builder(subject, self.certificate.subject, key.public_key(), now, LEAF_DAYS)
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_key_usage(signs_certificates=False), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectAlternativeName([_general(name) for name in names]), False),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.certificate.public_key()),  # type: ignore[arg-type]
                False,
            ),
        ]
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        certificate = builder.sign(secret, hashes.SHA256())
        # The web server reads no encrypted key. This one vouches for this site only and is soon renewed.
        _write(key_file, _encoded(key, NoEncryption()))
        _write(
            chain,
            certificate.public_bytes(Encoding.PEM) + self.certificate.public_bytes(Encoding.PEM),
        )

    def _fits(self, chain: Path, key: Path, names: Sequence[str], now: datetime) -> bool:
        if not (chain.exists() and key.exists()):
            return False
        certificate = x509.load_pem_x509_certificate(chain.read_bytes())
        ends_soon = certificate.not_valid_after_utc - now < timedelta(days=RENEW_DAYS)
        return not ends_soon and set(names) == set(names_in(certificate))


def names_in(certificate: x509.Certificate) -> tuple[str, ...]:
    """The host names and addresses that a certificate is for."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(one.value) for one in names)


def is_vouchable(name: str) -> bool:
    """Whether the authority may vouch for this host name or address: private addresses and local names only."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return any(name == local or name.endswith(f".{local}") for local in LOCAL_NAMES)
    networks = (ipaddress.ip_network(network) for network in PRIVATE_NETWORKS)
    return any(address in network for network in networks)


def _ensure_local(name: str) -> None:
    if not is_vouchable(name):
        raise ValueError(f"not a private address or local name: {name}")


def _encoded(key: ec.EllipticCurvePrivateKey, encryption: KeySerializationEncryption) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    now: datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _HOUR)
        .not_valid_after(now - _HOUR + timedelta(days=days))
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _only_local() -> x509.NameConstraints:
    networks: Iterable[x509.GeneralName] = (
        x509.IPAddress(ipaddress.ip_network(network)) for network in PRIVATE_NETWORKS
    )
    names: Iterable[x509.GeneralName] = (x509.DNSName(name) for name in LOCAL_NAMES)
    return x509.NameConstraints(permitted_subtrees=[*names, *networks], excluded_subtrees=None)


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, content: bytes) -> None:
    """Readable by the owner only, and whole or not there."""
    beside = path.with_suffix(".new")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(path)


def _clock(house: Installation) -> datetime:
    return datetime.fromtimestamp(house.now() / 1000, UTC)
