// The keys of this tablet. No private key can leave it: each is made here and marked as not extractable.
import { hex, unhex } from "./records.js";

const PIN_ROUNDS = 200_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export async function makeKey() {
  for (const algorithm of [{ name: "Ed25519" }, ECDSA]) {
    try {
      const pair = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
      const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
      return { algorithm, secret: pair.privateKey, public: hex(new Uint8Array(raw)) };
    } catch (error) {
      if (algorithm === ECDSA) throw error;
    }
  }
}

export async function sign(key, bytes) {
  return hex(new Uint8Array(await crypto.subtle.sign(key.algorithm, key.secret, bytes)));
}

// Whether the installation signed `bytes`. Browsers without Ed25519 check with a small library instead.
export async function isSignedBy(publicKey, signature, bytes) {
  try {
    const key = await crypto.subtle.importKey("raw", unhex(publicKey), { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, unhex(signature), bytes);
  } catch {
    const library = await import("./vendor/noble-ed25519.js");
    return library.verifyAsync(unhex(signature), bytes, unhex(publicKey));
  }
}

export function makeSeal() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// The base of a shift's key: made of what the server drew for this sign-in. Without the PIN it opens nothing.
export function shiftBase(secret) {
  return crypto.subtle.importKey("raw", unhex(secret), "HKDF", false, ["deriveKey"]);
}

export async function shiftKey(base, staff, pin) {
  const typed = await crypto.subtle.importKey("raw", encoder.encode(pin), "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: unhex(staff), iterations: PIN_ROUNDS };
  const salt = await crypto.subtle.deriveBits(parameters, typed, 256);
  const info = encoder.encode("resguardo.roll.v1");
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = encoder.encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}

export async function open(key, sealed) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
  return JSON.parse(decoder.decode(plain));
}

// Whether the code read at the door is this zone's; compared as the server hashed it.
export async function isZoneCode(check, code, count, zone) {
  const typed = await crypto.subtle.importKey("raw", encoder.encode(code), "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: unhex(count + zone), iterations: 100_000 };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(parameters, typed, 256))) === check;
}
