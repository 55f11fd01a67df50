// Blocks of a page -> whether they stand in a box with a link to reply; clf/page/features/replies.py in JavaScript.

import { length } from "../../python.js";
import { sumUpwards } from "./measures.js";
import { LIMITS, REPLY_WORDS } from "./tables.js";

/** A function from a block and the bin of its length to its feature. */
export function replyFeatures(page, { sums }) {
  const replies = page.blocks.map((block) => Number(isReply(block)));
  if (!replies.includes(1)) return () => ["cue", []];
  const counts = sumUpwards(replies, page.blocks.map(({ container }) => container), page.containers);
  return ({ container }, size) => {
    const level = levelOf(container, page.containers, counts, sums.blocks);
    return ["cue", level ? [`reply ${level}`, `reply ${level} size ${size}`] : []];
  };
}

function isReply({ text }) {
  return length(text) <= LIMITS["reply chars"] && text.toLowerCase().split(" ").some((word) => REPLY_WORDS.has(word));
}

/** Which of the containers around a block, from 1, is a comment; 0 where none is. */
function levelOf(container, tree, replies, blocks) {
  for (let level = 1; level <= LIMITS["reply levels"] && container >= 0; level += 1) {
    if (replies[container] && blocks[container] <= LIMITS["reply blocks"] * replies[container]) return level;
    container = tree[container].parent;
  }
  return 0;
}
