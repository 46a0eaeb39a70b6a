"""What a tablet holds can't be read: not in its storage, not in its files, not in an address or a header."""

import re

from kit.tablets import PIN
from tablet.test_app import begun

DUMP = """async () => {
  const told = [];
  const plain = (value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value.buffer);
    if (value && typeof value === "object") return Object.entries(value).map(([k, v]) => `${k}=${plain(v)}`).join(" ");
    return String(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => { indexedDB.open(name).onsuccess = (event) => done(event.target.result); });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => { database.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result); });
      told.push(...rows.map(plain));
    }
  }
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) told.push(request.url);
  told.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie, location.href);
  return told.join("\\n");
}"""


def secrets(house, count) -> dict[str, str]:
    """What must not be found: bands, names of people and places, the code, the PIN, the references of persons."""
    north = house.persons["Norte"]
    found = {f"tag {n}": house.tag(person) for n, person in enumerate(north)}
    found |= {f"person {n}": person.hex() for n, person in enumerate(north)}
    code = house.code_of(count, "Norte")
    return found | {"zone": "Norte", "word": "carla", "code": code, "PIN": PIN}


def test_nothing_that_a_tablet_keeps_can_be_read(pictured, start):
    """Roll, faces, marks, word, code and PIN are in no store of the page and in no file of the profile."""
    app, count = begun(start, pictured)
    app.context.set_offline(True)
    app.press(pictured.persons["Norte"][0])
    stored = app.page.evaluate(DUMP)
    app.close()
    files = b"".join(
        path.read_bytes() for path in (app.home / "profile").rglob("*") if path.is_file()
    )
    looked_for = secrets(pictured, count)
    assert [name for name, secret in looked_for.items() if secret in stored] == []
    for name, secret in looked_for.items():
        if len(secret) > 5:
            assert secret.encode() not in files, name
            assert secret.encode("utf-16-le") not in files, name
    assert b"\xff\xd8\xff\xe0" not in files


def test_no_key_of_a_tablet_can_be_taken_out(pictured, start):
    """The signing key and the sealing keys refuse to be exported."""
    app, _ = begun(start, pictured)
    refused = app.page.evaluate(
        """async () => {
          const database = await new Promise((done) => { indexedDB.open("resguardo-tablet").onsuccess = (event) => done(event.target.result); });
          const get = (key) => new Promise((done) => { database.transaction("kept").objectStore("kept").get(key).onsuccess = (event) => done(event.target.result); });
          const device = await get("device"), shift = await get("shift");
          const keys = [[device.key.secret, "pkcs8"], [device.seal, "raw"], [shift.base, "raw"]];
          const told = [];
          for (const [key, format] of keys) told.push(key.extractable, await crypto.subtle.exportKey(format, key).then(() => "given", () => "refused"));
          return [...told, device.key.algorithm.name];
        }"""
    )
    assert refused == [False, "refused"] * 3 + ["Ed25519"]


def test_after_leaving_nothing_of_the_shift_is_left(pictured, start):
    """The roll, its key and what was delivered are gone; the tablet's own key stays."""
    app, _ = begun(start, pictured)
    app.press(pictured.persons["Norte"][0])
    app.page.click("#leave")
    app.page.wait_for_selector("text=Todo se entregó")
    left = app.page.evaluate(
        """async () => {
          const database = await new Promise((done) => { indexedDB.open("resguardo-tablet").onsuccess = (event) => done(event.target.result); });
          const keys = (store) => new Promise((done) => { database.transaction(store).objectStore(store).getAllKeys().onsuccess = (event) => done(event.target.result); });
          return [await keys("kept"), await keys("marks"), await keys("rolls")];
        }"""
    )
    assert left == [["device", "next"], [], []]


def test_no_address_holds_more_than_a_path(pictured, start):
    """The invitation stands behind the `#`, which is never sent; nothing else has a query or a reference."""
    asked: list[str] = []
    inner = pictured.service._answer

    def listening(environ):
        asked.append(environ.get("PATH_INFO", "") + "?" + environ.get("QUERY_STRING", ""))
        return inner(environ)

    pictured.service._answer = listening
    app, _ = begun(start, pictured)
    app.press(pictured.persons["Norte"][0])
    app.wait_states(at_site=1)
    assert asked
    assert [one for one in asked if not re.fullmatch(r"/tablet/[\w./-]*\?", one)] == []
