// Numbers that people write, exactly, as the whole numbers that contracts take.
import { say } from "./facts.js";

/** A number such as `88.5` in smallest units, `per` of them in one. */
export function smallest(text, per) {
  const match = /^\s*(\d*)(?:\.(\d*))?\s*$/.exec(text.replaceAll(",", ""));
  if (!match || !(match[1] || match[2])) throw new Error(say("script-number"));
  const decimals = (match[2] ?? "").replace(/0+$/, "");
  const scale = 10n ** BigInt(decimals.length);
  const scaled = BigInt((match[1] ?? "") + decimals || "0") * BigInt(per);
  if (scaled % scale !== 0n) throw new Error(say("script-too-fine"));
  return scaled / scale;
}

/** An amount of smallest units with `decimals`, as people read it. */
export function readable(amount, decimals, shown = 2) {
  const digits = amount.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = digits.slice(digits.length - decimals).slice(0, shown);
  return rest ? `${whole}.${rest}` : whole;
}
