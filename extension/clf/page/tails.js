// Page -> the same page with the "read also" at the end of a paragraph as a block of its own; clf/page/trailing_links.py in JavaScript.

import { length, slice, split } from "../python.js";

const SENTENCE_END = /[.!?…]["'”»’)\]]*\s+(?=[(\[]?[\p{L}\p{N}_])/gu;
const LEAST_BEFORE = 80;
const MOST_LEAD_IN = 40;
const MOST_AFTER = 3;
const LEAST_WORDS = 4;

/** {page, tails}: the page with the tails of the blocks at `places` split off, and their places in it; null without any. */
export function splitTails(page, places) {
  const starts = new Map();
  for (const place of places) {
    const tail = tailStart(page.blocks[place]);
    if (tail) starts.set(place, tail);
  }
  if (!starts.size) return null;
  const blocks = [];
  const moved = [];
  const tails = [];
  page.blocks.forEach((block, place) => {
    moved.push(blocks.length);
    const whole = { ...block, heading: block.heading >= 0 ? moved[block.heading] : -1 };
    const start = starts.get(place);
    if (start === undefined) {
      blocks.push(whole);
      return;
    }
    tails.push(blocks.length + 1);
    blocks.push(part(whole, 0, start), part(whole, start, length(block.text)));
  });
  return { page: { ...page, blocks }, tails };
}

/** Where in the block's text the last sentence starts, when it is mostly one link; else 0. */
function tailStart(block) {
  const link = block.links.at(-1);
  if (!link || link.end < block.end - MOST_AFTER) return 0;
  const first = link.start - block.start;
  if (first < LEAST_BEFORE || split(link.text).length < LEAST_WORDS) return 0;
  const before = slice(block.text, 0, first + 1);
  const from = slice(block.text, 0, first - MOST_LEAD_IN - 1).length;
  SENTENCE_END.lastIndex = from;
  const ends = [];
  for (let found = SENTENCE_END.exec(before); found; found = SENTENCE_END.exec(before)) ends.push(SENTENCE_END.lastIndex);
  const end = ends.length ? length(before.slice(0, ends.at(-1))) : 0;
  return end >= LEAST_BEFORE ? end : 0;
}

function part(block, first, last) {
  const text = slice(block.text, first, last).trimEnd();
  const start = block.start + first;
  const end = block.start + last;
  const links = block.links.filter((link) => start <= link.start && link.start < end);
  return { ...block, text, start, end: start + length(text), links };
}
