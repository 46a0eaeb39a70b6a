// Who counts on this tablet. The rolls of the shift lie sealed under a key made of the server's secret and the PIN; leaving forgets both.
import * as cellar from "./cellar.js";
import { open, seal, shiftBase, shiftKey } from "./keys.js";

const WRONG_PINS_MOST = 5;
const LONGEST_MS = 12 * 3600 * 1000;

export class Shift {
  constructor(courier, marks) {
    this.courier = courier;
    this.marks = marks;
    this.kept = null;
    this.key = null;
    this.rolls = new Map();
  }

  async load() {
    this.kept = (await cellar.get("kept", "shift")) ?? null;
  }

  get isOpen() {
    return this.key !== null;
  }

  // A shift that nobody ended ends by itself.
  get isOver() {
    return this.kept !== null && Date.now() - this.kept.since > LONGEST_MS;
  }

  async signIn(handle, pin) {
    const told = await this.courier.ask("sign-in", { handle, pin });
    await this.forget();
    const base = await shiftBase(told.secret);
    const key = await shiftKey(base, told.staff, pin);
    // Nothing but the key itself can tell a right PIN from a wrong one.
    const proof = await seal(key, { staff: told.staff, handle: told.handle });
    this.kept = { staff: told.staff, base, proof, wrong: 0, since: Date.now() };
    await cellar.put("kept", "shift", this.kept);
    this.key = key;
    this.handle = told.handle;
  }

  // Opens the shift again after a reload or a pause, without a network. Too many wrong PINs forget the roll, never a mark.
  async unlock(pin) {
    const key = await shiftKey(this.kept.base, this.kept.staff, pin);
    try {
      this.handle = (await open(key, this.kept.proof)).handle;
    } catch {
      this.kept.wrong += 1;
      if (this.kept.wrong >= WRONG_PINS_MOST) await this.forget();
      else await cellar.put("kept", "shift", this.kept);
      return false;
    }
    this.kept.wrong = 0;
    await cellar.put("kept", "shift", this.kept);
    this.key = key;
    const sealed = await cellar.all("rolls");
    for (const one of sealed) {
      const roll = await open(key, one);
      this.rolls.set(nameOf(roll.walk), roll);
    }
    return true;
  }

  lock() {
    this.key = null;
    this.rolls.clear();
  }

  get walks() {
    return [...this.rolls.values()].map((roll) => roll.walk);
  }

  // Forgets the rolls of walks that are over.
  async keepOnly(walks) {
    const names = new Set(walks.map(nameOf));
    for (const name of [...this.rolls.keys()]) {
      if (names.has(name)) continue;
      this.rolls.delete(name);
      await cellar.remove("rolls", name);
    }
  }

  roll(walk) {
    return this.rolls.get(nameOf(walk)) ?? null;
  }

  async fetchRoll(walk) {
    const roll = await this.courier.ask("roll", { count: walk.count, zone: walk.zone });
    await this.keepRoll(roll);
    return roll;
  }

  // Also when the counter has read the zone's code, which is kept with the roll.
  async keepRoll(roll) {
    await cellar.put("rolls", nameOf(roll.walk), await seal(this.key, roll));
    this.rolls.set(nameOf(roll.walk), roll);
  }

  // Leaves: delivers what there is to deliver, then forgets the roll. What could not be delivered stays, without any name.
  async leave() {
    const isDelivered = await this.courier.flush(true);
    if (isDelivered) {
      try {
        await this.courier.ask("sign-out", {});
      } catch {
        // The next sign-in ends this shift as well.
      }
      await this.marks.forgetDelivered();
    }
    await this.forget();
    return isDelivered;
  }

  async forget() {
    this.lock();
    this.kept = null;
    this.handle = null;
    await cellar.remove("kept", "shift");
    await cellar.empty("rolls");
  }
}

function nameOf(walk) {
  return `${walk.count}/${walk.zone ?? ""}`;
}
