// Forms that act: `data-act` names the action, fields say how they are read (`data-as`), and the server does the rest. What was
// understood of a number is repeated beside its field; what was not is refused there, in every form.
import { say } from "./facts.js";
import { plainNumber, readable, safe, smallest, understood, whole } from "./units.js";
import { readAddress } from "./addresses.js";
import { connect, explain } from "./wallet.js";
import { act, sayCurrent } from "./act.js";

/** How fields are read. Nothing that was left blank is sent, nor what is read as nothing. */
const READERS = {
  text: (value) => value,
  number: whole,
  whole,
  decimal: (value, { signed }) => {
    const size = signed === undefined ? value : value.trim().replace(/^-/, "");
    if (plainNumber(size) === null || size !== size.trimStart()) throw new Error(say("script-number"));
    return value;
  },
  list: (value) => value.split(",").map(whole),
  address: (value, { other }) => readAddress(value, other !== undefined),
  addresses: (value) => Promise.all(value.split(/[\s,]+/).filter(Boolean).map((address) => readAddress(address, false))),
  power: (value, { per }) => safe(smallest(value, per)),
  rest: (_, { whole: all }, field) => left(field.form, all) || undefined,
  amount: (value, { decimals }) => smallest(value, 10n ** BigInt(decimals)).toString(),
  bps: (value) => safe(smallest(value, 100)),
  // From now on, by the clock of the chain: `now` is what it showed when the page was made.
  minutes: (value, { now }) => whole(now) + Math.floor(performance.now() / 1000) + 60 * whole(value),
};

/** Fields in which people write numbers. */
const NUMBERS = ["decimal", "whole", "number", "power", "amount", "bps", "minutes"];

const readOf = (field) => READERS[field.dataset.as ?? "text"](field.value, field.dataset, field);

export function startForms() {
  document.addEventListener("submit", submitted);
  document.addEventListener("input", ({ target }) => {
    if (target.dataset.price) price(target);
    if (NUMBERS.includes(target.dataset.as)) repeat(target);
    if (target.dataset.as === "power") keep(target.form);
  });
  document.addEventListener("reset", ({ target }) => { setTimeout(() => keep(target)); });
  document.addEventListener("change", ({ target }) => { if (target.dataset.as && target.value !== "") check(target); });
  startPrices();
}

/** Prices of what is in the fields: also after the page was taken anew. */
export function startPrices() {
  document.querySelectorAll("[data-price]").forEach(price);
}

async function submitted(event) {
  const form = event.target;
  const action = form.dataset.act;
  if (!action) {
    // A form that only asks goes its way, unless a number in it makes no sense.
    const wrong = [...form.elements].filter((field) => field.dataset.as && field.value !== "" && !isRight(field));
    if (wrong.length > 0) event.preventDefault();
    return;
  }
  event.preventDefault();
  // Whoever closed the dialog and asks again is told what is waited for; nothing is asked for twice.
  if (form.dataset.busy) {
    sayCurrent();
    return;
  }
  form.dataset.busy = "yes";
  try {
    const body = await wish(form);
    if (body) await act(action, body, form);
  } finally {
    delete form.dataset.busy;
  }
}

/** What a form asks for; null if that makes no sense yet. */
async function wish(form) {
  try {
    // Whether an address is one's own is known when the wallet is.
    if (form.querySelector("[data-other]") && !(await connect())) return null;
  } catch (error) {
    explain(error);
    return null;
  }
  return read(form);
}

/** A form's fields; null if one of them makes no sense, which is said beside it. Names with dots are of parts, and parts with
 * numbers are of lists: `machines.0.model`. */
async function read(form) {
  const body = {};
  let wrong = null;
  for (const field of form.elements) {
    if (!field.name || field.value === "" || field.disabled || (field.type === "checkbox" && !field.checked)) continue;
    if (field.type === "radio" && !field.checked) continue;
    // What only says something of another field goes with it: `data-with` names that one.
    if (field.dataset.with && form.elements[field.dataset.with].value === "") continue;
    try {
      const value = await readOf(field);
      if (value !== undefined) put(body, field.name.split("."), value);
      complain(field, "");
    } catch (error) {
      complain(field, error.message);
      wrong ??= field;
    }
  }
  wrong?.focus();
  return wrong ? null : closed(body);
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

/** Whether a field that is read at once is right; what is wrong is said. */
function isRight(field) {
  try {
    readOf(field);
    complain(field, "");
    return true;
  } catch (error) {
    complain(field, error.message);
    return false;
  }
}

/** Says what is wrong with a field when somebody leaves it. */
async function check(field) {
  const value = field.value;
  const wrong = await Promise.resolve().then(() => readOf(field)).then(() => "", (error) => error.message);
  if (field.value === value) complain(field, wrong);
}

/** Says beside a field what is wrong with it; nothing if nothing is. */
function complain(field, words) {
  const isSaid = field.parentElement.querySelector(".wrong")?.textContent === words;
  if (isSaid) return;
  field.parentElement.querySelector(".wrong")?.remove();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
  if (!words) return;
  field.parentElement.querySelector(".understood")?.remove();
  beside(field, "wrong", words);
  field.setAttribute("aria-invalid", "true");
}

/** Repeats a number as it was understood. */
function repeat(field) {
  field.parentElement.querySelectorAll(".understood, .wrong").forEach((words) => words.remove());
  field.removeAttribute("aria-invalid");
  const number = understood(field.value);
  if (number !== null) beside(field, "understood", `= ${number} ${field.dataset.unit ?? ""}`);
}

function beside(field, kind, words) {
  const said = document.createElement("span");
  said.className = kind;
  said.id = `${field.name}-${kind}`;
  said.textContent = words;
  field.after(said);
  field.setAttribute("aria-describedby", said.id);
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

/** What the powers in a form leave of a whole, in smallest units. What is no number is refused where it stands. */
function left(form, whole) {
  const powers = [...form.querySelectorAll("[data-as=power]")].filter(({ value }) => plainNumber(value) !== null);
  const rest = powers.reduce((more, { value, dataset }) => more - smallest(value, dataset.per), BigInt(whole));
  if (rest < 0n) throw new Error(say("script-parts-too-much"));
  return safe(rest);
}

/** Says what is left for whoever splits an NFT. */
function keep(form) {
  const field = form?.querySelector("[data-as=rest]");
  if (!field) return;
  const { whole, per, unit } = field.dataset;
  const output = field.parentElement.querySelector("output");
  try {
    output.value = `${understood(String(left(form, whole) / Number(per)))} ${unit}`;
    complain(field, "");
  } catch (error) {
    output.value = "–";
    complain(field, error.message);
  }
}
