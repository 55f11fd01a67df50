// Containers -> the names of the elements around a block; clf/page/features/element_names.py in JavaScript.

import { distinct, memoize } from "../../python.js";
import { LIMITS } from "./tables.js";

/** The names of a block's own container and inline elements, and the nesting of tags around it. */
export function ownNames(tree, block) {
  const words = block.container >= 0 ? tree[block.container].words : [];
  return namesOf(words, nestingOf(tree, block.container), block.inner);
}

/** The names of the containers from `start` outwards: all names, and those of the first two with their distance. */
export function ancestorNames(tree, start) {
  const names = [];
  let container = start;
  for (let level = 1; container >= 0 && level <= LIMITS["named ancestors"]; level += 1) {
    names.push(...levelNames(level, tree[container].words));
    container = tree[container].parent;
  }
  return ["name", distinct(names)];
}

const namesOf = memoize((words, nesting, inner) => {
  const inside = inner.map((name) => `in ${name}`);
  return ["own", distinct(words.length ? [...words, ...inside, nesting] : inside)];
});

const levelNames = memoize((level, words) =>
  level < LIMITS.levels ? [...words, ...words.map((word) => `${level} ${word}`)] : words,
);

/** The tags of the container and of the next two around it. */
function nestingOf(tree, start) {
  const tags = [];
  for (let container = start; container >= 0 && tags.length < LIMITS.levels; container = tree[container].parent) {
    tags.push(tree[container].tag);
  }
  return tags.join(">");
}
