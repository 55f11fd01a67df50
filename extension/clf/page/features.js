// Page -> stage-1 tokens of its blocks themselves; clf/page/features/content.py in JavaScript.
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
import { distances } from "./layout.js";

const CHARS = [4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];
const SIZES = [20, 50, 100, 200];
const DENSITIES = [0.001, 0.1, 0.25, 0.5, 0.75, 0.999];
const LINKED = [0.1, 0.5, 0.999];
const COUNTS = [1, 2, 3, 5, 8, 12, 20, 40, 80];
const PLACES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const GAPS = [0, 1, 2, 3, 5, 8, 15, 30];
const TITLE = [0.01, 0.2, 0.4, 0.6, 0.8];
const CAPITALS = [0.01, 0.2, 0.4, 0.6, 0.99];
const MASSES = [400, 1000, 2000, 4000, 8000];
const LINK_WORDS = [1, 2, 3, 4, 6, 8, 12];
const CLOSING = new Set('.?!…”"»。！？」』؟।');
const TAGS = new Set("p li h1 h2 h3 h4 div td figcaption".split(" "));
const OPENING = 64;
const HEADING = 80;
const HEADING_WORDS = 8;
const WHOLE = 4;
const MAX_LINKS = 4;
const KEY = 6;
const KEYWORD = 4;

/** The tokens of all blocks of `page`, whose numbers are `layout`, in parts. */
export function pageTokens(page, layout) {
  const facts = new Facts(page, layout);
  const heads = new Map([[-1, ["head", []]]]);
  const counts = counted(page.blocks.flatMap((block) => block.links.map((link) => link.href)));
  const host = hostOf(page.url);
  return page.blocks.map((block, place) => {
    if (!heads.has(block.heading)) heads.set(block.heading, headingPart(page.blocks[block.heading]));
    const links = addressTokens(block.links.slice(0, MAX_LINKS), host, counts);
    if (links.length) links.push(`${links[0]} ${facts.densities[place]}`);
    return [...facts.ofBlock(place), heads.get(block.heading), ["link", distinct(links)]];
  });
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
    this.total = Math.max(1, layout.chars.reduce((sum, size) => sum + size, 0));
    this.passed = 0;
    this.mass = binOf(MASSES, layout.mass);
    this.above = distances(layout.paragraphs);
    this.below = distances(layout.paragraphs.toReversed()).reverse();
  }

  /** What the block at `place` says, and how it is built; to be asked in document order. */
  ofBlock(place) {
    const { page, layout, shapes, kinds } = this;
    const block = page.blocks[place];
    const shape = shapes[place + 1];
    const opening = head(block.text, OPENING);
    const words = plainWords(opening).filter((word) => isAlnum(first(word)));
    const spot = [binOf(PLACES, this.passed / this.total), binOf(PLACES, place / page.blocks.length)];
    this.passed += layout.chars[place];
    const under = block.heading >= 0 ? binOf(GAPS, place - block.heading) : -1;
    return [
      ["word", distinct(words)],
      ...this.ownParts(block, opening, place),
      this.titlePart(place, words),
      ...this.statedParts(place, words),
      spotPart(...spot),
      underPart(under),
      ...this.lineParts(place, shape),
      besidePart(kinds[place], kinds[place + 2]),
      aroundPart(shapes[place], shape, shapes[place + 2], block.tag),
    ];
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

const gapPart = remember((above, below, shape) =>
  fact(`above ${above}`, `below ${below}`, `gap ${above} ${below}`, `gap ${above} ${below} ${shape}`),
);

const pagePart = remember((mass, shape) => fact(`page ${mass} ${shape}`));
const underPart = remember((under) => fact(`under ${under}`));
const besidePart = remember((before, after) => fact(`-1 ${before}`, `+1 ${after}`));
const aroundPart = remember((before, shape, after, tag) => fact(`around ${before} ${shape} ${after} ${tag}`));

function letterKind(letter) {
  if (isAlpha(letter)) return isUpper(letter) ? "A" : "a";
  return isDigit(letter) ? "0" : letter;
}

function headingPart(heading) {
  const words = plainWords(head(heading.text, HEADING)).slice(0, HEADING_WORDS);
  const whole = words.length <= WHOLE ? [`= ${words.join(" ")}`] : [];
  return ["head", distinct([...words, ...whole, `level ${heading.tag}`])];
}
