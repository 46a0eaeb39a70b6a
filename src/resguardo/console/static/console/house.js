// What every page needs: live looks, scanners, menus that close, the same press once.

const body = document.body;

/** Ask every second whether anything was written; parts of the page renew themselves on the event "moved". */
function follow() {
  const shown = document.querySelector("[data-lasted]");
  const words = shown?.querySelector("[data-lasted-words]");
  const at = shown?.querySelector("[data-lasted-at]");
  let arrival = Number(body.dataset.arrival);
  let last = performance.now();

  function say() {
    if (!shown) return;
    const late = performance.now() - last > 6000;
    shown.classList.toggle("late", late);
    words.textContent = late ? words.dataset.late : words.dataset.fresh;
  }
  async function ask() {
    try {
      const answer = await fetch(body.dataset.live, { headers: { "X-Live": "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) { location.reload(); return; }
      if (answer.ok) {
        const told = await answer.json();
        last = performance.now();
        // The site's clock in the operation's zone: this browser's clock and zone say nothing here.
        if (at) at.textContent = told.clock;
        if (told.arrival !== arrival) {
          arrival = told.arrival;
          body.dispatchEvent(new CustomEvent("moved", { detail: told }));
        }
      }
    } catch { /* no contact: the words below say since when */ }
    say();
  }
  say();
  setInterval(() => { if (!document.hidden) ask(); }, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
}
if (body.dataset.live) follow();

// A menu closes when somebody presses elsewhere or Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});

// A form that is on its way can't be pressed again; the server does it once in any case.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
  if (form.dataset.slow) wait_for(form);
});

/** What takes longer says that it goes on, and for how many seconds it has. */
function wait_for(form) {
  const line = document.createElement("p");
  line.className = "goes-on";
  line.setAttribute("role", "status");
  const began = performance.now();
  const say = () => { line.textContent = `${form.dataset.slow} ${Math.round((performance.now() - began) / 1000)} s`; };
  say();
  form.append(line);
  const ticks = setInterval(say, 1000);
  const end = () => { clearInterval(ticks); line.remove(); };
  window.addEventListener("pageshow", end, { once: true });
  form.addEventListener("htmx:afterRequest", end, { once: true });
}
window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// A hand scanner types like a keyboard and ends with Enter: in a field for a band that means the next field, not the whole form.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || field.dataset.scan !== "tag" || field.dataset.scanSends) return;
  event.preventDefault();
  const fields = [...field.form.elements].filter((one) => one.offsetParent !== null && one.tabIndex >= 0 && one.dataset.scanFor === undefined);
  fields[fields.indexOf(field) + 1]?.focus();
});

// A list or card can be sent to the printer.
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

// Errors come first for whoever can't see the page.
document.querySelector(".field-error, .refusal")?.scrollIntoView({ block: "center" });
