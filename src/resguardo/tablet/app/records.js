// What this tablet signs: one spelling, the same as in the server's records.py. Whole numbers, null and plain ASCII only.
export const MARK_DOMAIN = "resguardo.mark.v1";
export const BATCH_DOMAIN = "resguardo.batch.v1";
export const RECEIPT_DOMAIN = "resguardo.receipt.v1";
export const ENROLMENT_DOMAIN = "resguardo.enrolment.v1";
export const GREETING_DOMAIN = "resguardo.greeting.v1";
export const MARKS_AT_ONCE = 200;
const COMMAND_BYTES = 16;
const encoder = new TextEncoder();

export function canonical(...parts) {
  return encoder.encode(JSON.stringify(parts));
}

export function markArray(mark) {
  return [
    MARK_DOMAIN, mark.tablet, mark.seq, mark.kind, mark.count, mark.zone, mark.person, mark.tag,
    mark.mode, mark.code, mark.reason, mark.marked_at, mark.counter,
  ];
}

export function markBytes(mark) {
  return canonical(...markArray(mark));
}

export async function markId(mark) {
  const digest = await crypto.subtle.digest("SHA-256", markBytes(mark));
  return hex(new Uint8Array(digest).slice(0, COMMAND_BYTES));
}

export function batchBytes(tablet, sentAt, aheadMs, marks) {
  return canonical(BATCH_DOMAIN, tablet, sentAt, aheadMs, marks.map(markArray));
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
