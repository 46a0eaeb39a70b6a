// Tries every second whether the tablet trusts the house, and then moves on, carrying the invitation along.
const secure = new URL(location.href);
secure.protocol = "https:";
secure.port = document.body.dataset.port;
secure.pathname = "/tablet/";
secure.search = "";

const agent = navigator.userAgent;
const own = /Android/.test(agent) ? "android" : /iPad|iPhone|Macintosh/.test(agent) ? "ipad" : /Windows/.test(agent) ? "windows" : null;
if (own) {
  for (const section of document.querySelectorAll("section")) section.hidden = section.id !== own;
}
// Safari offers to install a certificate that it opens, and not one that it saves.
if (own === "ipad") document.getElementById("certificate").removeAttribute("download");
document.getElementById("onward").href = secure.href;

async function isTrusted() {
  try {
    await fetch(new URL("/tablet/icon.svg", secure), { mode: "no-cors", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

async function wait() {
  if (await isTrusted()) location.replace(secure.href);
  else setTimeout(wait, 1000);
}
wait();
