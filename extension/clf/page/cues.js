// Words of a text -> the kinds of cue that it begins with; clf/page/cues.py in JavaScript. cues.json is made from cues.txt.

import { first, head, isAlnum, last, length } from "../python.js";
import { plainWords } from "../text/tokens.js";
import lines from "./cues.json" with { type: "json" };

/** The kinds that tell a request or a notice of the publisher, wherever in a text they are. */
const SERVICES = new Set(
  "newsletter subscribe donate follow consent comments share legal advertisement sponsored".split(" "),
);
/** Letters of scripts that write words without a space between them, or endings without one. */
const UNSPACED =
  /^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const FIRST = 2;
const SURE = 3;
/** Words and marks of a text that are compared with a cue at a time. */
const SERVICE_WORDS = 8;

export const NO_MATCH = { kinds: [], isWhole: false };

const byStart = new Map();
const serviceStarts = new Set();
readCues();

function readCues() {
  const kinds = new Map();
  for (const [kind, , cues] of lines) {
    for (const cue of cues) {
      const text = plainWords(cue).join(" ");
      if (!kinds.has(text)) kinds.set(text, new Set());
      kinds.get(text).add(kind);
    }
  }
  for (const text of [...kinds.keys()].sort((one, other) => length(other) - length(one))) {
    const start = startOf(text);
    if (!byStart.has(start)) byStart.set(start, []);
    byStart.get(start).push({ text, kinds: [...kinds.get(text)], needsEnd: needsEnd(text) });
    const tellsService = [...kinds.get(text)].some((kind) => SERVICES.has(kind));
    if (tellsService && text.includes(" ")) serviceStarts.add(text.split(" ", 1)[0]);
  }
}

/** {kinds, isWhole}: the longest cue at the beginning of `words`, and whether the text has no other word. */
export function matchCue(words) {
  const found = match(words.join(" "));
  if (found !== NO_MATCH || !words.length || isAlnum(first(words[0]))) return found;
  const start = words.findIndex((word) => isAlnum(first(word)));
  return start < 0 ? match("") : match(words.slice(start).join(" "));
}

/** The kinds of requests and notices that `words` have after the first word, each once. */
export function servicesIn(words) {
  const found = new Set();
  for (let index = 1; index < words.length; index += 1) {
    if (!serviceStarts.has(words[index])) continue;
    for (const kind of serviceAt(words.slice(index, index + SERVICE_WORDS).join(" "))) found.add(kind);
  }
  return [...found];
}

function serviceAt(text) {
  const cue = cuesAt(text).find((known) => known.text.includes(" ") && isAt(known, text));
  return cue ? cue.kinds.filter((kind) => SERVICES.has(kind)) : [];
}

function match(text) {
  const cue = cuesAt(text).find((known) => isAt(known, text));
  if (!cue) return NO_MATCH;
  return { kinds: cue.kinds, isWhole: ![...text.slice(cue.text.length)].some(isAlnum) };
}

const cuesAt = (text) => byStart.get(startOf(text)) ?? [];

function isAt(cue, text) {
  return text.startsWith(cue.text) && ends(cue, text.slice(cue.text.length));
}

/** What cues are looked up by: the first word, or a part of it where words are not written apart. */
function startOf(text) {
  return UNSPACED.test(text) ? head(text, FIRST) : text.split(" ", 1)[0];
}

function needsEnd(text) {
  if (text.includes(" ") || !isAlnum(text)) return false;
  return !(length(text) >= SURE && UNSPACED.test(text));
}

/** Whether the cue ends where a word does. */
function ends(cue, rest) {
  if (!rest) return true;
  if (rest[0] === " ") return !(cue.needsEnd && rest.length > 1 && isAlnum(first(rest.slice(1))));
  return UNSPACED.test(last(cue.text));
}
