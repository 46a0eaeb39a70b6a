// The screens before a count: not enrolled, signing in, going on after a pause, choosing a walk, reading the zone's code.
import { button, el } from "./dom.js";
import { isZoneCode } from "./keys.js";
import { say } from "./words.js";

export function welcome(message) {
  return [el("h1", {}, say("welcome")), el("p", {}, message ?? say("welcome_how"))];
}

export function gone() {
  return [el("h1", {}, say("revoked")), el("p", {}, say("revoked_how"))];
}

function alarm(isUrgent) {
  return isUrgent ? el("div", { className: "alarm", role: "alert" }, `${say("urgent")}. ${say("sign_in_now")}`) : null;
}

export function signingIn({ urgent, enter, message }) {
  const handle = el("input", { id: "handle", autocomplete: "off", autocapitalize: "none", spellcheck: "false", required: true });
  const pad = pinPad((pin) => enter(handle.value.trim(), pin));
  return [
    alarm(urgent),
    el("h1", {}, say("sign_in")),
    message ? el("p", { role: "alert" }, message) : null,
    el("label", { for: "handle" }, say("handle")),
    handle,
    ...pad,
  ];
}

export function locked({ urgent, unlock, leave, message }) {
  return [
    alarm(urgent),
    el("h1", {}, say("locked")),
    message ? el("p", { role: "alert" }, message) : null,
    ...pinPad(unlock),
    el("div", { className: "row" }, button(say("other_person"), leave)),
  ];
}

// Figures large enough for a thumb; a keyboard works as well.
function pinPad(done) {
  let typed = "";
  const dots = el("output", { className: "dots", id: "pin", "aria-label": say("pin") });
  const show = () => { dots.value = "•".repeat(typed.length); };
  const add = (figure) => { typed = (typed + figure).slice(0, 12); show(); };
  const erase = () => { typed = typed.slice(0, -1); show(); };
  const enter = () => { const pin = typed; typed = ""; show(); if (pin) done(pin); };
  const figures = [..."123456789"].map((figure) => button(figure, () => add(figure), "", { "data-figure": figure }));
  const pad = el("div", { className: "pad", tabindex: "0", role: "group", "aria-label": say("pin") }, ...figures,
    button(say("erase"), erase), button("0", () => add("0"), "", { "data-figure": "0" }), button(say("enter"), enter, "act", { id: "enter" }));
  pad.addEventListener("keydown", (event) => {
    if (/^\d$/.test(event.key)) add(event.key);
    else if (event.key === "Backspace") erase();
    else if (event.key === "Enter" && event.target === pad) enter();
  });
  return [el("p", {}, say("pin")), dots, pad];
}

export function choosing({ walks, choose, marks }) {
  const rows = walks.map((walk) => el("div", { className: walk.urgent ? "alarm stack" : "stack" },
    walk.urgent ? el("p", {}, `${say("urgent")}. ${say("urgent_how")}`) : null,
    button(`${walk.zone_name || say("no_zone")} · ${say(`turn_${walk.turn}`)} · ${say("walk_size", { size: walk.size })}`, () => choose(walk), "act", { "data-walk": `${walk.count}/${walk.zone ?? ""}` })));
  return [
    el("h1", {}, say("walks")),
    ...(rows.length ? rows : [el("p", {}, say("walks_none"))]),
    el("div", { className: "row" }, button(say("my_marks"), marks)),
  ];
}

export function atTheDoor({ roll, begin, back }) {
  const { walk } = roll;
  const input = el("input", { id: "zone-code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "8" });
  const told = el("p", { role: "alert" });
  const go = async () => {
    const code = input.value.trim().toUpperCase();
    if (await isZoneCode(roll.code_check, code, walk.count, walk.zone)) begin(code);
    else told.textContent = say("zone_code_wrong");
  };
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  return [
    el("h1", {}, walk.zone_name),
    el("label", { for: "zone-code" }, say("zone_code")),
    input,
    told,
    el("div", { className: "row" }, button(say("begin"), go, "act"), button(say("back"), back)),
  ];
}
