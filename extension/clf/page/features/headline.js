// Blocks of a page -> features of the title's words in them; clf/page/features/headline.py in JavaScript.

import { binOf } from "./bins.js";
import { NO_TITLE_MATCH, SAME } from "./title.js";

export const HEADLINE_NAMESPACE = "headline";
const OFTEN = 2;
const TAGS = new Set(["h1", "h2", "h3", "p", "li"]);

/** A function from the index of a block to the feature of the title's words in it. */
export function headlineFeatures(page, { titleMatches, rootPositions }) {
  const earlier = earlierOf(titleMatches);
  const high = binOf(SAME, "overlaps");
  return (index) => {
    const block = page.blocks[index];
    const { overlap, isWithin } = titleMatches.get(index) ?? NO_TITLE_MATCH;
    const side = rootPositions[index].slice(0, 2);
    const shape = `${TAGS.has(block.tag) ? block.tag : "x"} ${isLinked(block) ? "linked" : "plain"}`;
    const level = binOf(overlap, "overlaps");
    const tokens = [`overlap ${level}`, `overlap ${level} ${shape}`];
    if (level >= high) tokens.push(`overlap ${level} number ${earlier.get(index)} ${block.tag}`, `overlap ${level} ${side}`);
    if (isWithin) tokens.push(`within ${shape}`);
    if (block.tag === "h1") tokens.push(`h1 ${earlier.get(index)}`, `h1 ${side} ${shape}`);
    return [HEADLINE_NAMESPACE, tokens];
  };
}

/** Whether more than half of the block's characters are linked. */
export function isLinked(block) {
  return block.links.reduce((sum, link) => sum + link.end - link.start, 0) > 0.5 * (block.end - block.start);
}

/** For each block of `matches`, how many blocks before it have the same words. */
function earlierOf(matches) {
  const seen = new Map();
  const earlier = new Map();
  for (const [index, { key }] of matches) {
    earlier.set(index, Math.min(OFTEN, seen.get(key) ?? 0));
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return earlier;
}
