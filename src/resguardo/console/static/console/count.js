// Counting: a mark is undone by one touch for some seconds; a part of the page in which somebody is choosing does not renew itself.

const UNDO_MS = 10_000;

/** After some seconds the undo gives way to a correction with a reason. */
function age(root) {
  for (const undo of root.querySelectorAll(".undo[data-fresh]")) {
    setTimeout(() => { undo.removeAttribute("data-fresh"); undo.hidden = true; }, UNDO_MS);
  }
}
age(document);
document.addEventListener("htmx:load", (event) => age(event.target.parentElement ?? document));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.closest?.(".walk-faces")) navigator.vibrate?.(event.target.querySelector?.(".refusal") ? [60, 60, 60] : 30);
});

// Where somebody has ticked or opened something, their choice stays until they are done.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if (part.dataset?.hold !== undefined && part.querySelector("input:checked, details[open], :focus")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-check-all]");
  if (!button) return;
  const boxes = [...button.form.querySelectorAll("input[type=checkbox]")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-check-in]");
  if (!button) return;
  const boxes = [...document.getElementById(button.dataset.checkIn).querySelectorAll("input[type=checkbox]")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});
