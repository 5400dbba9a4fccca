// What somebody did to a part of the page that is taken anew: typed, opened, held by the keyboard.

const FIELDS = "input:not([type=hidden]), select, textarea";
const HELD = "a, button, summary, input, select, textarea, [tabindex]";

/** A field by what does not change: what its form does, with which NFT or product, and its name. */
function key(field) {
  const form = field.form;
  const hidden = form ? [...form.querySelectorAll("input[type=hidden]")].map(({ name, value }) => `${name}=${value}`) : [];
  return [form?.dataset.act ?? form?.getAttribute("action"), ...hidden, field.name, field.type === "radio" ? field.value : ""].join("|");
}

const isChanged = (field) => (field.matches("select")
  ? [...field.options].some(({ selected, defaultSelected }) => selected !== defaultSelected)
  : field.value !== field.defaultValue || field.checked !== field.defaultChecked);

let held = null;

/** Remembers what was done in a part; answers what does it again in the one that takes its place. */
export function typed(part) {
  const fields = [...part.querySelectorAll(FIELDS)].filter(isChanged).map((field) => [key(field), field.value, field.checked]);
  const open = [...part.querySelectorAll("details")].map((details) => [details.querySelector("summary")?.textContent, details.open]);
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  held = active && { place: [...part.querySelectorAll(HELD)].indexOf(active), words: active.textContent };
  return (next) => {
    const found = new Map([...next.querySelectorAll(FIELDS)].map((field) => [key(field), field]));
    for (const [name, value, checked] of fields) {
      const field = found.get(name);
      if (!field) continue;
      field.value = value;
      field.checked = checked;
      // What was said beside it is said again.
      for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
    }
    [...next.querySelectorAll("details")].forEach((details, index) => {
      const [words, isOpen] = open[index] ?? [];
      if (words === details.querySelector("summary")?.textContent) details.open = isOpen;
    });
  };
}

/** Gives the keyboard back to what it was on, if that is still there. */
export function shift(next) {
  const target = held && [...next.querySelectorAll(HELD)][held.place];
  if (target?.textContent === held?.words) target?.focus({ preventScroll: true });
  held = null;
}
