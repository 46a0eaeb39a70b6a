"""Two factors: what asks for them, how they are made, and that nothing serves twice or in another order."""

import re
import threading
import time
from base64 import b32encode

import pytest
from django.core.management import call_command
from django.db import connections
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from kit.console import PASSWORD
from resguardo.console.access import one_time
from resguardo.console.access.models import Login, OneTimeSecret, Telephone
from resguardo.console.access.second_factors import code_factor, has_telephone
from resguardo.console.access.sessions import Factor, proven
from resguardo.operation.policy import Role

BEGIN, SHOW = "/access/account/telephone/begin", "/access/account/telephone"


def figures(login, *, confirmed=True, steps=0):
    """What the telephone of `login` shows, now or `steps` half minutes later."""
    device = Telephone.objects.get(user=login, confirmed=confirmed)
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


@pytest.fixture
def rita(small):
    """The registrar with a telephone."""
    login = Login.objects.get(handle="rita")
    Telephone.objects.make(login, confirmed=True)
    return login


def enter(client, code, password=PASSWORD):
    """Enter as the registrar."""
    return client.post("/access/sign-in", {"handle": "rita", "password": password, "code": code})


def test_a_telephone_is_added_by_showing_its_figures(small):
    """The secret is shown, the figures prove it was taken, codes for paper follow; the session has two factors then."""
    client = small.client("rita", factors=(Factor.PASSWORD,))
    login = Login.objects.get(handle="rita")
    client.post(BEGIN)
    assert "data:image/svg" in client.get(SHOW).content.decode()
    assert 'id="id_code_error"' in client.post(SHOW, {"code": "000000"}).content.decode()
    time.sleep(1.1)
    shown = client.post(SHOW, {"code": figures(login, confirmed=False)}).content.decode()
    codes = re.findall(r"<li>([0-9A-Z-]{23})</li>", shown)
    assert len(codes) == 8
    assert Factor.CODE in proven(client.session)
    assert codes[0] not in client.get("/access/account").content.decode()


def test_a_telephone_that_was_not_proved_counts_for_nothing(small):
    """Beginning alone neither asks anybody for a code nor counts as a second factor."""
    client = small.client("rita", factors=(Factor.PASSWORD,))
    client.post(BEGIN)
    other = small.client()
    assert enter(other, "").status_code == 302
    assert proven(other.session) == {Factor.PASSWORD}


def test_who_has_a_telephone_enters_with_its_code_only(small, rita):
    """Password without code, or with a wrong one, is no entry; with it, it is one of two factors."""
    client = small.client()
    assert enter(client, "").status_code == 200
    assert enter(client, "000000").status_code == 200
    time.sleep(1.1)
    assert enter(client, figures(rita)).status_code == 302
    assert proven(client.session) == {Factor.PASSWORD, Factor.CODE}


def test_a_code_serves_once(small, rita):
    """The same figures a second time are no entry, within their own half minute too."""
    code = figures(rita)
    assert enter(small.client(), code).status_code == 302
    assert enter(small.client(), code).status_code == 200


def test_a_code_is_worth_nothing_a_minute_and_a_half_later(small, rita):
    """Figures of long ago, or of later, are not taken."""
    assert code_factor(rita, figures(rita, steps=-3)) is None
    time.sleep(1.1)
    assert code_factor(rita, figures(rita, steps=3)) is None


def test_the_code_alone_is_no_entry(small, rita):
    """A right code with a wrong password opens nothing and is not used up by it."""
    code = figures(rita)
    assert enter(small.client(), code, "una frase equivocada").status_code == 200
    assert enter(small.client(), code).status_code == 302


def test_a_recovery_code_serves_once_in_place_of_the_telephone(small, rita):
    """A code from paper enters once, however it is typed, and its owner hears of it."""
    [code, *_] = one_time.make_recovery_codes(rita)
    client = small.client()
    assert enter(client, code.lower().replace("-", " ")).status_code == 302
    assert rita.notices.filter(kind="recovery_used").exists()
    assert enter(small.client(), code).status_code == 200


def test_new_recovery_codes_replace_the_old_ones(small, rita):
    """Codes of an earlier sheet serve nobody."""
    [old, *_] = one_time.make_recovery_codes(rita)
    one_time.make_recovery_codes(rita)
    assert enter(small.client(), old).status_code == 200


def test_secrets_that_serve_once_are_long_kept_as_hashes_and_all_different(small, rita):
    """Each has 100 bits out of 32 signs, none is kept as it is, and of a thousand no two are the same."""
    codes = [code for _ in range(125) for code in one_time.make_recovery_codes(rita)]
    assert len(set(codes)) == 1000
    plain = "".join(codes).replace("-", "")
    assert len(plain) == 20_000
    assert set(plain) == set(one_time.ALPHABET)
    kept = " ".join(OneTimeSecret.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "") in kept for code in codes[-8:])


def test_of_twenty_at_once_one_uses_a_secret(small, rita):
    """A secret that twenty requests use at the same moment serves one of them."""
    [code, *_] = one_time.make_recovery_codes(rita)
    used = []

    def use():
        used.append(one_time.use(rita, one_time.RECOVERY, code))
        connections.close_all()

    threads = [threading.Thread(target=use) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert used.count(True) == 1


def test_a_first_secret_keeps_the_second_factor(small, rita):
    """Somebody who forgot their password still shows their telephone afterwards."""
    secret = one_time.make_first_secret(rita)
    new = "otra frase muy larga de prueba"
    chosen = {"handle": "rita", "secret": secret, "new": new, "again": new, "pin": "402857"}
    small.client().post("/access/first", chosen)
    assert enter(small.client(), "", new).status_code == 200
    assert enter(small.client(), figures(rita), new).status_code == 302


def test_whoever_coordinates_opens_nothing_with_one_factor(small):
    """With one factor a coordinator is led to the second; only the alarm and their own account stay open."""
    client = small.client("ana", factors=(Factor.PASSWORD,))
    assert client.get("/").url == "/access/confirm"
    assert client.get("/access/account").status_code == 200
    assert client.get("/live").status_code == 200


def test_a_role_that_asks_for_two_factors_asks_at_once(small):
    """Somebody who becomes coordinator while they are in is asked for the second factor with the next page."""
    client = small.client("rita", factors=(Factor.PASSWORD,))
    assert client.get("/help").status_code == 200
    small.perform("team.grant_role", "ana", staff=small.staff("rita"), role=Role.COORDINATOR)
    assert client.get("/").url == "/access/confirm"


def test_who_came_in_by_pin_adds_the_code_and_goes_on(small):
    """On an open station PIN and telephone are the two factors of a coordinator, and the page asked for opens."""
    login = Login.objects.get(handle="ana")
    Telephone.objects.make(login, confirmed=True)
    client = small.client("ana", factors=(Factor.PIN,))
    assert client.get("/setup/health").url == "/access/confirm"
    page = client.get("/access/confirm").content.decode()
    assert 'name="code"' in page
    assert 'name="password"' not in page
    answer = client.post("/access/confirm", {"code": figures(login)})
    assert answer.url == "/setup/health"


@pytest.mark.parametrize(
    "steps",
    [("show",), ("show", "begin"), ("begin", "begin", "stale"), ("begin", "show", "show")],
    ids=" ".join,
)
def test_adding_a_telephone_in_another_order_adds_none_twice(small, steps):
    """A step left out, doubled or swapped leaves at most the one telephone whose figures were shown."""
    client = small.client("rita", factors=(Factor.PASSWORD,))
    login = Login.objects.get(handle="rita")
    code, stale = "000000", "000000"
    for step in steps:
        if step == "begin":
            client.post(BEGIN)
            stale, code = code, figures(login, confirmed=False)
        else:
            client.post(SHOW, {"code": stale if step == "stale" else code})
    proved = "show" in steps[1:] and steps[0] == "begin"
    assert Telephone.objects.filter(user=login, confirmed=True).count() == int(proved)


def test_one_factor_signs_no_release(small):
    """Acts of release, erasure, team and clocks are refused to a session with one factor, before the rules are asked."""
    from resguardo.console.access.gravity import Lacking, lacking_for

    class Asked:
        session = small.client("julia", factors=(Factor.PASSWORD,)).session
        user = Login.objects.get(handle="julia")
        sight = None

    for code in ("release.release_person", "erasure.order_erasure", "team.grant_role"):
        assert lacking_for(Asked, [code]) is Lacking.TWO_FACTORS
    assert lacking_for(Asked, ["register.issue_tag"]) is None
    Asked.session = small.client("julia").session
    assert lacking_for(Asked, ["release.release_person"]) is None
    Asked.session["proved_at"] = 0
    assert lacking_for(Asked, ["release.release_person"]) is Lacking.FRESH_PROOF


def lies_in_clear(house, secret):
    """Whether the console's database or its log holds a secret as it is, in hex or as a telephone writes it."""
    kept = b"".join(path.read_bytes() for path in house.folder.glob("console.sqlite*"))
    spelled = (secret, secret.hex().encode(), secret.hex().upper().encode(), b32encode(secret))
    return any(one in kept for one in spelled)


def test_no_secret_of_a_telephone_lies_in_clear(small):
    """From its first moment on a telephone's secret is sealed: whoever copies the console's database makes no code."""
    client = small.client("rita", factors=(Factor.PASSWORD,))
    login = Login.objects.get(handle="rita")
    client.post(BEGIN)
    client.get(SHOW)
    secret = Telephone.objects.get(user=login).bin_key
    assert len(secret) == 20
    assert not lies_in_clear(small.house.installation, secret)
    client.post(SHOW, {"code": figures(login, confirmed=False)})
    assert has_telephone(login)
    assert not lies_in_clear(small.house.installation, secret)


def test_secrets_of_an_earlier_version_are_sealed(small):
    """A house whose telephones lay in clear seals them when it is opened, and the telephones go on showing right figures."""
    call_command("migrate", "access", "0002", verbosity=0)
    login = Login.objects.get(handle="rita")
    clear = TOTPDevice.objects.create(user=login, confirmed=True)
    assert lies_in_clear(small.house.installation, clear.bin_key)
    call_command("migrate", verbosity=0)
    assert not lies_in_clear(small.house.installation, clear.bin_key)
    assert Telephone.objects.get(user=login).bin_key == clear.bin_key
    assert code_factor(login, figures(login)) is Factor.CODE


def test_the_secret_of_one_login_serves_no_other(small, rita):
    """Whoever can write into the database gives nobody a telephone of their own: a secret is sealed for one login."""
    ana = Login.objects.get(handle="ana")
    moved = Telephone.objects.get(user=rita)
    code = figures(rita)
    moved.user = ana
    moved.save()
    assert code_factor(ana, code) is None
