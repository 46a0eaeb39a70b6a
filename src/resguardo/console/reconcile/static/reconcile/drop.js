// A file dropped anywhere on the form is the file that is read.

const form = document.querySelector("[data-drop]");
const field = form?.querySelector('input[type="file"]');
const zone = form?.querySelector(".drop");

if (form && field && zone) {
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer?.files.length) { field.files = event.dataTransfer.files; form.requestSubmit(form.querySelector('[name="read"]')); }
  });
}
