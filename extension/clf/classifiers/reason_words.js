// Tokens -> the reasons they belong to, and sentences for people; clf/classifiers/reason_words.py in JavaScript.

import { head, length, repr, tail } from "../python.js";
import { NEIGHBOUR_NAMESPACE } from "../page/features/neighbours.js";
import { FACTS, HTML_TAGS, LIMITS, REASONS } from "../page/features/tables.js";
import { plainWords } from "../text/tokens.js";

export const START = "start-point";
export const OUTERMOST = keyFrom("outermost", "");
export const OWN_SCORE = keyFrom("own score", "");
/** The reasons that name something a person can look up on the page. */
export const CONCRETE_REASONS = new Set(["word", "heading", "box", "path", "site", "within", "script", "contact"]);

const SMALL_WORD_LETTERS = 3;
const QUOTED_CHARS = 12;
const WORD = /[\p{L}\p{N}_]+/gu;
const FIELD = /\{(\w+)\}/g;
const CACHED_KEYS = 1 << 15;
const keys = new Map();

/** {reason, detail, id}: the reason that `token` belongs to, and the word, name or part of an address; "" for none. */
export function keyOf(namespace, token) {
  const written = `${namespace} ${token}`;
  let key = keys.get(written);
  if (!key) {
    if (keys.size >= CACHED_KEYS) keys.clear();
    key = keyFrom(...reasonAndDetail(namespace, token));
    keys.set(written, key);
  }
  return key;
}

function keyFrom(reason, detail) {
  return { reason, detail, id: `${reason} ${detail}` };
}

function reasonAndDetail(namespace, token) {
  if (namespace === "word") return length(token) < SMALL_WORD_LETTERS ? ["small", ""] : ["word", token];
  if (namespace === "own" || namespace === "name") {
    const name = token.split(" ").at(-1);
    return HTML_TAGS.has(name) || name.includes(">") ? ["element", ""] : ["box", name];
  }
  const fact = token.split(" ", 1)[0];
  if (namespace === NEIGHBOUR_NAMESPACE && fact === "self") return [OWN_SCORE.reason, OWN_SCORE.detail];
  if (namespace === "link" && "/@".includes(fact[0])) return ["path", token];
  if (fact === "slug" && token.includes(" other")) return ["site", ""];
  const reasons = FACTS[namespace];
  const reason = typeof reasons === "string" ? reasons : reasons[fact];
  if (reason === undefined) throw new Error(`tables.json has no reason for ${namespace} ${JSON.stringify(fact)}`);
  return [reason, ""];
}

/** The sentence of `reason`, filled in with `details` and values of `block`. */
export function sentence(reason, details, block, page) {
  const values = details.length ? { names: () => quoted(NAMES[reason](details, block)) } : VALUES;
  return REASONS[reason].replace(FIELD, (_, field) => values[field](block, page));
}

const NAMES = {
  word: (words, block) => asWritten(words, head(block.text, LIMITS["first chars"])),
  box: (names) => names.map((name) => name.replace(/!+$/, "")),
  path: (names) => names,
};

const VALUES = {
  chars: (block) => length(block.text).toLocaleString("en-US"),
  tag: (block) => block.tag,
  linked: linkedShare,
  start: (block) => repr(head(block.text, QUOTED_CHARS)),
  end: (block) => repr(tail(block.text, QUOTED_CHARS)),
  commas: (block) => String(block.text.split(",").length - 1),
  heading: (block, page) => repr(head(page.blocks[block.heading].text, LIMITS["heading chars"])),
};

function quoted(names) {
  return names.map((name) => `'${name}'`).join(", ");
}

/** Words as `text` writes them, in lower case; tokens have no accents. */
function asWritten(words, text) {
  const forms = new Map();
  for (const raw of text.match(WORD) ?? []) for (const token of plainWords(raw)) forms.set(token, raw.toLowerCase());
  return words.map((word) => forms.get(word) ?? word);
}

/** The share of the text that is linked, in per cent; a half is rounded to the even number, as in Python. */
function linkedShare(block) {
  const linked = block.links.reduce((sum, link) => sum + link.end - link.start, 0);
  const share = (100 * linked) / Math.max(1, length(block.text));
  const rounded = Math.round(share);
  return `${share % 1 === 0.5 && rounded % 2 ? rounded - 1 : rounded}%`;
}
