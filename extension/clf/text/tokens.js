// Headline -> tokens by namespace; clf/text/tokens.py in JavaScript.

import { first, head, isAlnum, isAlpha, isUpper, length, pairs, repr, tail } from "../python.js";
import { outlineTokens, segmentTokens, wordClass } from "./forms.js";
import { isAscii, normalize } from "./normalize.js";

const WORD = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*|[^\p{L}\p{N}\s_]/gu;
const ACCENT = /[\u0300-\u036f]+/g;
const CACHED_LETTERS = 32;
const QUAD = 4;
const STEM = 5;
const SHORT = 4;
const CACHED_FORMS = 1 << 16;

/** The tokens of a headline by namespace, made as they are needed. */
export class HeadlineTokens {
  constructor(text) {
    this.words = wordsOf(text).map(wordForms);
    this.made = {};
  }

  /** An object with the list of tokens of each of `namespaces`, among others. */
  of(namespaces) {
    for (const name of namespaces) this.made[name] ??= NAMESPACES[name](this.words);
    return this.made;
  }
}

/** `text` without the marks on its letters. */
export function fold(text) {
  return isAscii(text) ? text : text.normalize("NFD").replace(ACCENT, "");
}

/** The words and marks of `text`, normalised, folded and in lower case. */
export function plainWords(text) {
  return wordsOf(text).map((word) => wordForms(word).lower);
}

/** A token in words a person understands. */
export function describe(namespace, token) {
  return namespace ? `${NAMES[namespace] ?? namespace}: ${repr(token)}` : "starting point of every headline";
}

function wordsOf(text) {
  return fold(normalize(text)).match(WORD) ?? [];
}

const forms = new Map();

function wordForms(word) {
  if (word.length > CACHED_LETTERS) return makeForms(word);
  let known = forms.get(word);
  if (!known) {
    if (forms.size >= CACHED_FORMS) forms.clear();
    known = makeForms(word === "'" ? '"' : word); // A lone apostrophe is a quote.
    forms.set(word, known);
  }
  return known;
}

function makeForms(word) {
  const lower = word.toLowerCase();
  const kind = kindOf(word);
  const long = length(word) > SHORT;
  let bone = long ? `-${tail(lower, 2)}` : lower;
  if (kind === "number") bone = "0";
  if (kind === "capital") bone = long ? "X" : lower;
  return { written: word, lower, stem: head(lower, STEM), bone, quads: quadsOf(` ${lower} `), kind, form: wordClass(lower, kind) };
}

function quadsOf(padded) {
  const letters = [...padded];
  const quads = [];
  for (let start = 0; start + QUAD <= letters.length; start += 1) {
    quads.push(letters.slice(start, start + QUAD).join(""));
  }
  return quads;
}

function kindOf(word) {
  const initial = first(word);
  if (!isAlnum(initial)) return word;
  if (!isAlpha(initial)) return "number";
  return isUpper(initial) ? "capital" : "small";
}

function wordTokens(words) {
  return grams(words.map((word) => word.lower));
}

function casedTokens(words) {
  const shouted = words.every((word) => word.written === word.written.toUpperCase());
  return grams(words.map((word) => (shouted ? word.lower : word.written)));
}

function stemTokens(words) {
  return words.map((word) => word.stem);
}

/** The sentence's build: short words whole, of long ones the ending, names as X; up to three in a row. */
function skeletonTokens(words) {
  const bones = ["^", ...words.map((word) => word.bone), "$"];
  const twos = pairs(bones);
  const threes = bones.slice(2).map((bone, index) => `${twos[index]} ${bone}`);
  return [...bones.slice(1, -1), ...twos, ...threes];
}

function charTokens(words) {
  return words.flatMap((word) => word.quads);
}

function shapeTokens(words) {
  if (!words.length) return [];
  const shouting = words.filter((word) => length(word.written) > 2 && isUpper(word.written)).length;
  const marks = new Set(words.map((word) => word.kind));
  return [
    `length ${Math.min(Math.floor(words.length / 3), 10) * 3}`,
    `first ${words[0].kind}`,
    `last ${words.at(-1).kind}`,
    `capitals ${Math.min(shouting, 4)}`,
    ...[...'?!:"-.'].filter((mark) => marks.has(mark)).map((mark) => `has ${mark}`),
  ];
}

const classesOf = (words) => words.map((word) => word.form);

/** The words and their pairs, the headline's two ends among them. */
function grams(words) {
  return [...words, ...pairs(["^", ...words, "$"])];
}

export const NAMESPACES = {
  word: wordTokens,
  cased: casedTokens,
  stem: stemTokens,
  skeleton: skeletonTokens,
  char: charTokens,
  shape: shapeTokens,
  outline: (words) => outlineTokens(classesOf(words)),
  segment: (words) => segmentTokens(classesOf(words)),
};

const NAMES = {
  word: "words",
  cased: "words as written",
  stem: "word stems",
  skeleton: "build",
  char: "letters",
  shape: "shape",
  outline: "outline",
  segment: "parts of the headline",
};
