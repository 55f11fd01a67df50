// Page -> tokens of every block, stage 1; clf/page/features.py in JavaScript.

import { bisectRight, counted, first, head, isAlnum, isAlpha, isDigit, isUpper, last, length, pairs, split, truth } from "../python.js";
import { plainWords } from "../text/tokens.js";
import { addressTokens, hostOf } from "./addresses.js";
import { measure } from "./layout.js";

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
const CLOSING = new Set('.?!…”"');
const TAGS = new Set("p li h1 h2 h3 h4 div td figcaption".split(" "));
const LEVELS = 5;
const NAMED = 3;
const HIGHEST = 40;
const OPENING = 160;
const OPENING_WORDS = 16;
const PAIRS = 6;
const HEADING = 80;
const HEADING_WORDS = 8;
const WHOLE = 4;
const MAX_LINKS = 4;
const KEYWORD = 4;

const binOf = (value, edges) => bisectRight(edges, value);

/**
 * The stage-1 tokens of all blocks of `page`.
 *
 * `blocks` has what each block has alone, `around` in which container every block's own container stands (-1: none),
 * `shared` the tokens of each such place.
 */
export function pageTokens(page) {
  const layout = measure(page);
  const heads = new Map([[-1, []]]);
  const counts = counted(page.blocks.flatMap((block) => block.links.map((link) => link.href)));
  const host = hostOf(page.url);
  const blocks = blockTokens(page, layout).map(({ block, words, facts }) => {
    if (!heads.has(block.heading)) heads.set(block.heading, headingTokens(page.blocks[block.heading]));
    const links = addressTokens(block.links.slice(0, MAX_LINKS), host, counts);
    if (links.length) links.push(`${links[0]} ${facts[1]}`);
    const own = ownNames(page, block.container, block.inner);
    return { word: words, fact: facts, own, head: heads.get(block.heading), link: links };
  });
  const around = page.blocks.map(({ container }) => (container >= 0 ? page.containers[container].parent : -1));
  const shared = new Map([...new Set(around)].map((place) => [place, sharedTokens(page, layout, place)]));
  return { blocks, around, shared };
}

/** Every block with its word and fact tokens. */
function blockTokens(page, layout) {
  const keys = new Set(plainWords(page.title).filter((word) => length(word) >= KEYWORD));
  const texts = counted(page.blocks.map((block) => block.text));
  const bare = page.blocks.map((_, place) => `${binOf(layout.chars[place], SIZES)}${binOf(layout.density[place], LINKED)}`);
  const shapes = ["^", ...bare, "$"];
  const kinds = ["^", "^", ...page.blocks.map(({ tag }, place) => `${TAGS.has(tag) ? tag : "x"}${bare[place]}`), "$", "$"];
  const total = Math.max(1, layout.chars.reduce((sum, size) => sum + size, 0));
  const mass = binOf(layout.mass, MASSES);
  let passed = 0;
  let titled = -1;
  return page.blocks.map((block, place) => {
    const opening = head(block.text, OPENING);
    const marks = plainWords(opening);
    const words = marks.slice(0, OPENING_WORDS).filter((word) => isAlnum(first(word)));
    const title = binOf(words.filter((word) => keys.has(word)).length / Math.max(1, keys.size), TITLE);
    if (titled < 0 && title >= TITLE.length - 1) titled = place;
    const since = titled >= 0 ? binOf(place - titled, GAPS) : "no";
    const shape = shapes[place + 1];
    const where = whereIs(block, place, layout);
    const facts = [
      ...ownFacts(block, opening, layout.chars[place], layout.density[place]),
      `place ${binOf(passed / total, PLACES)}`,
      `order ${binOf(place / page.blocks.length, PLACES)}`,
      `title ${title}`,
      `since ${since}`,
      `since ${since} ${shape} ${where.slice(0, 1)}`,
      `again ${Math.min(3, texts.get(block.text))}`,
      `root ${where}`,
      `root ${where.slice(0, 2)} ${shape}`,
      `root ${where} ${block.tag}`,
      ...gapFacts(layout.above[place], layout.below[place], shape),
      `under ${block.heading >= 0 ? binOf(place - block.heading, GAPS) : "none"}`,
      `page ${mass} ${shape}`,
      `-1 ${kinds[place + 1]}`,
      `-2 ${kinds[place]}`,
      `+1 ${kinds[place + 3]}`,
      `+2 ${kinds[place + 4]}`,
      `around ${shapes[place]} ${shape} ${shapes[place + 2]} ${block.tag}`,
    ];
    passed += layout.chars[place];
    if (block.container >= 0) {
      facts.push(...massTokens(layout, block.container, 0));
      facts.push(...siblingTokens(layout, block.container, `0 ${page.containers[block.container].tag}`));
    }
    return { block, words: [...words, ...pairs(marks.slice(0, PAIRS + 1))], facts };
  });
}

function ownFacts(block, opening, chars, density) {
  const { text, tag } = block;
  const size = binOf(chars, SIZES);
  const linked = binOf(density, LINKED);
  const long = binOf(chars, CHARS);
  const ending = last(text);
  const end = letterKind(ending);
  const written = split(opening);
  const capitals = binOf(written.filter((word) => isUpper(first(word))).length / written.length, CAPITALS);
  const digit = truth([...head(opening, 80)].some(isDigit));
  const longest = binOf(Math.max(0, ...block.links.map((link) => split(link.text).length)), LINK_WORDS);
  const links = binOf(block.links.length, COUNTS);
  return [
    `chars ${long}`,
    `density ${binOf(density, DENSITIES)}`,
    `tag ${tag}`,
    `ends ${end}`,
    `ends ${end} ${long}`,
    `closed ${truth(CLOSING.has(ending))} ${long} ${linked}`,
    `starts ${letterKind(first(text))}`,
    `commas ${Math.min(6, text.split(",").length - 1)}`,
    `capitals ${capitals}`,
    `capitals ${capitals} ${size}`,
    `links ${links}`,
    `longest ${longest}`,
    `longest ${longest} ${links} ${linked}`,
    `kind ${tag} ${size} ${linked}`,
    `digit ${digit} ${size} ${linked}`,
  ];
}

function gapFacts(aboveBlocks, belowBlocks, shape) {
  const above = binOf(aboveBlocks, GAPS);
  const below = binOf(belowBlocks, GAPS);
  return [`above ${above}`, `below ${below}`, `gap ${above} ${below}`, `gap ${above} ${below} ${shape}`];
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

function headingTokens(heading) {
  const words = plainWords(head(heading.text, HEADING)).slice(0, HEADING_WORDS);
  const whole = words.length <= WHOLE ? [`= ${words.join(" ")}`] : [];
  return [...words, ...whole, `level ${heading.tag}`];
}

function ownNames(page, place, inner) {
  const names = inner.map((name) => `in ${name}`);
  if (place < 0) return names;
  const { words } = page.containers[place];
  const tags = [];
  for (let at = place; at >= 0 && tags.length < NAMED; at = page.containers[at].parent) {
    tags.push(page.containers[at].tag);
  }
  return [...words, ...names, tags.join(">")];
}

function sharedTokens(page, layout, start) {
  const name = [];
  const mass = [];
  let place = start;
  for (let level = 1; place >= 0 && level < HIGHEST; level += 1) {
    const { words, parent, tag } = page.containers[place];
    name.push(...words);
    if (level < NAMED) name.push(...words.map((word) => `${level} ${word}`));
    if (level < LEVELS) {
      mass.push(...massTokens(layout, place, level), ...siblingTokens(layout, place, `${level} ${tag}`));
    }
    place = parent;
  }
  return { name, mass };
}

function massTokens({ sums, mass }, place, level) {
  const share = binOf(sums.paragraphs[place] / Math.max(1, mass), SHARES);
  const density = binOf(sums.linked[place] / Math.max(1, sums.chars[place]), DENSITIES);
  const count = binOf(sums.blocks[place], COUNTS);
  const mean = binOf(sums.chars[place] / Math.max(1, sums.blocks[place]), MEANS);
  return [
    `${level} share ${share}`,
    `${level} density ${density}`,
    `${level} count ${count}`,
    `${level} mean ${mean}`,
    `${level} both ${share} ${density}`,
    `${level} all ${count} ${density} ${mean}`,
  ];
}

function siblingTokens({ alike, nth }, place, where) {
  const count = binOf(alike[place], ALIKE);
  return [`${where[0]} alike ${count} ${binOf(nth[place], ALIKE)}`, `${where} alike ${count}`];
}
