// Page -> stage-1 features of the structure around its blocks; clf/page/features/structure.py in JavaScript.
//
// A feature is [namespace, tokens]; most features have been made before, and are the same array again.

import { distinct, memoize } from "../../python.js";
import { containerFeatures } from "./containers.js";
import { ancestorNames, ownNames } from "./element_names.js";
import { LIMITS } from "./tables.js";

/**
 * The structure features of all blocks of `page`.
 *
 * `own` has the features of each block alone; `entryOf` the parent of each block's container (-1: none); `entries` the
 * features that the blocks inside each such parent share.
 */
export function structureFeatures(page, measures) {
  const tree = page.containers;
  const ofContainer = containerFeatures(tree, measures);
  const own = page.blocks.map((block, index) => {
    const features = [rootOf(measures.rootPositions[index], block.tag), ownNames(tree, block)];
    if (block.container >= 0) features.push(...ofContainer(0, block.container));
    return features;
  });
  const entryOf = page.blocks.map(({ container }) => (container >= 0 ? tree[container].parent : -1));
  const entries = new Map(distinct(entryOf).map((start) => [start, sharedFeatures(tree, start, ofContainer)]));
  return { own, entryOf, entries };
}

function sharedFeatures(tree, start, ofContainer) {
  const features = [ancestorNames(tree, start)];
  let container = start;
  for (let level = 1; container >= 0 && level < LIMITS.levels; level += 1) {
    features.push(...ofContainer(level, container));
    container = tree[container].parent;
  }
  return features;
}

const rootOf = memoize((position, tag) => ["root", [`root ${position}`, `root ${position} ${tag}`]]);
