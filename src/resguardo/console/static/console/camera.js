// A photo is turned upright and made small on the device, sent at once, and kept with the draft. The one before is never lost.

const SIDE = 1280;
const BYTES = 200 * 1024;

/** The picture as a JPEG under 200 KiB; the browser turns it upright by what the camera wrote, and writes nothing of that again. */
export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  let scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  for (;;) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.85, 0.72, 0.6, 0.45]) {
      const small = await new Promise((give) => canvas.toBlob(give, "image/jpeg", quality));
      if (small.size <= BYTES) { picture.close(); return small; }
    }
    scale *= 0.7;
  }
}

for (const panel of document.querySelectorAll("[data-camera]")) {
  const field = panel.querySelector("input[type=file]");
  const shown = panel.querySelector("#pictures");
  field.addEventListener("change", async (event) => {
    event.stopPropagation();
    const file = field.files[0];
    if (!file) return;
    let small = file;
    try { small = await shrink(file); } catch { /* the server says what is wrong with it */ }
    const sent = new FormData();
    sent.append("photo", small, "p.jpg");
    sent.append("once", field.form.elements.once.value);
    try {
      const answer = await fetch(panel.dataset.url, { method: "POST", body: sent, headers: JSON.parse(document.body.getAttribute("hx-headers")) });
      if (!answer.ok) throw new Error(String(answer.status));
      shown.innerHTML = await answer.text();
      field.value = "";
    } catch {
      // No contact: the picture waits in the form itself and goes with it.
      const waiting = new DataTransfer();
      waiting.items.add(new File([small], "p.jpg", { type: "image/jpeg" }));
      field.files = waiting.files;
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(small);
      picture.alt = panel.dataset.kept;
      shown.replaceChildren(picture, document.createTextNode(panel.dataset.kept));
    }
  });
}
