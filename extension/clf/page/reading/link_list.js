// Page -> its links with the text around them, as POST /v1/flag takes them; list_links of clf/page/reading/link_list.py in JavaScript.

import { bisectRight, slice } from "../../python.js";

/** One {text, href, heading, container, before, after, position} per link of `page`; the list has all text once. */
export function listLinks(page) {
  const { above, below } = sharedOut(page);
  return page.blocks.flatMap((block, position) => {
    const container = chain(page, block.container).map((number) => `${number} ${page.containers[number].words.join(" ")}`);
    const heading = block.heading >= 0 ? page.blocks[block.heading].text : "";
    return block.links.map((link, number) => {
      const next = block.links[number + 1];
      const after = slice(block.text, link.end - block.start, (next ? next.start : block.end) - block.start);
      const before = slice(block.text, 0, link.start - block.start);
      return {
        text: link.text,
        href: link.href,
        heading,
        container,
        before: number ? "" : [...above.get(position), before].join("\n"),
        after: next ? after : [after, ...below.get(position)].join("\n"),
        position,
      };
    });
  });
}

/** The texts above and below each linked block that belong to it. */
function sharedOut(page) {
  const linked = page.blocks.map((_, index) => index).filter((index) => page.blocks[index].links.length);
  const above = new Map(linked.map((index) => [index, []]));
  const below = new Map(linked.map((index) => [index, []]));
  const chains = page.blocks.map((block) => chain(page, block.container));
  page.blocks.forEach((block, index) => {
    if (block.links.length || !linked.length) return;
    const at = bisectRight(linked, index);
    const last = linked[at - 1];
    const following = linked[at];
    const shared = (other) => (other === undefined ? -1 : common(chains[index], chains[other]));
    if (last !== undefined && shared(last) >= shared(following)) below.get(last).push(block.text);
    else above.get(following).push(block.text);
  });
  return { above, below };
}

/** The containers from the outermost to `container`. */
function chain(page, container) {
  const found = [];
  for (let index = container; index >= 0; index = page.containers[index].parent) found.push(index);
  return found.reverse();
}

/** How many containers two chains share. */
function common(one, other) {
  const shorter = Math.min(one.length, other.length);
  for (let depth = 0; depth < shorter; depth += 1) if (one[depth] !== other[depth]) return depth;
  return shorter;
}
