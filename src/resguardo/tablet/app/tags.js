// The code on a band, checked as the server checks it (operation/tag_code.py): thirteen characters, two of the eight are checks.
const ALPHABET = "02345789HJMRX";
const LENGTH = 8;
const DRAWN = LENGTH - 2;
const PRIME = ALPHABET.length;
const LOOKALIKES = { O: "0", S: "5", Z: "2", B: "8" };

export function parseTag(typed) {
  const characters = Array.from(typed.replace(/[\s\-‐‑‒–—_.]+/g, "").toUpperCase(), (one) => LOOKALIKES[one] ?? one);
  const values = characters.map((one) => ALPHABET.indexOf(one));
  if (values.length !== LENGTH || values.includes(-1)) return null;
  const drawn = values.slice(0, DRAWN);
  const plain = drawn.reduce((sum, value) => sum + value, 0);
  const weighted = drawn.reduce((sum, value, place) => sum + (place + 1) * value, 0);
  const last = (DRAWN + 1) * plain - weighted;
  const checks = [modulo(-plain - last), modulo(last)];
  if (checks[0] !== values[DRAWN] || checks[1] !== values[DRAWN + 1]) return null;
  const text = characters.join("");
  return `${text.slice(0, LENGTH / 2)}-${text.slice(LENGTH / 2)}`;
}

// What a camera read: the code alone, or an address that ends with it.
export function tagIn(text) {
  return parseTag(text) ?? parseTag(text.split(/[/#=?]/).pop() ?? "");
}

function modulo(number) {
  return ((number % PRIME) + PRIME) % PRIME;
}
