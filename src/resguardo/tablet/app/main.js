// The app: from an invitation to a count. It holds the few things that all screens share and draws one screen at a time.
import * as cellar from "./cellar.js";
import * as counting from "./counting.js";
import { Courier, post } from "./courier.js";
import { button, code, el } from "./dom.js";
import * as entering from "./entering.js";
import { makeKey, makeSeal, sign } from "./keys.js";
import { LOOKS, change, loadLook, settings, signal } from "./look.js";
import { Marks } from "./marks.js";
import { ENROLMENT_DOMAIN, canonical } from "./records.js";
import { Scanner } from "./scan.js";
import { Shift } from "./shift.js";
import { tagIn } from "./tags.js";
import { LANGUAGES, language, say, speak } from "./words.js";

const IDLE_MS = 15 * 60 * 1000;
const WARNED_MS = 60 * 1000;
const CLOCK_MATTERS_MS = 30 * 1000;
const TYPED_FAST_MS = 60;
const screen = document.getElementById("screen");
const notice = document.getElementById("notice");
const app = { device: null, marks: null, courier: null, shift: null, walks: [], urgent: false, roll: null, pressing: 0, isLocking: false, show: null, touchedAt: Date.now() };

// ------------------------------------------------------------------ beginning

async function begin() {
  await cellar.openCellar();
  await loadLook();
  await speak(settings.language);
  navigator.serviceWorker?.register("sw.js");
  navigator.storage?.persist?.();
  drawChoices();
  const token = new URLSearchParams(location.hash.slice(1)).get("enrol");
  if (token) history.replaceState(null, "", location.pathname);
  app.device = (await cellar.get("kept", "device")) ?? null;
  if (!app.device && token) await enrol(token);
  if (app.device) await ready();
  else if (!token) draw(entering.welcome());
}

async function enrol(token) {
  draw(entering.welcome(say("enrolling")));
  const key = await makeKey();
  const signature = await sign(key, canonical(ENROLMENT_DOMAIN, token, key.public));
  try {
    const told = await post("enrol", JSON.stringify({ token, tablet: key.public, signature }), { "Accept-Language": language() });
    const device = { key, public: key.public, seal: await makeSeal(), ...told };
    await cellar.put("kept", "device", device);
    app.device = device;
    tell(say("enrolled", { label: told.label }));
  } catch (error) {
    draw(entering.welcome(error.words ? error.words.join(" ") : say("offline")));
  }
}

async function ready() {
  app.marks = new Marks(app.device);
  await app.marks.load();
  app.courier = new Courier(app.device, app.marks);
  app.courier.language = language();
  app.shift = new Shift(app.courier, app.marks);
  await app.shift.load();
  app.courier.addEventListener("heard", drawState);
  app.courier.addEventListener("told", (event) => told(event.detail));
  app.courier.addEventListener("received", (event) => received(event.detail));
  app.courier.addEventListener("revoked", revoked);
  app.courier.start();
  addEventListener("pointerdown", () => { app.touchedAt = Date.now(); });
  addEventListener("keydown", wedge);
  setInterval(everySecond, 1000);
  home();
}

async function everySecond() {
  if (app.shift.isOver) {
    await leave();
    return;
  }
  if (Date.now() - app.touchedAt > IDLE_MS && app.shift.isOpen) pause();
  warn();
  drawState();
}

// A minute before it locks the bar says so; any touch or key takes it away.
function warn() {
  const isNear = app.shift.isOpen && Date.now() - app.touchedAt > IDLE_MS - WARNED_MS;
  if (isNear && !app.isLocking) signal("again");
  app.isLocking = isNear;
}

// --------------------------------------------------------------------- coming in

function home(message) {
  app.roll = null;
  drawChoices();
  if (app.shift.isOpen) return show(walks);
  if (app.shift.kept) return show(() => draw(entering.locked({ urgent: app.urgent, unlock, leave, message })));
  show(() => draw(entering.signingIn({ urgent: app.urgent, enter, message })));
}

async function enter(handle, pin) {
  try {
    await app.shift.signIn(handle, pin);
    await app.courier.contact();
    home();
  } catch (error) {
    signal("wrong");
    home(error.words ? error.words.join(" ") : say("no_network_sign_in"));
  }
}

async function unlock(pin) {
  app.touchedAt = Date.now();
  if (await app.shift.unlock(pin)) {
    // Until the server speaks, the walks are those whose rolls are here.
    if (!app.courier.isHeard) app.walks = app.shift.walks;
    return home();
  }
  signal("wrong");
  home(say("wrong_pin"));
}

function pause() {
  app.shift.lock();
  home();
}

async function leave() {
  tell(say("leaving"));
  const isDelivered = await app.shift.leave();
  app.walks = [];
  home();
  tell(isDelivered ? say("left_delivered") : say("left_undelivered", { n: app.marks.unsent }));
}

async function revoked() {
  app.courier.stop();
  await cellar.burn();
  app.device = null;
  app.shift.lock();
  for (const name of ["state", "choices"]) document.getElementById(name).replaceChildren();
  notice.hidden = true;
  draw(entering.gone());
}

// ------------------------------------------------------------------------- walks

function walks() {
  draw(entering.choosing({ walks: app.walks, choose, marks: () => show(() => myMarks(walks)) }));
}

async function choose(walk) {
  let roll = app.shift.roll(walk);
  try {
    roll ??= await app.shift.fetchRoll(walk);
  } catch (error) {
    signal("wrong");
    return tell(error.words ? error.words.join(" ") : say("offline"), "bad");
  }
  app.roll = roll;
  app.courier.undoMs = roll.undo_ms;
  if (roll.code_check && !roll.code) show(() => draw(entering.atTheDoor({ roll, back: home, begin: async (typed) => { roll.code = typed; await app.shift.keepRoll(roll); show(count); } })));
  else show(count);
}

// What the server says each time: the walks, the alarm, and whether the count on the screen still goes on.
async function told(news) {
  const before = JSON.stringify([app.walks, app.urgent]);
  const wasUrgent = app.urgent;
  app.walks = app.shift.isOpen && news.staff === app.shift.kept.staff ? news.walks : [];
  app.urgent = news.urgent;
  if (app.shift.isOpen && news.staff === app.shift.kept.staff) await app.shift.keepOnly(news.walks);
  if (JSON.stringify([app.walks, app.urgent]) === before) return;
  if (app.urgent && !wasUrgent) signal("wrong");
  const urgent = app.walks.filter((walk) => walk.urgent);
  if (urgent.length === 1 && app.shift.isOpen && !app.roll?.walk.urgent) return choose(urgent[0]);
  if (urgent.length && app.shift.isOpen && !app.roll?.walk.urgent) return home();
  if (app.roll && !app.walks.some(isSameWalk) && app.shift.isOpen && !app.roll.isFinished) {
    tell(say("closed"), "bad");
    return home();
  }
  if (!app.roll && !isTyping()) app.show?.();
}

function isSameWalk(walk) {
  return walk.count === app.roll.walk.count && walk.zone === app.roll.walk.zone;
}

function isTyping() {
  return ["INPUT", "SELECT"].includes(document.activeElement?.tagName) || Boolean(document.getElementById("pin")?.value);
}

// -------------------------------------------------------------------- one count

function count() {
  const { count: number } = app.roll.walk;
  const seen = app.marks.of(number, app.shift.kept.staff);
  const unidentified = app.marks.list.filter((one) => one.mark.kind === "unidentified" && one.mark.count === number && one.mark.counter === app.shift.kept.staff).length;
  draw(counting.count({ roll: app.roll, seen, unidentified, act: {
    mark: (face) => (standing(face) ? show(() => onePerson(face, "face")) : press("sighted", face, "face")),
    open: (face) => show(() => onePerson(face, "face")),
    scan, type, finish,
    unidentified: () => press("unidentified", null, null),
    marks: () => show(() => myMarks(count)),
    back: home,
  } }));
}

function standing(face) {
  const seen = app.marks.of(app.roll.walk.count, app.shift.kept.staff);
  return seen.get(face.person) ?? seen.get(face.tag) ?? null;
}

async function press(kind, face, mode, reason = null) {
  const { walk, code: zoneCode } = app.roll;
  const named = ["sighted", "not_confirmed", "withdrawn"].includes(kind) ? { person: face.person ?? null, tag: face.person ? null : face.tag } : {};
  let seq = null;
  app.pressing += 1;
  try {
    seq = await app.marks.press({ kind, count: walk.count, zone: walk.zone, ...named, mode, code: ["withdrawn", "finished"].includes(kind) ? "" : zoneCode ?? "", reason, counter: app.shift.kept.staff });
  } catch (error) {
    signal("wrong");
    return tell(say("not_kept", { reason: error.name }), "bad");
  } finally {
    app.pressing -= 1;
  }
  signal("right");
  drawState();
  // Of presses that follow one another quickly the last one draws.
  if (kind === "finished" || app.pressing) return;
  show(count);
  if (kind === "withdrawn") return tell(say("withdrawn"));
  const text = face ? el("span", {}, `${say("seen_one")} `, code(face.tag)) : say("unidentified");
  const until = app.courier.undoMs;
  tell(text, "", button(say("undo"), () => undo(seq), "act", { id: "undo" }), until);
}

async function undo(seq) {
  const isUndone = await app.marks.undo(seq);
  show(count);
  tell(isUndone ? say("undone") : say("undo_late"), isUndone ? "" : "bad");
}

function onePerson(face, mode) {
  const marked = standing(face);
  draw(counting.person({
    face, isOnRoll: Boolean(face.person), kind: marked?.mark.kind ?? null,
    see: () => press("sighted", face, mode),
    notSure: () => press("not_confirmed", face, mode),
    correct: () => show(() => correct(face)),
    back: () => show(count),
  }));
  if (marked) signal("again");
}

function correct(face) {
  draw(counting.why({ tag: face.tag, choose: (reason) => press("withdrawn", face, null, reason), back: () => show(count) }));
}

function finish(left) {
  show(() => draw(counting.sure({ left, back: () => show(count), finish: async () => {
    app.roll.isFinished = true;
    await press("finished", null, null);
    await app.courier.flush(true);
    await app.courier.contact();
    home();
    tell(say("finished"));
  } })));
}

// A code that was read or typed: shows whom it means and marks nobody.
function found(text, mode) {
  const tag = tagIn(text);
  if (!tag || !app.roll) {
    signal("wrong");
    return false;
  }
  const face = app.roll.faces.find((one) => one.tag === tag) ?? { person: null, tag, face: "" };
  show(() => onePerson(face, mode));
  return true;
}

function type() {
  show(() => draw(counting.typing({ found: (text) => found(text, "tag"), back: () => show(count) })));
  document.getElementById("tag").focus();
}

async function scan() {
  const video = el("video", { playsinline: true, muted: true, "aria-label": say("scan") });
  const scanner = new Scanner(video, (text) => { if (tagIn(text)) { scanner.stop(); found(text, "scan"); } });
  let isLit = false;
  const close = () => { scanner.stop(); show(count); };
  // The light belongs to the camera that is open: another one may have none.
  const open = async (start) => {
    try {
      await start();
    } catch (error) {
      close();
      return tell(say("camera_none", { reason: error.name }), "bad");
    }
    isLit = false;
    const light = document.getElementById("light");
    if (!light) return;
    light.hidden = !scanner.hasLight;
    document.getElementById("light-none").hidden = scanner.hasLight;
  };
  show(() => draw(counting.scanning({ video, light: () => { isLit = !isLit; scanner.light(isLit); }, turn: () => open(() => scanner.turn()), back: close })));
  app.scanner = scanner;
  await open(() => scanner.start());
}

// A scanner at the cable types like somebody very fast and ends with Enter.
let burst = "";
let burstAt = 0;
function wedge(event) {
  app.touchedAt = Date.now();
  if (isTyping() || !app.roll) return;
  if (Date.now() - burstAt > TYPED_FAST_MS) burst = "";
  burstAt = Date.now();
  if (event.key === "Enter" && burst.length > 5) {
    event.preventDefault();
    found(burst, "scan");
    burst = "";
  } else if (event.key.length === 1) burst += event.key;
}

function myMarks(back) {
  const own = app.marks.list.filter((one) => one.mark.counter === app.shift.kept.staff);
  const standingSeqs = new Set(app.roll ? [...app.marks.of(app.roll.walk.count, app.shift.kept.staff).values()].map((one) => one.seq) : []);
  const faces = new Map((app.roll?.faces ?? []).map((face) => [face.person, face]));
  draw(counting.ownMarks({
    rows: own.map((row) => ({ ...row, isStanding: standingSeqs.has(row.seq) })),
    tagOf: (mark) => faces.get(mark.person)?.tag ?? mark.tag ?? (mark.person ? mark.person.slice(0, 8) : "—"),
    timeOf: (mark) => new Date(mark.marked_at).toLocaleTimeString(language(), { timeZone: app.device.zone, hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    correct: (row) => show(() => correct(faces.get(row.mark.person) ?? { person: row.mark.person, tag: row.mark.tag })),
    back: () => show(back),
  }));
}

function received(changed) {
  const refused = changed.find(counting.isRefused);
  if (refused) {
    signal("wrong");
    tell(`${say("refused")}: ${counting.reasonOf(refused)}`, "bad");
  }
  drawState();
}

// ----------------------------------------------------------------------- drawing

function show(view) {
  if (app.scanner) app.scanner.stop();
  app.scanner = null;
  app.show = view;
  view();
}

function draw(children) {
  const at = scrollY;
  screen.replaceChildren(...children.filter(Boolean));
  scrollTo(0, app.show === app.drawn ? at : 0);
  app.drawn = app.show;
  drawState();
}

let noticeTimer = null;
function tell(message, className = "", action = null, lasts = 6000) {
  clearTimeout(noticeTimer);
  const close = button("✕", () => { notice.hidden = true; }, "", { "aria-label": say("back") });
  notice.className = className;
  notice.replaceChildren(el("span", {}, message), ...[action, className === "bad" ? close : null].filter(Boolean));
  notice.hidden = false;
  // What went wrong stays until somebody has read it.
  if (className !== "bad") noticeTimer = setTimeout(() => { notice.hidden = true; }, lasts);
}

function drawState() {
  const bar = document.getElementById("state");
  if (!app.marks || !app.device) return;
  const of = (state) => app.marks.list.filter((one) => one.state === state).length;
  const part = (state) => el("span", { "data-state": state }, `${counting.SHAPES[state]} ${say(`state_${state}`)}: `, el("b", {}, String(of(state))));
  const { courier } = app;
  const parts = [
    app.device.exercise ? el("span", { className: "exercise" }, say("exercise")) : null,
    app.isLocking ? el("b", { className: "locking", id: "locking" }, say("locking")) : null,
    el("span", { className: courier.isHeard ? "online" : "offline", id: "network" }, courier.isHeard ? `● ${say("online")}` : `○ ${say("offline")}`),
    part("on_tablet"), part("at_site"), part("at_two_sites"),
    el("span", { id: "clock" }, clockWords(courier.aheadMs)),
    el("span", {}, courier.heardAt ? say("heard", { when: ago(Date.now() - courier.heardAt) }) : say("never_heard")),
    el("span", {}, say("tablet", { label: app.device.label })),
    courier.cut === null ? null : el("b", {}, say("revoking")),
  ].filter(Boolean);
  const drawn = el("div", {}, ...parts);
  if (bar.dataset.drawn === drawn.textContent) return;
  bar.dataset.drawn = drawn.textContent;
  bar.replaceChildren(...parts);
}

function clockWords(aheadMs) {
  if (aheadMs === null) return "";
  if (Math.abs(aheadMs) < CLOCK_MATTERS_MS) return say("clock_right");
  const n = Math.abs(aheadMs) < 120_000 ? `${Math.round(Math.abs(aheadMs) / 1000)} s` : `${Math.round(Math.abs(aheadMs) / 60_000)} min`;
  return say(aheadMs > 0 ? "clock_ahead" : "clock_behind", { n });
}

function ago(ms) {
  return ms < 120_000 ? say("seconds", { n: Math.round(ms / 1000) }) : say("minutes", { n: Math.round(ms / 60_000) });
}

function drawChoices() {
  const next = LOOKS[(LOOKS.indexOf(settings.look) + 1) % LOOKS.length];
  const chosen = el("select", { "aria-label": say("language"), id: "language", onchange: async (event) => {
    await speak(event.target.value);
    await change({ language: event.target.value });
    if (app.courier) app.courier.language = event.target.value;
    redraw();
  } }, ...Object.entries(LANGUAGES).map(([value, name]) => el("option", { value, selected: value === language() }, name)));
  document.getElementById("choices").replaceChildren(...[
    button(say(next), async () => { await change({ look: next }); redraw(); }, "", { id: "look" }),
    button(`${say("size")} ${settings.size === "large" ? "A" : "A+"}`, async () => { await change({ size: settings.size === "large" ? "normal" : "large" }); redraw(); }, "", { id: "size" }),
    button(say(settings.sound ? "sound_on" : "sound_off"), async () => { await change({ sound: !settings.sound }); redraw(); }, "", { id: "sound", "aria-pressed": String(settings.sound) }),
    chosen,
    app.shift?.kept ? button(say("leave"), leave, "", { id: "leave" }) : null,
  ].filter(Boolean));
}

function redraw() {
  drawChoices();
  if (app.show) app.show();
  else if (!app.device) draw(entering.welcome());
}

// One page writes; a second one would count the same numbers again.
navigator.locks.request("resguardo-tablet", { ifAvailable: true }, async (lock) => {
  if (!lock) {
    await speak("es");
    return draw([el("h1", {}, say("elsewhere"))]);
  }
  await begin();
  return new Promise(() => {});
});
