// Breach: the clock to the signature, by the site's own time.

const offset = (shown) => Number(shown.dataset.now) - Date.now();
const offsets = new WeakMap();

function tick() {
  for (const shown of document.querySelectorAll("[data-until]")) {
    if (!offsets.has(shown)) offsets.set(shown, offset(shown));
    const left = Number(shown.dataset.until) - (Date.now() + offsets.get(shown));
    const seconds = Math.floor(Math.abs(left) / 1000);
    const pad = (number) => String(number).padStart(2, "0");
    shown.textContent = `${left < 0 ? "+" : ""}${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
    if (left < 0) shown.closest(".countdown")?.classList.add("due");
  }
}
tick();
setInterval(tick, 500);
document.addEventListener("htmx:afterSwap", tick);
