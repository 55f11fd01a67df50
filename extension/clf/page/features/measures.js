// Page -> its measures: lengths, contents of containers, the long paragraphs; clf/page/features/measures.py in JavaScript.

import { head } from "../../python.js";
import { LEGAL_MARKS, LIMITS } from "./tables.js";
import { titleMatches } from "./title.js";

const NO_PARAGRAPH = LIMITS["no paragraph"];
/** Wide and fullwidth characters of the first plane (Unicode Standard Annex 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g;

/** The measures of `page`: one entry per block, one entry per container, and numbers of the whole page. */
export function measure(page) {
  const { blocks, containers: tree } = page;
  const containers = blocks.map((block) => block.container);
  const chars = blocks.map(widthOf);
  const linked = blocks.map((block) => block.links.reduce((sum, link) => sum + widthOf(link), 0));
  const linkDensities = chars.map((whole, index) => linked[index] / Math.max(1, whole));
  const paragraphs = chars.map((whole, index) => paragraphChars(whole, linkDensities[index], blocks[index]));
  const sums = {
    chars: sumUpwards(chars, containers, tree),
    linked: sumUpwards(linked, containers, tree),
    paragraphs: sumUpwards(paragraphs, containers, tree),
    blocks: sumUpwards(blocks.map(() => 1), containers, tree),
  };
  const allParagraphs = paragraphs.reduce((sum, count) => sum + count, 0);
  const depths = depthsBelow(rootOf(sums, allParagraphs, tree), tree);
  const { first, last } = rootParagraphs(paragraphs, containers, depths);
  return {
    chars,
    linkDensities,
    paragraphs,
    rootPositions: containers.map((box, index) => positionOf(index, box >= 0 ? depths[box] : -1, first, last)),
    sums,
    paragraphChars: allParagraphs,
    ...siblingsOf(tree),
    nodeOf: nodesOf(tree),
    titleMatches: titleMatches(page),
  };
}

/** Characters; a wide one (of an East Asian script) carries about twice as much meaning, and counts twice. */
function widthOf({ text, start, end }) {
  return end - start + (text.match(WIDE)?.length ?? 0);
}

function paragraphChars(chars, density, block) {
  const isLong = chars >= LIMITS["paragraph chars"] && density < LIMITS["paragraph link density"];
  return isLong && !isLegal(block) ? chars : 0;
}

/** Whether a long block is a legal notice of the page's footer, which would pass for a paragraph. */
function isLegal({ text }) {
  if (text.split("|").length - 1 > LIMITS["legal bars"]) return true;
  const beginning = head(text, LIMITS["legal chars"]).toLowerCase();
  return LEGAL_MARKS.some((mark) => beginning.includes(mark));
}

/** The node of each container; containers with the same names all the way up are one node. */
function nodesOf(tree) {
  const nodes = new Map();
  const nodeOf = [];
  for (const { parent, words } of tree) {
    const key = `${parent >= 0 ? nodeOf[parent] : -1} ${words.join(" ")}`;
    if (!nodes.has(key)) nodes.set(key, nodes.size);
    nodeOf.push(nodes.get(key));
  }
  return nodeOf;
}

/** For each container, how many have the same names and the same parent, and its index among them. */
function siblingsOf(tree) {
  const keys = tree.map(({ parent, words }) => `${parent} ${words.join(" ")}`);
  const counts = new Map();
  const siblingIndices = keys.map((key) => {
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    return before;
  });
  return { siblingCounts: keys.map((key) => counts.get(key)), siblingIndices };
}

/** Add every block's value to its container and to all containers around that one; parents come before children. */
export function sumUpwards(values, containers, tree) {
  const sums = new Array(tree.length).fill(0);
  containers.forEach((container, index) => {
    if (container >= 0) sums[container] += values[index];
  });
  for (let container = tree.length - 1; container >= 0; container -= 1) {
    const { parent } = tree[container];
    if (parent >= 0) sums[parent] += sums[container];
  }
  return sums;
}

/** The last container that holds most of the paragraphs' characters and more than one block; -1 when there is none. */
function rootOf({ paragraphs, blocks }, allParagraphs, tree) {
  let root = paragraphs.findLastIndex((chars) => chars && chars >= LIMITS["root share"] * allParagraphs);
  while (root >= 0 && blocks[root] === 1 && tree[root].parent >= 0) root = tree[root].parent;
  return root;
}

/** How many levels below the root each container is; -1 outside. */
function depthsBelow(root, tree) {
  const depths = [];
  tree.forEach(({ parent }, container) => {
    const outer = parent >= 0 ? depths[parent] : -1;
    let depth = outer >= 0 ? outer + 1 : -1;
    if (container === root) depth = 0;
    depths.push(depth);
  });
  return depths;
}

/** The block indices of the first and the last paragraph in the root, or outside all containers. */
function rootParagraphs(paragraphs, containers, depths) {
  const isInside = (box) => box < 0 || depths[box] >= 0;
  const inside = [...paragraphs.keys()].filter((index) => paragraphs[index] && isInside(containers[index]));
  return { first: inside[0] ?? paragraphs.length, last: inside.at(-1) ?? paragraphs.length };
}

/** Inside the root or outside (i/o), before, between or after its paragraphs (</=/>), and the depth below it. */
function positionOf(index, depth, first, last) {
  let side = "=";
  if (index < first) side = "<";
  else if (index > last) side = ">";
  return depth >= 0 ? `i${side}${Math.min(LIMITS["root depth"], depth)}` : `o${side}`;
}

/** How many blocks are between each block and the last paragraph before it; NO_PARAGRAPH for none. */
export function paragraphDistances(paragraphs) {
  let distance = NO_PARAGRAPH;
  return paragraphs.map((chars) => {
    const here = distance;
    distance = chars ? 0 : Math.min(NO_PARAGRAPH, distance + 1);
    return here;
  });
}
