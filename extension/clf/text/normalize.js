// Text -> its one canonical form; clf/text/normalize.py in JavaScript.

import { split } from "../python.js";

export const NORMALIZER_VERSION = 1;

const ONE_FOR_MANY = { '"': "„“”‟«»″〝〞", "'": "‘’‚‛ʼ′`´", "-": "‐‑‒–—―−", ș: "ş", Ș: "Ş", ț: "ţ", Ț: "Ţ" };
const CANONICAL = new Map(
  Object.entries(ONE_FOR_MANY).flatMap(([one, variants]) => [...variants].map((variant) => [variant, one])),
);
const VARIANT = new RegExp(`[${[...CANONICAL.keys()].join("")}]`, "gu");
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+/gu;
const CONTROL = /[\x00-\x1f\x7f-\x9f]+/gu;
const SURROGATE = /[\ud800-\udfff]/gu;
const NUMBER = /[0-9]+(?:[.,][0-9]+)*/g;
const ASCII = /^[\x00-\x7f]*$/;

/** The canonical form of `text`; applying it twice changes nothing. */
export function normalize(text) {
  if (!ASCII.test(text)) {
    // Before composing: an invisible character may keep a letter and its accent apart.
    text = unify(text.replace(SURROGATE, "\ufffd").replace(INVISIBLE, ""));
    text = unify(text.normalize("NFKC"));
  }
  return split(text.replace(CONTROL, " ").replace(NUMBER, "0")).join(" ");
}

export const isAscii = (text) => ASCII.test(text);

function unify(text) {
  return text.replace(VARIANT, (variant) => CANONICAL.get(variant));
}
