// The words of the app: one file a language. Spanish fills whatever a language lacks.
export const LANGUAGES = { es: "Español", en: "English", he: "עברית" };
let words = {};
let spanish = {};
let chosen = "es";

export async function speak(language) {
  const load = async (name) => (await fetch(`locale/${name}.json`)).json();
  spanish = await load("es");
  words = language === "es" ? spanish : await load(language);
  chosen = language;
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction ?? "ltr";
}

export function language() {
  return chosen;
}

export function say(key, values = {}) {
  const text = words[key] ?? spanish[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
