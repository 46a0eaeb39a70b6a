// How the app looks and sounds: settings of this tablet, which are no secret.
import * as cellar from "./cellar.js";

export const LOOKS = ["dark", "night", "day"];
export const settings = { language: "es", look: "dark", size: "normal", sound: false };
let speaker = null;

export async function loadLook() {
  Object.assign(settings, await cellar.get("kept", "settings"));
  show();
}

export async function change(changes) {
  Object.assign(settings, changes);
  show();
  await cellar.put("kept", "settings", { ...settings });
}

function show() {
  document.documentElement.dataset.look = settings.look;
  document.documentElement.dataset.size = settings.size;
  const ground = settings.look === "day" ? "#fbfaf7" : "#000000";
  document.querySelector('meta[name="theme-color"]').content = ground;
  document.documentElement.setAttribute("bgcolor", ground);
  document.body.setAttribute("bgcolor", ground);
}

const TONES = { right: [880], again: [440, 440], wrong: [220, 160] };
const PULSES = { right: 40, again: [40, 60, 40], wrong: [200, 80, 200] };

// Right, already marked, wrong: each feels different, and sounds only where nobody sleeps.
export function signal(kind) {
  navigator.vibrate?.(PULSES[kind]);
  if (!settings.sound || settings.look === "night") return;
  speaker ??= new AudioContext();
  TONES[kind].forEach((pitch, number) => {
    const tone = speaker.createOscillator();
    const volume = speaker.createGain();
    volume.gain.value = 0.08;
    tone.frequency.value = pitch;
    tone.connect(volume).connect(speaker.destination);
    tone.start(speaker.currentTime + number * 0.14);
    tone.stop(speaker.currentTime + number * 0.14 + 0.1);
  });
}
