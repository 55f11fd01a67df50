// Page -> stage-1 tokens of what is around its blocks; clf/page/features/structure.py, boxes.py and paths.py in JavaScript.
//
// Tokens come in parts, [namespace, tokens], most of them made before and remembered.

import { bisectRight as binOf, distinct, remember } from "../python.js";

const DENSITIES = [0.001, 0.1, 0.25, 0.5, 0.75, 0.999];
const SHARES = [0.001, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.999];
const COUNTS = [1, 2, 3, 5, 8, 12, 20, 40, 80];
const MEANS = [10, 20, 40, 60, 90, 130, 180, 260];
const ALIKE = [1, 2, 3, 4, 6, 10, 20];
const LEVELS = 3;
const HIGHEST = 40;

/**
 * The tokens of what is around all blocks of `page`, whose numbers are `layout`, in parts.
 *
 * `blocks` has what each block has alone, `around` in which container every block's own container stands (-1: none),
 * `shared` the parts of each such place.
 */
export function surroundings(page, layout) {
  const tree = page.containers;
  const boxes = boxParts(tree, layout);
  const blocks = page.blocks.map((block, place) => {
    const parts = [rootPart(whereIs(block, place, layout), block.tag)];
    parts.push(ownNames(...chainOf(tree, block.container), block.inner));
    if (block.container >= 0) parts.push(...boxes(0, block.container));
    return parts;
  });
  const around = page.blocks.map(({ container }) => (container >= 0 ? tree[container].parent : -1));
  const shared = new Map(distinct(around).map((place) => [place, sharedParts(tree, place, boxes)]));
  return { blocks, around, shared };
}

/** What the blocks in the container at `start` share: names around them, and what those hold. */
function sharedParts(tree, start, boxes) {
  const names = [];
  const parts = [];
  let place = start;
  for (let level = 1; place >= 0 && level < HIGHEST; level += 1) {
    names.push(...levelNames(level, tree[place].words));
    if (level < LEVELS) parts.push(...boxes(level, place));
    place = tree[place].parent;
  }
  return [["name", distinct(names)], ...parts];
}

/** What the container at a place tells of the blocks inside that are so many levels deeper. */
function boxParts(tree, { sums, mass, alike, nth }) {
  return (level, place) => {
    const chars = sums.chars[place];
    const held = [
      binOf(SHARES, sums.paragraphs[place] / Math.max(1, mass)),
      binOf(DENSITIES, sums.linked[place] / Math.max(1, chars)),
      binOf(COUNTS, sums.blocks[place]),
      binOf(MEANS, chars / Math.max(1, sums.blocks[place])),
    ];
    const counts = [binOf(ALIKE, alike[place]), binOf(ALIKE, nth[place])];
    return [massPart(level, ...held), siblingsPart(level, tree[place].tag, ...counts)];
  };
}

const rootPart = remember((where, tag) => ["root", [`root ${where}`, `root ${where} ${tag}`]]);

const massPart = remember((level, share, density, count, mean) => [
  "mass",
  [
    `${level} share ${share}`,
    `${level} density ${density}`,
    `${level} count ${count}`,
    `${level} mean ${mean}`,
    `${level} all ${count} ${density} ${mean}`,
  ],
]);

const siblingsPart = remember((level, tag, alike, nth) => [
  "mass",
  [`${level} alike ${alike} ${nth}`, `${level} ${tag} alike ${alike}`],
]);

/** The names of a block's own container and inline elements, and the tags of the containers around it. */
const ownNames = remember((words, tags, inner) => {
  const inside = inner.map((name) => `in ${name}`);
  return ["own", distinct(words.length ? [...words, ...inside, tags] : inside)];
});

const levelNames = remember((level, words) =>
  level < LEVELS ? [...words, ...words.map((word) => `${level} ${word}`)] : words,
);

/** The words of the container at `place`, and its tag and those of the next two around it. */
function chainOf(tree, place) {
  if (place < 0) return [[], ""];
  const tags = [];
  for (let at = place; at >= 0 && tags.length < LEVELS; at = tree[at].parent) tags.push(tree[at].tag);
  return [tree[place].words, tags.join(">")];
}

/** Whether a block is in the root (i/o), before, between or after its paragraphs (</=/>), and how deep. */
function whereIs(block, place, layout) {
  const side = place < layout.first ? "<" : place > layout.last ? ">" : "=";
  const depth = block.container >= 0 ? layout.depth[block.container] : -1;
  return depth >= 0 ? `i${side}${Math.min(5, depth)}` : `o${side}`;
}
