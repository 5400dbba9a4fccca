// Numbers that people write, exactly, as the whole numbers that contracts take. There is one rule in every language, that of
// `src/number.rs`: a point before decimals, and commas, if any, between each three digits before it.
import { say } from "./facts.js";

const NUMBER = /^((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)?)(?:\.(\d*))?$/;

/** The number without its commas, such as `1234.5`; null if it is not one. */
export function plainNumber(text) {
  const written = text.trim();
  return NUMBER.test(written) && /\d/.test(written) ? written.replaceAll(",", "") : null;
}

/** A number such as `88.5` in smallest units, `per` of them in one. */
export function smallest(text, per) {
  const number = plainNumber(text);
  if (number === null) throw new Error(say("script-number"));
  const [whole, fraction = ""] = number.split(".");
  const decimals = fraction.replace(/0+$/, "");
  const scale = 10n ** BigInt(decimals.length);
  const scaled = BigInt(whole + decimals || "0") * BigInt(per);
  if (scaled % scale !== 0n) throw new Error(say("script-too-fine"));
  return scaled / scale;
}

/** A whole number that JSON can hold. */
export function whole(text) {
  const number = plainNumber(text);
  if (number === null || number.includes(".")) throw new Error(say("script-whole"));
  return safe(BigInt(number));
}

/** A whole number as one of JSON, which holds no more than 2^53. */
export function safe(number) {
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(say("script-too-much"));
  return Number(number);
}

/** A number as it was understood: thousands apart, no more zeros than it takes. */
export function understood(text) {
  const sign = text.trim().startsWith("-") ? "-" : "";
  const number = plainNumber(text.trim().slice(sign.length));
  if (number === null) return null;
  const [whole, fraction = ""] = number.split(".");
  const decimals = fraction.replace(/0+$/, "");
  const grouped = (whole.replace(/^0+(?=\d)/, "") || "0").replace(/\B(?=(\d{3})+$)/g, ",");
  return sign + (decimals ? `${grouped}.${decimals}` : grouped);
}

/** An amount of smallest units with `decimals`, as people read it. */
export function readable(amount, decimals, shown = 2) {
  const digits = amount.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = digits.slice(digits.length - decimals).slice(0, shown);
  return rest ? `${whole}.${rest}` : whole;
}
