// Flagged links -> the containers to dim or hide: the largest that hold only such links and their texts.

"use strict";

const NEVER_HIDDEN = new Set("html body main article form td th tr tbody thead tfoot caption".split(" "));
const LONG = 120; // characters; a longer block of unknown role counts as article

/** Return <a> -> the largest container around it that holds only marked links and their texts. */
function promoBoxes({ page, anchors, boxes }, flagged, roles) {
  const other = new Array(boxes.length).fill(0);
  let first = 0;
  const homes = new Map();
  page.blocks.forEach((block, index) => {
    const inBlock = anchors.slice(first, (first += block.links.length));
    for (const anchor of inBlock) if (!homes.has(anchor)) homes.set(anchor, block.container);
    if (block.container < 0) return;
    const isForeign = inBlock.some((anchor) => !flagged.has(anchor)) || isArticle(block, roles[index]);
    if (isForeign) other[block.container] += 1;
  });
  for (let index = boxes.length - 1; index >= 0; index -= 1) {
    const { parent } = page.containers[index];
    if (parent >= 0) other[parent] += other[index];
  }
  return new Map([...flagged.keys()].map((anchor) => [anchor, largest(page.containers, boxes, homes.get(anchor), other)]));
}

function largest(containers, boxes, home, other) {
  let best;
  for (let index = home; index >= 0 && !other[index]; index = containers[index].parent) {
    if (!NEVER_HIDDEN.has(containers[index].tag)) best = boxes[index];
  }
  return best;
}

function isArticle(block, role) {
  return role === "editorial" || (role === null && block.end - block.start >= LONG);
}
