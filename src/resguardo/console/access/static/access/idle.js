// A session ends when nobody's hand is on the page. Typing and touching count, a page that renews itself does not; a warning stands before the end.

const box = document.querySelector("[data-idle]");
const warning = document.querySelector("[data-idle-warning]");
const minute = 60_000;

if (box && warning) {
  document.body.append(warning);
  const limit = Number(box.dataset.idle) * minute;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  let touched = Date.now();
  let told = Date.now();

  const stay = async () => {
    touched = told = Date.now();
    warning.hidden = true;
    await fetch(box.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
  };
  const hand = () => {
    touched = Date.now();
    if (!warning.hidden || touched - told > minute) stay();
  };
  for (const kind of ["keydown", "pointerdown", "input", "wheel"]) addEventListener(kind, hand, { passive: true });
  warning.querySelector("[data-idle-stay]").addEventListener("click", stay);
  setInterval(() => {
    const left = limit - (Date.now() - touched);
    if (left < 2 * minute && warning.hidden) { warning.hidden = false; warning.querySelector("button").focus(); }
    if (left < -2000) location.reload();
  }, 1000);
}

// What a page fetches by the clock, or because something moved, is nobody's hand either.
const hands = new Set(["click", "submit", "change", "input", "keyup", "keydown"]);
document.body.addEventListener("htmx:configRequest", (event) => {
  if (!hands.has(event.detail.triggeringEvent?.type)) event.detail.headers["X-Live"] = "1";
});
