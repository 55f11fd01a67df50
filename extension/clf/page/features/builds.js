// Blocks of a page -> groups of blocks built alike; clf/page/features/builds.py in JavaScript.

import { LIMITS } from "./tables.js";

const LINKED = 0.5;

/** The number of each block's group: the same tag and names, inside the same container a few levels up. */
export function buildGroups(page, { linkDensities, nodeOf }) {
  if (page.kind === "text") return [...page.blocks.keys()];
  const groups = new Map();
  return page.blocks.map(({ container, tag }, index) => {
    const node = container >= 0 ? nodeOf[container] : -1;
    const key = `${ancestorOf(page, container)} ${node} ${tag} ${linkDensities[index] > LINKED}`;
    if (!groups.has(key)) groups.set(key, groups.size);
    return groups.get(key);
  });
}

function ancestorOf(page, start) {
  let container = start;
  for (let level = 0; container >= 0 && level < LIMITS["build levels"]; level += 1) container = page.containers[container].parent;
  return container;
}
