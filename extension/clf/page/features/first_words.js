// Texts of blocks -> their first words, and how these are written; clf/page/features/first_words.py in JavaScript.

import { first, head, isAlnum, isUpper, split } from "../../python.js";
import { plainWords } from "../../text/tokens.js";
import { binOf, letterKind } from "./bins.js";
import { LIMITS } from "./tables.js";

/** {words, written}: the first words of `text`; the kind of its first character and the bin of its capitals. */
export function firstWords(text) {
  const beginning = head(text, LIMITS["first chars"]);
  const written = split(beginning);
  const capitals = written.filter((word) => isUpper(first(word))).length;
  return {
    words: plainWords(beginning).filter((word) => isAlnum(first(word))),
    written: [letterKind(first(text)), binOf(capitals / written.length, "capitals")],
  };
}
