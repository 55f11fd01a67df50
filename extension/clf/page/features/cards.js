// Page -> promo features of boxes: siblings built alike, prices, links to shops; clf/page/features/cards.py in JavaScript.

import { head } from "../../python.js";
import { hostOf, isRelated } from "../addresses.js";
import { binOf } from "./bins.js";
import { intentFeatures } from "./intents.js";
import { sumUpwards } from "./measures.js";
import { LIMITS, PRICE, SHOP_ADDRESS } from "./tables.js";

const DEEP = 3;
const FRONT_PAGE = /^(?:https?:\/\/[^/?#]+\/?|\.?\/)$/;
const HEADLINE_WORDS = 4;
const PRICE_PATTERN = new RegExp(PRICE, "u");
const SHOP_PATTERN = new RegExp(SHOP_ADDRESS, "u");

/** The features of cards, prices, shops and intents for all blocks of `page`. */
export function offerFeatures(page, measures) {
  const cards = cardsOf(page, measures);
  const offers = offersOf(page, measures);
  const intents = intentFeatures(page, measures);
  return page.blocks.map((block, index) => [
    ["card", cardTokens(page, measures, cards, index)],
    ["shop", offers(block, index)],
    intents(block, index),
  ]);
}

/** The cards of `page` by container. */
function cardsOf(page, measures) {
  const { hrefs, words } = linkedContainers(page);
  const groups = new Map();
  page.containers.forEach(({ parent }, container) => {
    if (measures.siblingCounts[container] < LIMITS["least cards"]) return;
    const key = `${parent} ${measures.nodeOf[container]}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(container);
  });
  const cards = new Map();
  for (const members of groups.values()) {
    const distinct = new Set(members.filter((container) => hrefs.has(container)).map((container) => hrefs.get(container)));
    if (distinct.size < Math.max(LIMITS["least cards"], LIMITS["card addresses"] * members.length)) continue;
    const longest = members.reduce((sum, container) => sum + (words.get(container) ?? 0), 0);
    const card = cardBins(measures, members, longest / members.length);
    for (const container of members) cards.set(container, card);
  }
  return cards;
}

function cardBins({ sums }, members, words) {
  const mean = (values) => members.reduce((sum, container) => sum + values[container], 0) / members.length;
  return {
    alike: binOf(members.length, "cards"),
    words: binOf(words, "link words"),
    chars: binOf(mean(sums.chars), "mean chars"),
    blocks: binOf(mean(sums.blocks), "card blocks"),
  };
}

/** For the containers near a link, their first address, and the number of words of their longest link. */
function linkedContainers(page) {
  const hrefs = new Map();
  const words = new Map();
  for (const block of page.blocks) {
    const outside = block.links.filter(({ href }) => !href.startsWith("#"));
    if (!outside.length) continue;
    const longest = longestOf(outside);
    for (const container of chain(page, block)) {
      if (!hrefs.has(container)) hrefs.set(container, outside[0].href);
      words.set(container, Math.max(words.get(container) ?? 0, longest));
    }
  }
  return { hrefs, words };
}

const longestOf = (links) => Math.max(...links.map((link) => link.text.split(" ").length));

/** The containers around `block`, innermost first. */
function chain(page, block) {
  const found = [];
  for (let container = block.container; container >= 0 && found.length < LIMITS["card levels"]; ) {
    found.push(container);
    container = page.containers[container].parent;
  }
  return found;
}

function cardTokens(page, measures, cards, index) {
  const block = page.blocks[index];
  const side = measures.rootPositions[index].slice(0, 2);
  const linked = block.links.length ? "linked" : "plain";
  const containers = chain(page, block);
  const level = containers.findIndex((container) => cards.has(container));
  if (level < 0) return ["single"];
  const { alike, words, chars, blocks } = cards.get(containers[level]);
  return [
    `cards ${alike} ${words}`,
    `cards ${words} ${chars} ${linked}`,
    `cards ${words} ${blocks} ${side}`,
    `card ${linked} ${binOf(measures.chars[index], "sizes")} ${words}`,
    `level ${Math.min(DEEP, level)} ${words}`,
  ];
}

/** A function from a block and its index to the tokens of prices and shops in it and around it. */
function offersOf(page, { sums, rootPositions }) {
  const { blocks, containers: tree } = page;
  const containers = blocks.map(({ container }) => container);
  const priced = blocks.map(({ text }) => Number(PRICE_PATTERN.test(head(text, LIMITS["price chars"]).toLowerCase())));
  const isShop = ({ href }) => SHOP_PATTERN.test(href.toLowerCase());
  const shops = blocks.map(({ links }) => Number(links.slice(0, LIMITS.links).some(isShop)));
  const linked = blocks.map(({ links }) => Number(links.length > 0));
  const around = [priced, shops, linked].map((values) => sumUpwards(values, containers, tree));
  const host = hostOf(page.url);
  return (block, index) => [
    ...ownOffer(block, priced[index], shops[index], rootPositions[index].slice(0, 2)),
    ...frontPage(block, host),
    ...offersAround(page, block, sums.blocks, around),
  ];
}

function ownOffer({ text, links }, isPriced, isShop, side) {
  const words = binOf(text.split(" ").length, "text words");
  const tokens = [];
  if (isPriced) tokens.push("price", `price ${links.length ? "linked" : "plain"} ${words}`);
  if (isShop) tokens.push("shop", `shop ${words} ${side}`);
  return tokens;
}

/** The tokens of a link to a front page: the page's own, as behind the site's name, or that of another site. */
function frontPage({ links }, host) {
  const firstLinks = links.slice(0, 2);
  const front = firstLinks.find(({ href }) => FRONT_PAGE.test(href));
  if (!front) return [];
  const long = longestOf(firstLinks) >= HEADLINE_WORDS ? "long" : "short";
  const target = hostOf(front.href);
  return [`home ${long}`, `home ${long} ${!target || isRelated(target, host) ? "own" : "other"}`];
}

/** The shares of priced blocks and of shop links in the containers around the block's own. */
function offersAround(page, block, counts, [priced, shops, linked]) {
  const tokens = [];
  for (const [level, container] of chain(page, block).entries()) {
    if (!level) continue;
    if (level > LIMITS["offer levels"] || counts[container] > LIMITS["offer blocks"]) break;
    const prices = binOf(priced[container] / counts[container], "price shares");
    const links = binOf(shops[container] / Math.max(1, linked[container]), "shop shares");
    tokens.push(`${level} price ${prices}`, `${level} shop ${links}`, `${level} shop ${links} price ${prices}`);
  }
  return tokens;
}
