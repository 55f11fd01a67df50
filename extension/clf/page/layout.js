// Page -> its numbers: what blocks and containers measure, where the paragraphs lie; clf/page/features/measures.py in JavaScript.

const PARAGRAPH = 80;
const LINKED = 0.4;
const MOST = 0.6;
const FAR = 99;
/** Wide and fullwidth characters of the first plane (Unicode Standard Annex 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g;

/** Characters; a wide one (East Asian scripts) says about twice as much, and counts twice. */
const widthOf = ({ text, start, end }) => end - start + (text.match(WIDE)?.length ?? 0);

/** The numbers of `page`, one entry per block, and the sums of its containers. */
export function measure(page) {
  const { blocks, containers: tree } = page;
  const chars = blocks.map(widthOf);
  const linked = blocks.map((block) => block.links.reduce((sum, link) => sum + widthOf(link), 0));
  const density = chars.map((whole, place) => linked[place] / Math.max(1, whole));
  const paragraphs = chars.map((whole, place) => (whole >= PARAGRAPH && density[place] < LINKED ? whole : 0));
  const places = blocks.map((block) => block.container);
  const ones = blocks.map(() => 1);
  const sums = {
    chars: addUp(chars, places, tree),
    linked: addUp(linked, places, tree),
    paragraphs: addUp(paragraphs, places, tree),
    blocks: addUp(ones, places, tree),
  };
  const mass = paragraphs.reduce((sum, size) => sum + size, 0);
  const depth = depths(tree, rootOf(sums.paragraphs, mass));
  const inside = blocks.map((_, place) => place).filter((place) => paragraphs[place] && isIn(depth, places[place]));
  return {
    chars,
    density,
    paragraphs,
    sums,
    depth,
    first: inside[0] ?? blocks.length,
    last: inside.at(-1) ?? blocks.length,
    mass,
    ...siblings(tree),
  };
}

/** Of containers of one name under one parent: how many there are, and which of them each is, from 0. */
function siblings(tree) {
  const names = tree.map(({ parent, words }) => `${parent} ${words.join(" ")}`);
  const counts = new Map();
  const nth = names.map((name) => {
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return before;
  });
  return { alike: names.map((name) => counts.get(name)), nth };
}

/** Add every block's value to its container and to all containers around it; parents stand before children. */
function addUp(values, places, tree) {
  const sums = new Array(tree.length).fill(0);
  places.forEach((place, at) => {
    if (place >= 0) sums[place] += values[at];
  });
  for (let place = tree.length - 1; place >= 0; place -= 1) {
    const { parent } = tree[place];
    if (parent >= 0) sums[parent] += sums[place];
  }
  return sums;
}

function rootOf(paragraphs, mass) {
  return paragraphs.findLastIndex((size) => size && size >= MOST * mass);
}

function depths(tree, root) {
  const found = [];
  tree.forEach(({ parent }, place) => {
    const around = parent >= 0 ? found[parent] : -1;
    found.push(place === root ? 0 : around >= 0 ? around + 1 : -1);
  });
  return found;
}

function isIn(depth, container) {
  return container < 0 || depth[container] >= 0;
}

/** How many blocks lie between each block and the last paragraph before it; FAR when there is none. */
export function distances(paragraphs) {
  let distance = FAR;
  return paragraphs.map((size) => {
    const here = distance;
    distance = size ? 0 : Math.min(FAR, distance + 1);
    return here;
  });
}
