// The screens of a count: the faces, one person, the camera, typing a code, and one's own marks with their honest states.
import { button, code, el, image } from "./dom.js";
import { say } from "./words.js";

export const SHAPES = { on_tablet: "▢", at_site: "◐", at_two_sites: "●" };

// Expected, seen, out, not yet seen: this counter's own marks and nobody else's.
export function figures(roll, seen) {
  const expected = roll.faces.length;
  const met = roll.faces.filter((face) => isSeen(face, seen)).length;
  const out = roll.faces.filter((face) => face.out && !isSeen(face, seen)).length;
  return { expected, met, out, left: expected - met - out };
}

function standing(face, seen) {
  return (seen.get(face.person) ?? seen.get(face.tag))?.mark.kind ?? null;
}

// Present with an identity that nobody confirmed accounts for nobody.
function isSeen(face, seen) {
  return standing(face, seen) === "sighted";
}

export function count({ roll, seen, unidentified, act }) {
  const told = figures(roll, seen);
  const figure = (name, number) => el("div", { "data-figure": name }, el("b", {}, String(number)), el("span", {}, say(name)));
  const strip = el("div", { className: "strip", id: "strip" },
    figure("expected", told.expected), figure("seen", told.met), figure("out", told.out), figure("left", told.left));
  const order = [...roll.faces].sort((one, other) => isSeen(one, seen) - isSeen(other, seen));
  return [
    roll.walk.urgent ? el("div", { className: "alarm" }, say("urgent")) : null,
    el("h1", {}, `${roll.walk.zone_name || say("no_zone")} · ${say(`turn_${roll.walk.turn}`)}`),
    strip,
    told.left === 0 ? el("p", { className: "quiet" }, say("none_left")) : null,
    el("ul", { className: "faces", "aria-label": say("expected") }, ...order.map((face) => tile(face, standing(face, seen), act))),
    el("div", { className: "tools row" },
      button(say("scan"), act.scan, "act", { id: "scan" }),
      button(say("type_tag"), act.type, "", { id: "type" }),
      button(unidentified ? say("unidentified_done", { n: unidentified }) : say("unidentified"), act.unidentified, "", { id: "unidentified" }),
      button(say("my_marks"), act.marks, "", { id: "marks" }),
      button(say("finish"), () => act.finish(told.left), "", { id: "finish" }),
      button(say("back"), act.back)),
  ];
}

function tile(face, kind, act) {
  const isMarked = kind === "sighted";
  const word = isMarked ? say("seen_one") : kind ? say("not_sure") : face.out ? say("out") : "";
  const picture = image(face.face, "") ?? el("span", { className: "blank" }, say("no_photo"));
  const whom = el("button", { type: "button", className: "whom", "data-person": face.person, "data-word": word,
    "aria-label": `${face.tag} ${word}`, "aria-pressed": String(isMarked), onclick: () => act.mark(face) }, picture, code(face.tag));
  const state = isMarked ? "seen" : kind ? "unsure" : face.out ? "out" : "";
  return el("li", { className: state }, whom, button(`${say("more")} …`, () => act.open(face), "more", { "aria-label": `${say("more")} ${face.tag}` }));
}

// One person, large: reached by scanning, typing, or "more". Nothing is marked before the counter says so.
export function person({ face, isOnRoll, kind, see, notSure, correct, back }) {
  return [
    el("div", { className: "card stack" },
      image(face.face, "") ?? el("p", { className: "quiet" }, isOnRoll ? say("no_photo") : say("not_on_roll")),
      code(face.tag),
      kind ? el("p", { role: "status" }, `${say("already")}: ${say(kind === "sighted" ? "seen_one" : "not_sure")}`) : null,
      kind === "sighted" ? null : button(say("see"), see, "act", { id: "see" }),
      kind ? button(say("correct"), correct, "", { id: "correct" }) : button(say("not_sure"), notSure, "", { id: "not-sure" }),
      button(say("back"), back)),
  ];
}

export function why({ tag, choose, back }) {
  const reasons = ["wrong_person", "not_seen", "pressed_by_mistake"];
  return [
    el("h1", {}, say("withdraw_why", { tag })),
    el("div", { className: "stack" }, ...reasons.map((reason) => button(say(reason), () => choose(reason), "", { "data-reason": reason })), button(say("back"), back)),
  ];
}

export function sure({ left, finish, back }) {
  return [
    el("h1", {}, say("finish")),
    el("p", {}, left ? say("finish_sure", { left }) : say("finish_none_left")),
    el("div", { className: "row" }, button(say("finish"), finish, "act", { id: "finish-sure" }), button(say("back"), back)),
  ];
}

export function typing({ found, back }) {
  const input = el("input", { id: "tag", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "16" });
  const told = el("p", { role: "alert" });
  const go = () => { told.textContent = found(input.value) ? "" : say("tag_wrong"); };
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  return [
    el("h1", {}, say("type_tag")),
    el("label", { for: "tag" }, say("tag")),
    input,
    told,
    el("div", { className: "row" }, button(say("enter"), go, "act", { id: "tag-enter" }), button(say("back"), back)),
  ];
}

export function scanning({ video, light, turn, back }) {
  return [
    el("p", {}, say("aim")),
    video,
    el("p", { className: "quiet", id: "light-none", hidden: true }, say("light_none")),
    el("div", { className: "row" }, button(say("light"), light, "", { id: "light", hidden: true }), button(say("turn_camera"), turn, "", { id: "turn" }), button(say("back"), back)),
  ];
}

// Every mark with its state in words and shape, and what came of it; never one tick for all.
export function ownMarks({ rows, tagOf, correct, timeOf, back }) {
  const lines = rows.filter((row) => row.mark.kind !== "undone").map((row) => {
    const { mark } = row;
    const isStanding = row.isStanding;
    return el("li", { "data-state": row.state, "data-seq": String(row.seq) },
      el("span", {}, code(tagOf(mark)), ` · ${timeOf(mark)} · ${kindOf(mark)}`),
      el("span", {}, `${SHAPES[row.state]} ${say(`state_${row.state}`)}`, outcomeOf(row)),
      isStanding ? button(say("correct"), () => correct(row)) : null);
  });
  return [
    el("h1", {}, say("my_marks")),
    lines.length ? el("ul", { className: "marks" }, ...lines.reverse()) : el("p", {}, say("my_marks_none")),
    button(say("back"), back),
  ];
}

function kindOf(mark) {
  const words = { sighted: "seen_one", not_confirmed: "not_sure", unidentified: "unidentified", withdrawn: "withdrawn", finished: "finished" };
  return say(words[mark.kind]);
}

export function isRefused(row) {
  return row.outcome !== null && !["counted", "kept", "late"].includes(row.outcome);
}

// The three sentences that came with the refusal; of the few that the tablet's doors give themselves, the app's own.
export function reasonOf(row) {
  return row.reason ?? say(row.outcome);
}

function outcomeOf(row) {
  if (row.outcome === "late") return el("p", { className: "quiet" }, say("late"));
  return isRefused(row) ? el("p", { role: "status" }, `${say("refused")}: ${reasonOf(row)}`) : null;
}
