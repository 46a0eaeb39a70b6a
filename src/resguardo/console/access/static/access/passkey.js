// Makes and shows passkeys. Nothing of the key leaves the device; the server's question serves once.

async function send(address, token, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  return { ok: answer.ok, told: await answer.json().catch(() => ({})) };
}

async function run(box) {
  const { passkey: kind, token, ask, answer, confirm } = box.dataset;
  const asked = await send(ask, token);
  if (asked.told.confirm) { location.assign(confirm); return; }
  if (!asked.ok) throw new Error("not offered");
  const options = asked.told.publicKey ?? asked.told;
  const made = kind === "keep"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  const done = await send(answer, token, made.toJSON());
  if (!done.ok) throw new Error("not taken");
  location.assign(done.told.next);
}

for (const box of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  const button = box.querySelector("[data-passkey-button]");
  const failed = box.querySelector("[data-passkey-failed]");
  button.hidden = false;
  button.addEventListener("click", () => {
    failed.hidden = true;
    button.disabled = true;
    run(box).catch(() => { failed.hidden = false; }).finally(() => { button.disabled = false; });
  });
}
