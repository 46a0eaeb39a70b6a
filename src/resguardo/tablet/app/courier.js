// Carries marks to the server and brings receipts, walks and alarms back. Everything it does may fail and is done again.
import { sign } from "./keys.js";
import { GREETING_DOMAIN, batchBytes, canonical } from "./records.js";

const EVERY_MS = 1500;
const PATIENCE_MS = 8000;

export class Courier extends EventTarget {
  constructor(device, marks) {
    super();
    this.device = device;
    this.marks = marks;
    this.word = null;
    this.aheadMs = null;
    this.heardAt = null;
    this.isHeard = false;
    this.cut = null;
    this.undoMs = 5000;
    this.language = "es";
    this.sending = null;
  }

  start() {
    const beat = async () => {
      await this.contact();
      this.timer = setTimeout(beat, EVERY_MS);
    };
    addEventListener("online", () => { this.flush(); });
    beat();
  }

  stop() {
    clearTimeout(this.timer);
  }

  async contact() {
    try {
      const begun = Date.now();
      const asked = { unsent: this.marks.unsent, ahead_ms: this.aheadMs, waiting_from: this.marks.waitingFrom };
      const told = await this.ask("contact", asked);
      const ended = Date.now();
      this.aheadMs = Math.round((begun + ended) / 2 - told.now);
      this.heard(true);
      await this.receive(told.receipts, {});
      this.dispatchEvent(new CustomEvent("told", { detail: told }));
      await this.flush();
    } catch (error) {
      if (error.code === "tablet.revoked") await this.revoked(error.told.cut);
      else if (error.code === "tablet.unknown") await this.revoked(0);
      else this.heard(Boolean(error.code));
    }
  }

  // Sends what is due, batch after batch; true when nothing that was due is left.
  flush(everything = false) {
    const before = this.sending ?? Promise.resolve();
    const mine = before.then(() => this.deliver(everything)).catch(() => false);
    this.sending = mine;
    return mine;
  }

  async deliver(everything) {
    for (let due = this.marks.due(this.undoMs, everything); due.length; due = this.marks.due(this.undoMs, everything)) {
      for (const one of due) one.sent = true;
      try {
        const body = batchBytes(this.device.public, Date.now(), this.aheadMs, due.map((one) => one.mark));
        const headers = { "X-Signature": await sign(this.device.key, body) };
        const told = await this.send("batch", body, headers);
        const before = this.marks.unsent;
        await this.receive(told.receipts, told.words);
        if (this.marks.unsent === before) return false;
      } finally {
        for (const one of due) one.sent = false;
      }
    }
    return true;
  }

  async receive(receipts, words) {
    if (!receipts.length) return;
    const changed = await this.marks.receive(receipts, words);
    if (changed.length) this.dispatchEvent(new CustomEvent("received", { detail: changed }));
  }

  async revoked(cut) {
    this.cut = cut;
    if (await this.flush(true)) this.dispatchEvent(new CustomEvent("revoked"));
  }

  heard(isHeard) {
    if (isHeard) this.heardAt = Date.now();
    this.isHeard = isHeard;
    this.dispatchEvent(new CustomEvent("heard"));
  }

  // Asks as a greeted tablet; greets first where that is needed.
  async ask(door, value) {
    this.word ??= await this.greet();
    try {
      return await this.send(door, JSON.stringify(value), { Authorization: `Resguardo ${this.word}` });
    } catch (error) {
      if (error.code !== "tablet.greet_first") throw error;
      this.word = await this.greet();
      return this.send(door, JSON.stringify(value), { Authorization: `Resguardo ${this.word}` });
    }
  }

  async greet() {
    const tablet = this.device.public;
    const { number } = await this.send("number", JSON.stringify({ tablet }));
    const signature = await sign(this.device.key, canonical(GREETING_DOMAIN, number, tablet));
    const { word } = await this.send("greet", JSON.stringify({ tablet, number, signature }));
    return word;
  }

  send(door, body, headers = {}) {
    return post(door, body, { "Accept-Language": this.language, ...headers });
  }
}

export async function post(door, body, headers = {}) {
  const options = { method: "POST", body, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) };
  const answer = await fetch(`api/${door}`, options);
  const told = await answer.json();
  if (answer.ok) return told;
  throw Object.assign(new Error(told.error), { code: told.error, words: told.words, told });
}
