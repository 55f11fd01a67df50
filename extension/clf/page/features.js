// Page -> tokens of every block, stage 1; clf/page/features.py in JavaScript.
//
// Tokens come in parts, [namespace, tokens], most of them made before and remembered.

import {
  bisectRight as binOf,
  counted,
  distinct,
  first,
  head,
  isAlnum,
  isAlpha,
  isDigit,
  isUpper,
  last,
  length,
  remember,
  split,
  truth,
} from "../python.js";
import { plainWords } from "../text/tokens.js";
import { addressTokens, hostOf } from "./addresses.js";
import { distances, measure } from "./layout.js";

const CHARS = [4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];
const SIZES = [20, 50, 100, 200];
const DENSITIES = [0.001, 0.1, 0.25, 0.5, 0.75, 0.999];
const LINKED = [0.1, 0.5, 0.999];
const SHARES = [0.001, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.999];
const COUNTS = [1, 2, 3, 5, 8, 12, 20, 40, 80];
const MEANS = [10, 20, 40, 60, 90, 130, 180, 260];
const PLACES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const GAPS = [0, 1, 2, 3, 5, 8, 15, 30];
const TITLE = [0.01, 0.2, 0.4, 0.6, 0.8];
const CAPITALS = [0.01, 0.2, 0.4, 0.6, 0.99];
const MASSES = [400, 1000, 2000, 4000, 8000];
const ALIKE = [1, 2, 3, 4, 6, 10, 20];
const LINK_WORDS = [1, 2, 3, 4, 6, 8, 12];
const CLOSING = new Set('.?!…”"»。！？」』؟।');
const TAGS = new Set("p li h1 h2 h3 h4 div td figcaption".split(" "));
const LEVELS = 3;
const NAMED = 3;
const HIGHEST = 40;
const OPENING = 64;
const HEADING = 80;
const HEADING_WORDS = 8;
const WHOLE = 4;
const MAX_LINKS = 4;
const KEY = 6;
const KEYWORD = 4;

/**
 * The stage-1 tokens of all blocks of `page`, in parts.
 *
 * `blocks` has what each block has alone, `around` in which container every block's own container stands (-1: none),
 * `shared` the parts of each such place.
 */
export function pageTokens(page) {
  const facts = new Facts(page, measure(page));
  const heads = new Map([[-1, ["head", []]]]);
  const counts = counted(page.blocks.flatMap((block) => block.links.map((link) => link.href)));
  const host = hostOf(page.url);
  const blocks = page.blocks.map((block, place) => {
    if (!heads.has(block.heading)) heads.set(block.heading, headingPart(page.blocks[block.heading]));
    const links = addressTokens(block.links.slice(0, MAX_LINKS), host, counts);
    if (links.length) links.push(`${links[0]} ${facts.densities[place]}`);
    return [...facts.ofBlock(place), heads.get(block.heading), ["link", distinct(links)]];
  });
  const around = page.blocks.map(({ container }) => (container >= 0 ? page.containers[container].parent : -1));
  const shared = new Map(distinct(around).map((place) => [place, facts.ofContainer(place)]));
  return { blocks, around, shared };
}

/** The numbers of one page in bins, and the parts made of them. */
class Facts {
  constructor(page, layout) {
    this.page = page;
    this.layout = layout;
    this.keys = new Set(plainWords(page.title).filter((word) => length(word) >= KEYWORD));
    this.stated = page.stated ? ` ${plainWords(page.stated).filter((word) => isAlnum(first(word))).join(" ")} ` : "";
    this.texts = counted(page.blocks.map((block) => block.text));
    this.sizes = layout.chars.map((size) => binOf(SIZES, size));
    this.linked = layout.density.map((share) => binOf(LINKED, share));
    this.densities = layout.density.map((share) => binOf(DENSITIES, share));
    const shapes = this.sizes.map((size, place) => `${size}${this.linked[place]}`);
    const kinds = page.blocks.map(({ tag }, place) => `${TAGS.has(tag) ? tag : "x"}${shapes[place]}`);
    this.shapes = ["^", ...shapes, "$"];
    this.kinds = ["^", ...kinds, "$"];
    this.held = heldBy(layout);
    this.alike = layout.alike.map((count) => binOf(ALIKE, count));
    this.nth = layout.nth.map((count) => binOf(ALIKE, count));
    this.total = Math.max(1, layout.chars.reduce((sum, size) => sum + size, 0));
    this.passed = 0;
    this.mass = binOf(MASSES, layout.mass);
    this.above = distances(layout.paragraphs);
    this.below = distances(layout.paragraphs.toReversed()).reverse();
  }

  /** What the block at `place` has alone; to be asked in document order. */
  ofBlock(place) {
    const { page, layout, shapes, kinds } = this;
    const block = page.blocks[place];
    const shape = shapes[place + 1];
    const opening = head(block.text, OPENING);
    const words = plainWords(opening).filter((word) => isAlnum(first(word)));
    const where = whereIs(block, place, layout);
    const spot = [binOf(PLACES, this.passed / this.total), binOf(PLACES, place / page.blocks.length)];
    this.passed += layout.chars[place];
    const under = block.heading >= 0 ? binOf(GAPS, place - block.heading) : -1;
    const parts = [
      ["word", distinct(words)],
      ...this.ownParts(block, opening, place),
      this.titlePart(place, words),
      ...this.statedParts(place, words),
      spotPart(...spot),
      rootPart(where, block.tag),
      underPart(under),
      ...this.lineParts(place, shape),
      besidePart(kinds[place], kinds[place + 2]),
      aroundPart(shapes[place], shape, shapes[place + 2], block.tag),
      ownNames(...chainOf(page.containers, block.container), block.inner),
    ];
    if (block.container >= 0) parts.push(...this.containerParts("fact", block.container, 0));
    return parts;
  }

  /** What the blocks in the container at `start` share: names around them, and what those hold. */
  ofContainer(start) {
    const tree = this.page.containers;
    const names = [];
    const parts = [];
    let place = start;
    for (let level = 1; place >= 0 && level < HIGHEST; level += 1) {
      names.push(...levelNames(level, tree[place].words));
      if (level < LEVELS) parts.push(...this.containerParts("mass", place, level));
      place = tree[place].parent;
    }
    return [["name", distinct(names)], ...parts];
  }

  ownParts(block, opening, place) {
    const { text, tag } = block;
    const size = this.sizes[place];
    const linked = this.linked[place];
    const long = binOf(CHARS, this.layout.chars[place]);
    const ending = last(text);
    const written = split(opening);
    const capitals = binOf(CAPITALS, written.filter((word) => isUpper(first(word))).length / written.length);
    const spaces = block.links.map((link) => link.text.split(" ").length);
    const longest = binOf(LINK_WORDS, spaces.reduce((most, words) => Math.max(most, words), 0));
    return [
      formPart(tag, long, size, this.densities[place], linked),
      endsPart(letterKind(ending), truth(CLOSING.has(ending)), long, linked),
      stylePart(letterKind(first(text)), Math.min(6, text.split(",").length - 1), capitals, size),
      linksPart(binOf(COUNTS, block.links.length), longest, linked),
    ];
  }

  titlePart(place, words) {
    const known = words.filter((word) => this.keys.has(word)).length;
    const title = binOf(TITLE, known / Math.max(1, this.keys.size));
    const again = Math.min(3, this.texts.get(this.page.blocks[place].text));
    return titlePart(title, again);
  }

  /** How far the lines of a plain text are from its paragraphs; in HTML containers tell that, and better. */
  lineParts(place, shape) {
    if (this.page.kind !== "text") return [];
    return [gapPart(binOf(GAPS, this.above[place]), binOf(GAPS, this.below[place]), shape), pagePart(this.mass, shape)];
  }

  /** Whether the block's first words stand in the article that the page states, if it states one. */
  statedParts(place, words) {
    if (!this.stated) return [];
    const key = words.slice(0, KEY).join(" ");
    const said = truth(key && this.stated.includes(` ${key} `));
    return [statedPart(said, this.sizes[place], Math.min(WHOLE, words.length))];
  }

  containerParts(space, place, level) {
    const { tag } = this.page.containers[place];
    return [
      massPart(space, level, ...this.held[place]),
      siblingsPart(space, level, tag, this.alike[place], this.nth[place]),
    ];
  }
}

const fact = (...tokens) => ["fact", tokens];

const formPart = remember((tag, chars, size, density, linked) =>
  fact(`chars ${chars}`, `density ${density}`, `tag ${tag}`, `kind ${tag} ${size} ${linked}`),
);

const endsPart = remember((end, closed, long, linked) =>
  fact(`ends ${end}`, `ends ${end} ${long}`, `closed ${closed} ${long} ${linked}`),
);

const stylePart = remember((start, commas, capitals, size) =>
  fact(`starts ${start}`, `commas ${commas}`, `capitals ${capitals}`, `capitals ${capitals} ${size}`),
);

const linksPart = remember((count, longest, linked) => [
  "teaser",
  [`longest ${longest}`, `longest ${longest} ${count} ${linked}`],
]);

const titlePart = remember((title, again) => fact(`title ${title}`, `again ${again}`));

const statedPart = remember((said, size, words) =>
  fact(`stated ${said}`, `stated ${said} ${size}`, `stated ${said} words ${words}`),
);

const spotPart = remember((place, order) => fact(`place ${place}`, `order ${order}`));

const rootPart = remember((where, tag) => fact(`root ${where}`, `root ${where} ${tag}`));
const gapPart = remember((above, below, shape) =>
  fact(`above ${above}`, `below ${below}`, `gap ${above} ${below}`, `gap ${above} ${below} ${shape}`),
);

const pagePart = remember((mass, shape) => fact(`page ${mass} ${shape}`));
const underPart = remember((under) => fact(`under ${under}`));
const besidePart = remember((before, after) => fact(`-1 ${before}`, `+1 ${after}`));
const aroundPart = remember((before, shape, after, tag) => fact(`around ${before} ${shape} ${after} ${tag}`));

const massPart = remember((space, level, share, density, count, mean) => [
  space,
  [
    `${level} share ${share}`,
    `${level} density ${density}`,
    `${level} count ${count}`,
    `${level} mean ${mean}`,
    `${level} all ${count} ${density} ${mean}`,
  ],
]);

const siblingsPart = remember((space, level, tag, alike, nth) => [
  space,
  [`${level} alike ${alike} ${nth}`, `${level} ${tag} alike ${alike}`],
]);

/** The names of a block's own container and inline elements, and the tags of the containers around it. */
const ownNames = remember((words, tags, inner) => {
  const inside = inner.map((name) => `in ${name}`);
  return ["own", distinct(words.length ? [...words, ...inside, tags] : inside)];
});

const levelNames = remember((level, words) =>
  level < NAMED ? [...words, ...words.map((word) => `${level} ${word}`)] : words,
);

/** The words of the container at `place`, and its tag and those of the next two around it. */
function chainOf(tree, place) {
  if (place < 0) return [[], ""];
  const tags = [];
  for (let at = place; at >= 0 && tags.length < NAMED; at = tree[at].parent) tags.push(tree[at].tag);
  return [tree[place].words, tags.join(">")];
}

/** Per container, its share of the paragraphs, link density, blocks and their mean length, in bins. */
function heldBy({ sums, mass }) {
  return sums.chars.map((chars, place) => [
    binOf(SHARES, sums.paragraphs[place] / Math.max(1, mass)),
    binOf(DENSITIES, sums.linked[place] / Math.max(1, chars)),
    binOf(COUNTS, sums.blocks[place]),
    binOf(MEANS, chars / Math.max(1, sums.blocks[place])),
  ]);
}

/** Whether a block is in the root (i/o), before, between or after its paragraphs (</=/>), and how deep. */
function whereIs(block, place, layout) {
  const side = place < layout.first ? "<" : place > layout.last ? ">" : "=";
  const depth = block.container >= 0 ? layout.depth[block.container] : -1;
  return depth >= 0 ? `i${side}${Math.min(5, depth)}` : `o${side}`;
}

function letterKind(letter) {
  if (isAlpha(letter)) return isUpper(letter) ? "A" : "a";
  return isDigit(letter) ? "0" : letter;
}

function headingPart(heading) {
  const words = plainWords(head(heading.text, HEADING)).slice(0, HEADING_WORDS);
  const whole = words.length <= WHOLE ? [`= ${words.join(" ")}`] : [];
  return ["head", distinct([...words, ...whole, `level ${heading.tag}`])];
}
