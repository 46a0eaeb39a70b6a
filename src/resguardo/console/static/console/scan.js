// Bands are read by the camera, by a hand scanner that types like a keyboard, or typed. A scan fills the field that asks for a band when it is
// empty; it never changes anything else on the page, and never the record that happens to be open.

const CODE = /^[02345789HJMRXOSZB]{4}-?[02345789HJMRXOSZB]{4}$/i;
// Nobody types eight such characters and Enter into a name by chance, so the pace may be slow: a busy tablet hands keys on late.
const GAP_MS = 300, ENTER_MS = 800;

/** What stands beside `field`, or anywhere on the page, by its mark. */
const beside = (field, mark) => field?.closest("[data-band]")?.querySelector(mark) ?? document.querySelector(mark);

/** Say that another band was read and nothing was changed; where there is a search, offer to open whoever wears it. */
function sayOther(code, field) {
  navigator.vibrate?.([60, 60, 60]);
  const search = document.querySelector("form[data-scan-search]");
  if (search) { search.querySelector("input[type=search]").value = code; search.requestSubmit(); return; }
  const other = beside(field, "[data-scan-other]");
  if (!other) return;
  const band = document.createElement("bdi");
  band.dir = "ltr"; band.className = "band"; band.textContent = code;
  other.replaceChildren(document.createTextNode(`${other.dataset.words} `), band);
  other.hidden = false;
}

/** Put a code that was read into `field`: one for several bands gets one more line, one for a band only if it is empty or says the same. */
function take(code, field) {
  if (field?.dataset.scan === "tags") {
    field.value = `${field.value.trimEnd()}\n${code.toUpperCase()}`.trimStart();
    navigator.vibrate?.(60);
    return true;
  }
  if (field && (field.value.trim() === "" || field.value.replace("-", "").toUpperCase() === code.replace("-", "").toUpperCase())) {
    field.value = code.toUpperCase();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    navigator.vibrate?.(60);
    return true;
  }
  sayOther(code, field);
  return false;
}

/** After a band was read: a search is sent, elsewhere a person looks and presses. */
function goOn(field) {
  if (field.type === "search") field.form.requestSubmit();
  else if (field.dataset.scanSends) field.form.querySelector("button:not([type=button])")?.focus();
  else field.focus();
}

// A hand scanner: eight characters in a burst, then Enter. What it typed into a field for something else is taken out again.
let burst = "", before = "", last = 0, target = null;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const now = performance.now();
  if (now - last > (event.key === "Enter" ? ENTER_MS : GAP_MS) || event.target !== target) { burst = ""; target = event.target; before = target.value ?? ""; }
  last = now;
  if (event.key === "Enter" && CODE.test(burst)) {
    const code = burst;
    burst = "";
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) target.value = before;
    const asks = target.dataset.scan ? target : [...document.querySelectorAll("[data-scan]")].find((one) => one.offsetParent !== null);
    const taken = take(code, asks);
    // Where the cursor stood in the field itself, Enter goes on as it does for whoever types.
    if (taken && asks === target) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (taken) goOn(asks);
    return;
  }
  burst = event.key.length === 1 ? burst + event.key : event.key === "Shift" ? burst : "";
}, true);

// The camera.
let stream = null, facing = "environment", reader = null, box = null, asking = null;

async function jsQR() {
  if (!window.jsQR) await new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/jsQR.js", import.meta.url).href;
    script.onload = done; script.onerror = failed;
    document.head.append(script);
  });
  return window.jsQR;
}

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  clearTimeout(reader);
  if (box) box.hidden = true;
}

async function start(field) {
  stop();
  box = beside(field, "[data-scanner]");
  if (!box) return;
  const video = box.querySelector("video"), torch = box.querySelector("[data-scan-torch]");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, width: { ideal: 1280 } } });
  } catch {
    const other = beside(field, "[data-scan-other]");
    if (other) { other.textContent = other.dataset.none; other.hidden = false; }
    return;
  }
  box.hidden = false;
  video.srcObject = stream;
  await video.play();
  const track = stream.getVideoTracks()[0];
  torch.hidden = !track.getCapabilities?.().torch;
  torch.onclick = () => { const on = torch.getAttribute("aria-pressed") !== "true"; torch.setAttribute("aria-pressed", String(on)); track.applyConstraints({ advanced: [{ torch: on }] }); };
  const read = await jsQR(), canvas = document.createElement("canvas"), drawing = canvas.getContext("2d", { willReadFrequently: true });
  const look = () => {
    if (!stream) return;
    if (video.videoWidth) {
      canvas.width = video.videoWidth; canvas.height = video.videoHeight;
      drawing.drawImage(video, 0, 0);
      const seen = read(drawing.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height)?.data.trim() ?? "";
      if (CODE.test(seen)) { stop(); if (take(seen, field)) goOn(field); return; }
    }
    reader = setTimeout(look, 120);
  };
  look();
}

document.addEventListener("click", (event) => {
  const press = event.target.closest("[data-scan-for], [data-scan-stop], [data-scan-turn]");
  if (!press) return;
  if (press.dataset.scanFor) { asking = document.getElementById(press.dataset.scanFor); start(asking); }
  else if ("scanFor" in press.dataset) { asking = press.closest("[data-band]").querySelector("[data-scan], input[type=search]"); start(asking); }
  else if ("scanTurn" in press.dataset) { facing = facing === "environment" ? "user" : "environment"; start(asking); }
  else stop();
});
