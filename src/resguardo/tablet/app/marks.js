// The marks of this tablet: numbered when pressed, durable before anybody is told so, and each in one of three honest states.
import * as cellar from "./cellar.js";
import { isSignedBy, open, seal } from "./keys.js";
import { MARKS_AT_ONCE, RECEIPT_DOMAIN, markId } from "./records.js";

export const ON_TABLET = "on_tablet";
export const AT_SITE = "at_site";
export const AT_TWO_SITES = "at_two_sites";

// What the server says of a mark that stands; any other word is a refusal, and a refused mark says nothing of anybody.
const STANDING = new Set([null, "counted", "late", "kept", "count.already_marked"]);

export class Marks {
  constructor(device) {
    this.device = device;
    this.list = [];
    this.next = 1;
    this.line = Promise.resolve();
  }

  async load() {
    const rows = await cellar.all("marks");
    this.list = [];
    for (const row of rows) this.list.push({ ...row, ...await open(this.device.seal, row.sealed), sealed: undefined });
    this.next = (await cellar.get("kept", "next")) ?? 1;
  }

  // One press after another: a number is used once, and it is durable together with its mark.
  press(mark) {
    return this.inLine(async () => {
      const seq = this.next;
      const whole = { person: null, tag: null, mode: null, code: "", reason: null, ...mark, tablet: this.device.public, seq, marked_at: Date.now() };
      const sealed = await seal(this.device.seal, { mark: whole, reason: null });
      const row = { seq, state: ON_TABLET, outcome: null, pressed_at: Date.now() };
      await cellar.writing(["marks", "kept"], (marks, kept) => {
        marks.put({ ...row, sealed });
        kept.put(seq + 1, "next");
      });
      this.next = seq + 1;
      this.list.push({ ...row, mark: whole, reason: null });
      return seq;
    });
  }

  // Takes a mark back that was not sent yet: its number stays, whom it named goes. False when it is too late for that.
  undo(seq) {
    return this.inLine(async () => {
      const row = this.list.find((one) => one.seq === seq);
      if (!row || row.state !== ON_TABLET || row.sent) return false;
      const mark = { ...row.mark, kind: "undone", person: null, tag: null, mode: null, code: "", reason: null };
      const sealed = await seal(this.device.seal, { mark, reason: null });
      await cellar.writing(["marks"], (marks) => {
        marks.put({ seq, state: ON_TABLET, outcome: null, pressed_at: row.pressed_at, sealed });
      });
      row.mark = mark;
      return true;
    });
  }

  get unsent() {
    return this.list.filter((one) => one.state === ON_TABLET).length;
  }

  get waitingFrom() {
    return this.list.find((one) => one.state === AT_SITE && one.event)?.seq ?? null;
  }

  // The next marks to send, in their order: those that can no longer be undone, or all of them.
  due(undoMs, everything) {
    const before = Date.now() - undoMs;
    const due = [];
    for (const one of this.list) {
      if (one.state !== ON_TABLET) continue;
      if (!everything && one.pressed_at > before && one.pressed_at <= Date.now()) break;
      due.push(one);
      if (due.length === MARKS_AT_ONCE) break;
    }
    return due;
  }

  // Takes receipts in: each one is checked, and what it says is durable here before it is shown.
  async receive(signedReceipts, words) {
    const waiting = new Map();
    for (const one of this.list) if (one.state !== AT_TWO_SITES) waiting.set(await markId(one.mark), one);
    const changed = [];
    for (const [text, signature] of signedReceipts) {
      const [domain, id, state, outcome, event] = JSON.parse(text);
      const row = waiting.get(id);
      if (domain !== RECEIPT_DOMAIN || !row) continue;
      if (!(await isSignedBy(this.device.installation, signature, new TextEncoder().encode(text)))) continue;
      changed.push([row, { state, outcome, event, reason: words[outcome]?.join(" ") ?? row.reason }]);
    }
    if (!changed.length) return [];
    const sealed = new Map();
    for (const [row, { reason }] of changed) sealed.set(row.seq, await seal(this.device.seal, { mark: row.mark, reason }));
    await cellar.writing(["marks"], (marks) => {
      for (const [row, { state, outcome, event }] of changed) marks.put({ seq: row.seq, pressed_at: row.pressed_at, state, outcome, event, sealed: sealed.get(row.seq) });
    });
    for (const [row, news] of changed) Object.assign(row, news);
    return changed.map(([row]) => row);
  }

  // Forgets what is safe elsewhere; what was not delivered stays.
  async forgetDelivered() {
    const gone = this.list.filter((one) => one.state !== ON_TABLET);
    await cellar.writing(["marks"], (marks) => { for (const one of gone) marks.delete(one.seq); });
    this.list = this.list.filter((one) => one.state === ON_TABLET);
  }

  // Whom this counter marked in this count, newest last; a mark taken back is no mark.
  of(count, counter) {
    const standing = new Map();
    for (const one of this.list) {
      const { mark } = one;
      if (mark.count !== count || mark.counter !== counter || !STANDING.has(one.outcome)) continue;
      const whom = mark.person ?? mark.tag;
      if (mark.kind === "withdrawn") standing.delete(whom);
      else if (["sighted", "not_confirmed"].includes(mark.kind)) standing.set(whom, one);
    }
    return standing;
  }

  inLine(work) {
    const done = this.line.then(work);
    this.line = done.catch(() => {});
    return done;
  }
}
