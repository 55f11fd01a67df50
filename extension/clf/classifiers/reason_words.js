// Tokens -> the reasons they belong to, and sentences for people; clf/classifiers/reason_words.py in JavaScript.

import { head, length, repr, tail } from "../python.js";
import { hostOf } from "../page/addresses.js";
import { CUE_NAMESPACE, leadOf } from "../page/features/announcements.js";
import { NEIGHBOUR_NAMESPACE } from "../page/features/neighbours.js";
import { FACTS, HTML_TAGS, LIMITS, REASONS, UTILITY_NAMES } from "../page/features/tables.js";
import { plainWords } from "../text/tokens.js";

export const START = "start-point";
export const OUTERMOST = keyFrom("outermost", "");
export const OWN_SCORE = keyFrom("own score", "");
/** The reasons that name something a person can look up on the page. */
export const CONCRETE_REASONS = new Set([
  ...["word", "heading", "box", "path", "site", "within", "script", "contact", "linked"],
  ...["cue", "cue-label", "service", "labelled", "cards", "alike", "price", "shop", "home", "reply", "ad", "sale"],
  ...["headline", "before", "among", "after"],
]);
/** The reason for what the blocks built alike add; its detail is the number of these blocks. */
export const ALIKE = "alike";
/** The reason for what is added to the logit of the headline's block. */
export const HEADLINE = keyFrom("headline", "");

const SMALL_WORD_LETTERS = 3;
const QUOTED_CHARS = 12;
const LEAD_CHARS = 40;
const LEAST_NAME_LETTERS = 3;
const SIDES = { "<": "before", "=": "among", ">": "after" };
const WITH_KIND = { label: "cue-label", within: "service", links: "service" };
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

export function keyFrom(reason, detail) {
  return { reason, detail, id: `${reason} ${detail}` };
}

function reasonAndDetail(namespace, token) {
  if (namespace === "word") return length(token) < SMALL_WORD_LETTERS ? ["small", ""] : ["word", token];
  if (namespace === "own" || namespace === "name") {
    const name = token.split(" ").at(-1);
    return isTelling(name) ? ["box", name] : ["element", ""];
  }
  if (namespace === "root") return [SIDES[token.split(" ")[1][1]], ""];
  const fact = token.split(" ", 1)[0];
  if (namespace === CUE_NAMESPACE && fact in WITH_KIND) return [WITH_KIND[fact], token.split(" ")[1].replaceAll("_", " ")];
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
  if (reason === ALIKE && details.length) return REASONS[reason].replace("{alike}", details[0]);
  const values = details.length ? { names: () => quoted(NAMES[reason](details, block)) } : VALUES;
  return REASONS[reason].replace(FIELD, (_, field) => values[field](block, page));
}

const NAMES = {
  word: (words, block) => asWritten(words, head(block.text, LIMITS["first chars"])),
  box: (names) => names.map((name) => name.replace(/!+$/, "")),
  path: (names) => names,
  "cue-label": (names) => names,
  service: (names) => names,
};

const VALUES = {
  chars: (block) => length(block.text).toLocaleString("en-US"),
  tag: (block) => block.tag,
  linked: linkedShare,
  start: (block) => repr(head(block.text, QUOTED_CHARS)),
  end: (block) => repr(tail(block.text, QUOTED_CHARS)),
  lead: leadText,
  host: (block) => block.links.map(({ href }) => hostOf(href)).find(Boolean) ?? "",
  commas: (block) => String(block.text.split(",").length - 1),
  heading: (block, page) => repr(head(page.blocks[block.heading].text, LIMITS["heading chars"])),
};

/** Whether the name of an element says something about its content. */
function isTelling(name) {
  return name.length >= LEAST_NAME_LETTERS && !name.includes(">") && !HTML_TAGS.has(name) && !UTILITY_NAMES.has(name);
}

/** The beginning of a block that introduces something: up to its link, or to its colon. */
function leadText(block) {
  const beginning = leadOf(block) || block.text.split(":", 1)[0];
  return repr(head(beginning, LEAD_CHARS).replace(/[: ]+$/, ""));
}

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
