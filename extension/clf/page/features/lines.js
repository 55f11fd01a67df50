// Blocks of a page -> the build of a line: a short lead-in, a mark, a link; clf/page/features/lines.py in JavaScript.

import { isAlnum, last, length, memoize, slice, truth } from "../../python.js";
import { leadOf, trimmed } from "./announcements.js";
import { binOf } from "./bins.js";
import { LIMITS } from "./tables.js";

export const LINE_NAMESPACE = "line";
const MARKS = new Set(":|-–—→»>•.");
const MOST_LINKS = 3;
const MOSTLY_LINKED = 0.8;

/** A function from the index of a block to the features of its build. */
export function lineFeatures(page, measures, cues) {
  return (index) => {
    const block = page.blocks[index];
    const side = measures.rootPositions[index].slice(0, 2);
    const count = Math.min(MOST_LINKS, block.links.length);
    if (!count) return [announcing(announces(page, measures, index), side)];
    const lead = leadOf(block);
    const words = binOf(longestLink(block), "link words");
    const density = binOf(measures.linkDensities[index], "densities");
    const labelled = truth(isLabelled(page, cues, index));
    return [
      form(binOf(length(lead), "lead-ins"), markOf(lead), binOf(tailOf(block), "tails"), count, words, side),
      single(count, density, words, side),
      neighbours(paragraphsBeside(measures, index), labelled, count, density, words, side),
    ];
  };
}

const longestLink = ({ links }) => links.reduce((most, link) => Math.max(most, link.text.split(" ").length), 0);

/** The number of characters after the last link, without spaces around them. */
function tailOf(block) {
  return length(trimmed(slice(block.text, block.links.at(-1).end - block.start)));
}

function markOf(lead) {
  if (!lead) return "none";
  const mark = last(lead);
  if (isAlnum(mark)) return "letter";
  return MARKS.has(mark) ? mark : "other";
}

/** A letter for the block before and one for the block after: P for a paragraph. */
function paragraphsBeside({ paragraphs }, index) {
  return `${paragraphs[index - 1] ? "P" : "-"}${paragraphs[index + 1] ? "P" : "-"}`;
}

/** Whether the block before is a short line without a link that ends with a colon, or is a cue. */
function isLabelled(page, cues, index) {
  const before = page.blocks[index - 1];
  if (!before || before.links.length || length(before.text) > LIMITS["short label chars"]) return false;
  return before.text.endsWith(":") || cues[index - 1].isWhole;
}

/** Whether a short block without links that ends with a colon is followed by a link; "" for other blocks. */
function announces(page, { linkDensities }, index) {
  const { text } = page.blocks[index];
  if (length(text) > LIMITS["label chars"] || !text.endsWith(":")) return "";
  return linkDensities[index + 1] > MOSTLY_LINKED ? "linked" : "plain";
}

const form = memoize((lead, mark, tail, count, words, side) => [
  LINE_NAMESPACE,
  [`form ${lead} ${mark} ${tail} ${side}`, `form ${lead} ${tail} ${count} ${words}`, `sep ${mark} ${lead} ${words}`],
]);

const single = memoize((count, density, words, side) => [LINE_NAMESPACE, [`one ${count} ${density} ${side} ${words}`]]);

const neighbours = memoize((near, labelled, count, density, words, side) => {
  const between = `between ${near} ${count} ${density} ${words}`;
  const label = [`labelled ${side}`, `labelled ${count} ${density}`];
  return [LINE_NAMESPACE, labelled === "True" ? [between, ...label] : [between]];
});

const announcing = memoize((ending, side) => [LINE_NAMESPACE, ending ? [`label ${ending} ${side}`] : []]);
