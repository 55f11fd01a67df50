// Containers -> features of the blocks inside: content and siblings; clf/page/features/containers.py in JavaScript.

import { memoize } from "../../python.js";
import { binOf } from "./bins.js";

/** A function from a level and a container to its features, for the blocks that are so many levels deeper. */
export function containerFeatures(tree, { sums, paragraphChars, siblingCounts, siblingIndices }) {
  return (level, container) => {
    const chars = sums.chars[container];
    const blocks = sums.blocks[container];
    const content = [
      binOf(sums.paragraphs[container] / Math.max(1, paragraphChars), "paragraph shares"),
      binOf(sums.linked[container] / Math.max(1, chars), "densities"),
      binOf(blocks, "counts"),
      binOf(chars / Math.max(1, blocks), "mean chars"),
    ];
    const siblings = [binOf(siblingCounts[container], "siblings"), binOf(siblingIndices[container], "siblings")];
    return [contentOf(level, ...content), siblingsOf(level, tree[container].tag, ...siblings)];
  };
}

const contentOf = memoize((level, share, density, count, mean) => [
  "mass",
  [
    `${level} share ${share}`,
    `${level} density ${density}`,
    `${level} count ${count}`,
    `${level} mean ${mean}`,
    `${level} all ${count} ${density} ${mean}`,
  ],
]);

const siblingsOf = memoize((level, tag, count, index) => [
  "mass",
  [`${level} alike ${count} ${index}`, `${level} ${tag} alike ${count}`],
]);
