// Elements and the one dialog. Everything that is shown is set as text: nothing that anybody wrote becomes markup, and letters
// that nobody sees are written out.
import { say } from "./facts.js";
import { plain } from "./plain.js";

const isThere = (child) => child !== null && child !== undefined && child !== false;

/** An element with properties, attributes (`aria-…`, `data-…`) and children; strings are text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) made.setAttribute(key, plain(value));
    else made[key] = value;
  }
  made.append(...shown(children));
  return made;
}

/** Children as they are shown: what is not there is left out, and text is made plain. */
const shown = (children) =>
  children.flat(Infinity).filter(isThere).map((child) => (child instanceof Node ? child : plain(child)));

export const button = (words, act, kind = "") =>
  element("button", { type: "button", className: `button ${kind}`, onclick: act }, words);

const dialog = () => document.getElementById("dialog");

/** Shows the dialog with a title; what was in it is gone. */
export function show(title, ...content) {
  const box = dialog();
  box.replaceChildren(element("h2", { id: "dialog-title" }, title), ...shown(content));
  if (!box.open) box.showModal();
  return box;
}

export const isShown = () => dialog().open;

export const close = () => dialog().close();

/** Does something when the dialog is closed for good: it may have been closed before to be shown anew. */
export function whenClosed(box, act) {
  const look = () => {
    if (box.open) return;
    box.removeEventListener("close", look);
    act();
  };
  box.addEventListener("close", look);
}

export const actions = (...buttons) => element("p", { className: "actions" }, buttons);

/** Says something and offers to close. */
export const notice = (title, ...words) =>
  show(title, words.map((text) => text && element("p", {}, text)), actions(button(say("script-close"), close)));

/** Something is on its way. */
export const waiting = (title, ...content) =>
  show(title, element("div", { className: "progress", "role": "progressbar" , "aria-label": title }), ...content);

/** A choice among things: resolves to what was chosen, or to null if the dialog was closed. */
export function choose(title, options, ...before) {
  return new Promise((resolve) => {
    const list = options.map(({ words, aside, icon, value }) => {
      const picture = icon ? element("img", { src: icon, alt: "" }) : null;
      const act = () => { resolve(value); close(); };
      const name = aside ? element("span", {}, words, element("small", {}, aside)) : words;
      return element("li", {}, element("button", { type: "button", className: "button", onclick: act }, picture, name));
    });
    const box = show(title, before, element("ul", { className: "choices" }, list), actions(button(say("script-close"), close)));
    whenClosed(box, () => resolve(null));
  });
}

let forgetting;
/** Says something in passing. */
export function tell(words) {
  const place = document.getElementById("told");
  place.textContent = plain(words);
  clearTimeout(forgetting);
  forgetting = setTimeout(() => { place.textContent = ""; }, 6000);
}
