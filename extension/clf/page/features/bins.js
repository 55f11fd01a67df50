// Numbers -> bins: which edges a number reaches; clf/page/features/bins.py in JavaScript.

import { bisectRight, isAlpha, isDigit, isUpper } from "../../python.js";
import { BINS } from "./tables.js";

/** How many edges of the bins of `kind` the `value` reaches. */
export function binOf(value, kind) {
  return bisectRight(BINS[kind], value);
}

/** "A" for a capital, "a" for another letter, "0" for a digit, and any other character itself. */
export function letterKind(letter) {
  if (isAlpha(letter)) return isUpper(letter) ? "A" : "a";
  return isDigit(letter) ? "0" : letter;
}
