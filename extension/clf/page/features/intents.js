// Page -> promo features of intents: what a block wants its reader to do; clf/page/features/intents.py in JavaScript.

import { distinct, head } from "../../python.js";
import { leadsWithin } from "../addresses.js";
import { firstWords } from "./announcements.js";
import { binOf } from "./bins.js";
import { ADDRESS_KINDS, INTENT_STEMS, LIMITS } from "./tables.js";

export const INTENT_NAMESPACE = "intent";
const ITSELF = "itself";
/** Different words of one intent; more count as this many. */
const MOST = 2;
const MOSTLY_LINKED = 0.5;
const KINDS = Object.keys(ADDRESS_KINDS);
const PATTERN = new RegExp(Object.values(ADDRESS_KINDS).map((pattern) => `(${pattern})`).join("|"), "u");

/** A function from a block and its index to its feature. */
export function intentFeatures(page, { chars, linkDensities, rootPositions }) {
  const kindOf = kindsOn(page.url);
  return (block, index) => {
    const side = rootPositions[index].slice(0, 2);
    const linked = linkedName(block, linkDensities[index]);
    const stems = new Set(firstWords(block).map((word) => head(word, LIMITS["request letters"])));
    const tokens = wants(stems, `${linked} ${binOf(chars[index], "sizes")}`, side);
    if (block.links.length) tokens.push(...targets(block, side, kindOf), ...several(block, linked));
    return [INTENT_NAMESPACE, tokens];
  };
}

/** Whether a block is mostly linked, has links, or has none. */
function linkedName({ links }, density) {
  if (density > MOSTLY_LINKED) return "linked";
  return links.length ? "mixed" : "plain";
}

/** The tokens of the intents that the beginnings of a block's words tell. */
function wants(stems, build, side) {
  const tokens = [];
  for (const [kind, known] of Object.entries(INTENT_STEMS)) {
    const count = Math.min(MOST, [...stems].filter((stem) => known.has(stem)).length);
    for (let least = 1; least <= count; least += 1) {
      tokens.push(`${kind} ${least}`, `${kind} ${least} ${build}`, `${kind} ${least} ${side}`);
    }
  }
  return tokens;
}

/** The tokens of the kinds of addresses that the first links of a block lead to. */
function targets({ links }, side, kindOf) {
  const words = binOf(Math.max(...lengths(links)), "link words");
  const kinds = distinct(links.slice(0, LIMITS.links).map(({ href }) => kindOf(href)).filter(Boolean));
  return kinds.flatMap((kind) => [`to ${kind}`, `to ${kind} ${words}`, `to ${kind} ${side}`]);
}

/** The tokens of the lengths of several links; a strip of topics has short ones. */
function several({ links }, linked) {
  if (links.length < 2) return [];
  const words = lengths(links);
  const count = binOf(words.length, "counts");
  const mean = binOf(words.reduce((sum, length) => sum + length, 0) / words.length, "link words");
  return [
    `several ${count} ${mean}`,
    `least ${binOf(Math.min(...words), "link words")} ${count}`,
    `mean ${mean} ${linked}`,
  ];
}

const lengths = (links) => links.map(({ text }) => text.split(" ").length);

/** A function from an address on the page at `url` to its kind; "" for an address of no kind. */
function kindsOn(url) {
  const known = new Map();
  return (href) => {
    if (!known.has(href)) known.set(href, kindOn(href, url));
    return known.get(href);
  };
}

function kindOn(href, url) {
  if (mayBe(href, url) && leadsWithin(`${href}#`, url)) return ITSELF;
  const found = PATTERN.exec(head(href, LIMITS["kind chars"]).toLowerCase());
  return found ? KINDS[found.slice(1).findIndex((group) => group !== undefined)] : "";
}

/** Whether the last part of an address without a fragment is in `url`; few addresses get further. */
function mayBe(href, url) {
  return !href.includes("#") && url.includes(href.split("?", 1)[0].replace(/\/+$/, "").split("/").at(-1));
}
