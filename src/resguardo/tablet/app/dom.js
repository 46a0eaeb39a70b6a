// Small pieces of a page. Text only ever goes in as text.
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "className") made.className = value;
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(text, press, className = "", attributes = {}) {
  return el("button", { type: "button", className, onclick: press, ...attributes }, text);
}

// A code or a name reads in its own direction inside a sentence of another.
export function code(text) {
  return el("bdi", { dir: "ltr", translate: "no" }, text);
}

export function image(base64, alternative) {
  return base64 ? el("img", { src: `data:image/jpeg;base64,${base64}`, alt: alternative, draggable: "false" }) : null;
}
