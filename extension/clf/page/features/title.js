// Page -> the blocks whose words overlap with the page's title; clf/page/features/title.py in JavaScript.

import { first, isAlnum, length } from "../../python.js";
import { plainWords } from "../../text/tokens.js";
import { LIMITS } from "./tables.js";

/** Overlap from which a block may be the headline, whatever its element is. */
export const SAME = 0.5;
/** Marks between a headline and the name of a site. */
const BETWEEN = / [|–—»«:·•-]+ | ?\| ?/u;
/** Characters of words from which a text that is part of the title counts as nearly the same. */
const WHOLE_CHARS = 15;
const NEARLY = 0.95;

export const NO_TITLE_MATCH = { overlap: 0, key: "", isWithin: false };

/** By index, every <h1>, and the blocks that share words with the title and are about as long as it. */
export function titleMatches(page) {
  const parts = page.title.split(BETWEEN).map((part) => part.trim());
  const name = parts.reduce((longest, part) => (length(part) > length(longest) ? part : longest), parts[0]);
  const shortest = length(name) / LIMITS["title length ratio"];
  const longest = length(page.title) * LIMITS["title length ratio"];
  const [title, best] = [keyOf(page.title), keyOf(name)];
  const found = new Map();
  page.blocks.forEach(({ text, tag, start, end }, index) => {
    const chars = end - start;
    const isNear = tag === "h1" || (shortest <= chars && chars <= longest);
    if (chars > LIMITS["headline chars"] || !isNear) return;
    const match = matchOf(keyOf(text), title, best);
    if (match.overlap || tag === "h1") found.set(index, match);
  });
  return found;
}

/** The indices of the blocks that may be the headline: <h1>, and words like the title's. */
export function headlineCandidates(page, matches) {
  return [...matches.keys()].filter((index) => page.blocks[index].tag === "h1" || matches.get(index).overlap >= SAME);
}

function keyOf(text) {
  return plainWords(text).filter((word) => isAlnum(first(word))).join(" ");
}

function matchOf(key, title, best) {
  const words = wordsOf(key);
  const isWithin = Boolean(key) && ` ${title} `.includes(` ${key} `);
  const overlap = Math.max(jaccard(words, wordsOf(best)), jaccard(words, wordsOf(title)));
  return { overlap: isWithin && length(key) > WHOLE_CHARS ? Math.max(overlap, NEARLY) : overlap, key, isWithin };
}

const wordsOf = (key) => new Set(key.split(" ").filter(Boolean));

function jaccard(one, other) {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / Math.max(1, one.size + other.size - shared);
}
