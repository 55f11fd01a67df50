// Blocks of a page -> the cues that announce them; clf/page/features/announcements.py in JavaScript.

import { distinct, head, length } from "../../python.js";
import { plainWords } from "../../text/tokens.js";
import { hostOf } from "../addresses.js";
import { matchCue, NO_MATCH, servicesIn } from "../cues.js";
import { binOf } from "./bins.js";
import { requestTokens } from "./requests.js";
import { LIMITS } from "./tables.js";

export const CUE_NAMESPACE = "cue";
/** Kinds of requests and notices of a block; more count as this many. */
const MOST_SERVICES = 2;
const HEADINGS = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);

/** The cue at the beginning of every block of `page`. */
export function announcements(page) {
  return page.blocks.map((block) => matchCue(plainWords(head(block.text, LIMITS["first chars"]))));
}

/** A function from the index of a block to the feature of the cues that announce it. */
export function announcementFeatures(page, { rootPositions, chars }, cues) {
  const labels = labelsAbove(page, cues);
  const site = hostOf(page.url).split(".").slice(0, -1).join(".");
  return (index) => {
    const block = page.blocks[index];
    const above = block.heading >= 0 ? cues[block.heading] : NO_MATCH;
    const words = firstWords(block);
    const tokens = [
      ...ownTokens(cues[index], rootPositions[index].slice(0, 2)),
      ...leadTokens(block),
      ...underTokens(above, index - block.heading),
      ...withinTokens(servicesIn(words)),
      ...requestTokens(words, binOf(chars[index], "sizes"), site),
      ...linkTokens(block),
      ...labels[index].flatMap((label) => labelTokens(label, index)),
    ];
    return [CUE_NAMESPACE, distinct(tokens)];
  };
}

/** The text of `block` before its first link; "" without links. */
export function leadOf(block) {
  return block.links.length ? trimmed(head(block.text, block.links[0].start - block.start)) : "";
}

/** The text without spaces around it. */
export const trimmed = (text) => text.replace(/^ +| +$/g, "");

const wordsOf = new WeakMap();

/** The first words and marks of `block`, more of them than its beginning has; intents need them as well. */
export function firstWords(block) {
  if (!wordsOf.has(block)) {
    wordsOf.set(block, plainWords(head(block.text, LIMITS["service chars"])).slice(0, LIMITS["service words"]));
  }
  return wordsOf.get(block);
}

function withinTokens(kinds) {
  if (!kinds.length) return [];
  return [...kinds.map((kind) => `within ${kind}`), `services ${Math.min(MOST_SERVICES, kinds.length)}`];
}

/** The kinds of cues that the links of a block with several links begin with. */
function linkTokens({ links }) {
  if (links.length < 2) return [];
  const matches = links.slice(0, LIMITS.links).map(({ text }) => matchCue(plainWords(head(text, LIMITS["first chars"]))));
  return matches.flatMap(({ kinds }) => kinds.map((kind) => `links ${kind}`));
}

function mayBeLabel(block) {
  return block.end - block.start <= LIMITS["label chars"] && (!block.links.length || HEADINGS.has(block.tag));
}

/** For each block, the nearest labels that announce it: {block, kinds, last}. */
function labelsAbove(page, cues) {
  const ends = lastBlocks(page);
  let current = [];
  return page.blocks.map((block, index) => {
    current = current.filter((label) => label.last >= index);
    const found = current.slice(-LIMITS.labels);
    if (mayBeLabel(block) && cues[index].isWhole && cues[index].kinds.length) {
      current.push({ block: index, kinds: cues[index].kinds, last: ends.get(scopeOf(page, index)) ?? index });
    }
    return found;
  });
}

/** The container whose blocks a label may announce: the one around its own. */
function scopeOf(page, index) {
  const own = page.blocks[index].container;
  const parent = own >= 0 ? page.containers[own].parent : -1;
  return parent >= 0 ? parent : own;
}

/** The index of the last block inside each container, and under -1 that of the page. */
function lastBlocks(page) {
  const last = new Map([[-1, page.blocks.length - 1]]);
  page.blocks.forEach(({ container }, index) => {
    if (container >= 0) last.set(container, index);
  });
  for (let container = page.containers.length - 1; container >= 0; container -= 1) {
    const { parent } = page.containers[container];
    if (parent >= 0) last.set(parent, Math.max(last.get(parent) ?? -1, last.get(container) ?? -1));
  }
  return last;
}

function ownTokens({ kinds, isWhole }, side) {
  const tokens = kinds.flatMap((kind) => [`begins ${kind}`, `begins ${kind} ${side}`]);
  return isWhole ? [...tokens, ...kinds.map((kind) => `is ${kind}`)] : tokens;
}

function leadTokens(block) {
  const lead = leadOf(block);
  if (!lead || length(lead) > LIMITS["label chars"]) return [];
  const { kinds, isWhole } = matchCue(plainWords(lead));
  return kinds.map((kind) => `lead ${kind} ${isWhole ? "whole" : "part"}`);
}

function underTokens({ kinds }, distance) {
  const gap = binOf(distance, "heading gaps");
  return kinds.flatMap((kind) => [`under ${kind}`, `under ${kind} ${gap}`]);
}

function labelTokens(label, index) {
  const gap = binOf(index - label.block, "label gaps");
  return label.kinds.flatMap((kind) => [`label ${kind}`, `label ${kind} ${gap}`]);
}
