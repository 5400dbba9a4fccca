// Forms that act: `data-act` names the action, fields say how they are read (`data-as`), and the server does the rest.
import { readable, smallest } from "./units.js";
import { act } from "./act.js";

/** How fields are read. Nothing that was left blank is sent. */
const READERS = {
  text: (value) => value,
  number: (value) => Number(value),
  list: (value) => value.split(",").map(Number),
  texts: (value) => value.split(/[\s,]+/).filter(Boolean),
  power: (value, { per }) => Number(smallest(value, per)),
  amount: (value, { decimals }) => smallest(value, 10n ** BigInt(decimals)).toString(),
  bps: (value) => Number(smallest(value, 100)),
};

export function startForms() {
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.act) return;
    event.preventDefault();
    const body = read(event.target);
    if (body) act(event.target.dataset.act, body, event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.dataset.price) price(event.target);
  });
  document.querySelectorAll("[data-price]").forEach(price);
}

/** A form's fields; null if one of them makes no sense, which is said beside it. Names with dots are of parts, and parts with
 * numbers are of lists: `machines.0.model`. */
function read(form) {
  const body = {};
  let isRight = true;
  for (const field of form.elements) {
    if (!field.name || field.value === "" || field.disabled || (field.type === "checkbox" && !field.checked)) continue;
    if (field.type === "radio" && !field.checked) continue;
    // What only says something of another field goes with it: `data-with` names that one.
    if (field.dataset.with && form.elements[field.dataset.with].value === "") continue;
    try {
      put(body, field.name.split("."), READERS[field.dataset.as ?? "text"](field.value, field.dataset));
      complain(field, "");
    } catch (error) {
      complain(field, error.message);
      isRight = false;
    }
  }
  return isRight ? closed(body) : null;
}

function put(body, [name, ...rest], value) {
  if (rest.length === 0) body[name] = value;
  else put((body[name] ??= /^\d+$/.test(rest[0]) ? [] : {}), rest, value);
}

/** Rows of a list that were left blank are not there. */
function closed(body) {
  for (const [name, part] of Object.entries(body)) if (Array.isArray(part)) body[name] = part.filter(() => true);
  return body;
}

/** Says beside a field what is wrong with it. */
function complain(field, words) {
  field.parentElement.querySelector(".wrong")?.remove();
  field.removeAttribute("aria-invalid");
  if (!words) return;
  const wrong = document.createElement("span");
  wrong.className = "wrong";
  wrong.id = `${field.name}-wrong`;
  wrong.textContent = words;
  field.after(wrong);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", wrong.id);
  field.focus();
}

/** What the power in a field costs, before fee rounding: the server says it exactly. */
function price(field) {
  const output = field.form.querySelector("output");
  const { price, priceDecimals, priceUnit, per } = field.dataset;
  try {
    const units = smallest(field.value, per);
    output.value = `${readable((units * BigInt(price)) / BigInt(per), Number(priceDecimals))} ${priceUnit}`;
  } catch {
    output.value = "–";
  }
}
