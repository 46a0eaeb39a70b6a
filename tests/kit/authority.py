"""A time-stamping authority for tests: certificates made here, replies by `openssl ts`, which most real ones run."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

POLICY = "1.2.3.4.1"
_DAY = dt.timedelta(days=1)
_CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/own.pem
certs = {folder}/{beside}
signer_key = {folder}/own.key
signer_digest = sha256
default_policy = {policy}
digests = sha1, sha256, sha512
{accuracy}
clock_precision_digits = 3
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """One authority with a root of its own, a certificate between, and one for stamping that is valid for `days`."""

    def __init__(self, folder: Path, name: str = "Sellos Ficticios", *, days: int = 365) -> None:
        assert shutil.which("openssl"), "the tests of time stamps need the program openssl"
        folder.mkdir(parents=True)
        self.folder = folder
        self.root, root_key = _certificate(f"{name} Raíz", None, is_authority=True)
        between, between_key = _certificate(
            f"{name} Intermedia", (self.root, root_key), is_authority=True
        )
        own, own_key = _certificate(name, (between, between_key), days=days)
        plain = serialization.NoEncryption()
        key = own_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
        )
        (folder / "own.key").write_bytes(key)
        for path, chain in (
            ("own.pem", [own]),
            ("chain.pem", [own, between, self.root]),
            ("beside.pem", [between, self.root]),
            ("root.pem", [self.root]),
        ):
            pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)
            (folder / path).write_bytes(pem)
        (folder / "serial").write_text("01")

    @property
    def root_file(self) -> Path:
        """The root certificate, as an office would configure it."""
        return self.folder / "root.pem"

    def reply(
        self,
        request: bytes,
        *,
        policy: str = POLICY,
        accuracy: str = "secs:1, millisecs:500",
        beside: str = "beside.pem",
    ) -> bytes:
        """The authority's reply now. Without `accuracy` it states none; with `beside` chain.pem its own certificate is in it twice."""
        (self.folder / "request.tsq").write_bytes(request)
        line = f"accuracy = {accuracy}" if accuracy else ""
        config = _CONFIG.format(folder=self.folder, policy=policy, accuracy=line, beside=beside)
        (self.folder / "tsa.cnf").write_text(config)
        _openssl(
            "-reply",
            "-queryfile",
            self.folder / "request.tsq",
            "-out",
            self.folder / "reply.tsr",
            "-config",
            self.folder / "tsa.cnf",
        )
        return (self.folder / "reply.tsr").read_bytes()

    def weak_request(self, text: bytes) -> bytes:
        """A request over SHA-1, as old programs make it."""
        return self._other_request(text, "-sha1")

    def request_without_number(self, text: bytes) -> bytes:
        """A request whose reply can't be told from the replies to others."""
        return self._other_request(text, "-sha256", "-no_nonce")

    def _other_request(self, text: bytes, *how: str) -> bytes:
        (self.folder / "text").write_bytes(text)
        made = self.folder / "other.tsq"
        _openssl("-query", "-data", self.folder / "text", *how, "-cert", "-out", made)
        return made.read_bytes()


def _openssl(*words: object) -> None:
    command = ["openssl", "ts", *map(str, words)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def _certificate(name, issuer, *, is_authority: bool = False, days: int = 3650):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    above, signing = issuer or (None, key)
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + days * _DAY)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if not is_authority:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signing, hashes.SHA256()), key
