// Page -> the same page with the link at the end of a paragraph as a block of its own; clf/page/trailing_links.py in JavaScript.

import { length, slice, split } from "../python.js";

const SENTENCE_END = /[.!?…]["'”»’)\]]*\s+(?=[(\[]?[\p{L}\p{N}_])/gu;
/** Characters of the paragraph before its last sentence. */
const LEAST_BEFORE = 80;
/** Characters of the last sentence before its link. */
const MOST_LEAD_IN = 40;
/** Characters of the last sentence after its link. */
const MOST_AFTER = 3;
/** Words of the link. */
const LEAST_WORDS = 4;

/** {page, sentences}: the page with the last sentences of `indices` split off, and their indices; null without any. */
export function splitTrailingLinks(page, indices) {
  const starts = new Map();
  for (const index of indices) {
    const start = lastSentence(page.blocks[index]);
    if (start) starts.set(index, start);
  }
  if (!starts.size) return null;
  const blocks = [];
  const newIndices = [];
  const sentences = [];
  page.blocks.forEach((block, index) => {
    newIndices.push(blocks.length);
    const whole = { ...block, heading: block.heading >= 0 ? newIndices[block.heading] : -1 };
    const start = starts.get(index);
    if (start === undefined) {
      blocks.push(whole);
      return;
    }
    sentences.push(blocks.length + 1);
    blocks.push(sliceOf(whole, 0, start), sliceOf(whole, start, length(block.text)));
  });
  return { page: { ...page, blocks }, sentences };
}

/** The offset of the last sentence in the block's text when the sentence is mostly one link; else 0. */
function lastSentence(block) {
  const link = block.links.at(-1);
  if (!link || link.end < block.end - MOST_AFTER) return 0;
  const linkStart = link.start - block.start;
  if (linkStart < LEAST_BEFORE || split(link.text).length < LEAST_WORDS) return 0;
  const before = slice(block.text, 0, linkStart + 1);
  SENTENCE_END.lastIndex = slice(block.text, 0, linkStart - MOST_LEAD_IN - 1).length;
  const ends = [];
  for (let match = SENTENCE_END.exec(before); match; match = SENTENCE_END.exec(before)) ends.push(SENTENCE_END.lastIndex);
  const end = ends.length ? length(before.slice(0, ends.at(-1))) : 0;
  return end >= LEAST_BEFORE ? end : 0;
}

/** The characters from `first` to before `last` of the block's text as a block, with its links. */
function sliceOf(block, first, last) {
  const text = slice(block.text, first, last).trimEnd();
  const start = block.start + first;
  const end = block.start + last;
  const links = block.links.filter((link) => start <= link.start && link.start < end);
  return { ...block, text, start, end: start + length(text), links };
}
