// Stage-1 logits -> tokens of every block, stage 2, in parts; clf/page/context.py in JavaScript.

import { bisectRight as binOf, remember, truth } from "../python.js";

export const CONTEXT = "context";
const LOGITS = [-6, -5, -4, -3, -2.25, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2.25, 3, 4, 5, 6];
const OPINIONS = [-3, -1, 0, 1, 3];
const MEANS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98];
const LEANINGS = [0.1, 0.3, 0.5, 0.7, 0.9];
const SHARES = [0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.999];
const SIZES = [20, 50, 100, 200];
const REACH = 4;
const WINDOWS = [3, 8, 20];
const LEVELS = 3;
const FULL = 400;
const LEAST = 5;
const BOUND = 30;
const EDGES = (mark) => new Array(REACH).fill(mark);

/** The stage-2 tokens of all blocks of `page` from their stage-1 logits, in parts. */
export function contextTokens(page, logits) {
  const opinion = opinionOf(page, logits);
  const fine = logits.map((logit) => binOf(LOGITS, logit));
  const near = [...EDGES("^"), ...fine.map((step) => step >> 1), ...EDGES("$")];
  const rough = ["^", ...logits.map((logit) => binOf(OPINIONS, logit)), "$"];
  const chains = new Map();
  return page.blocks.map((block, place) => {
    const own = rough[place + 1];
    const before = near.slice(place, place + REACH);
    const after = near.slice(place + REACH + 1, place + 2 * REACH + 1);
    const around = block.container >= 0 ? page.containers[block.container].parent : -1;
    const chain = `${around} ${own}`;
    if (!chains.has(chain)) chains.set(chain, chainParts(page, opinion, around, own));
    return [
      selfPart(fine[place], own, block.tag, binOf(SIZES, block.end - block.start)),
      nearPart("-", 1, before[3], before[2]),
      nearPart("-", 3, before[1], before[0]),
      nearPart("+", 1, after[0], after[1]),
      nearPart("+", 3, after[2], after[3]),
      threePart(rough[place], own, rough[place + 2], block.heading >= 0 ? rough[block.heading + 1] : "none"),
      ...windowParts(opinion, place, own),
      pagePart(opinion, place, own),
      ...ownContainer(page, opinion, place, own),
      ...chains.get(chain),
    ];
  });
}

function opinionOf(page, logits) {
  const tree = page.containers;
  const weights = page.blocks.map((block) => Math.min(FULL, block.end - block.start) + LEAST);
  const masses = weights.map((weight, at) => weight / (1 + Math.exp(Math.max(-BOUND, Math.min(BOUND, -logits[at])))));
  const innerMass = addUp(page, masses);
  const innerWeight = addUp(page, weights);
  const best = bestOf(tree, innerMass, innerWeight);
  const gains = masses.map((mass, at) => 2 * mass - weights[at]);
  const mass = running(masses);
  const weight = running(weights);
  return { mass, weight, innerMass, innerWeight, best, span: spanOf(gains) };
}

function addUp({ blocks, containers: tree }, values) {
  const sums = new Array(tree.length).fill(0);
  blocks.forEach(({ container }, at) => {
    if (container >= 0) sums[container] += values[at];
  });
  for (let place = tree.length - 1; place >= 0; place -= 1) {
    const { parent } = tree[place];
    if (parent >= 0) sums[parent] += sums[place];
  }
  return sums;
}

function running(values) {
  const sums = [0];
  for (const value of values) sums.push(sums.at(-1) + value);
  return sums;
}

/** Which containers lie in the subtree with the most editorial and least other weight. */
function bestOf(tree, mass, weight) {
  const gains = mass.map((part, at) => 2 * part - weight[at]);
  const top = gains.reduce((best, gain, at) => (best < 0 || gain > gains[best] ? at : best), -1);
  const inside = [];
  tree.forEach(({ parent }, place) => inside.push(place === top || (parent >= 0 && inside[parent])));
  return inside;
}

/** The first and last place of the run with the largest sum (Kadane's algorithm). */
function spanOf(gains) {
  let best = 0;
  let span = [gains.length, -1];
  let total = 0;
  let start = 0;
  gains.forEach((gain, place) => {
    if (total <= 0) [total, start] = [0, place];
    total += gain;
    if (total > best) [best, span] = [total, [start, place]];
  });
  return span;
}

function windowParts({ mass, weight }, place, own) {
  const parts = [];
  for (const reach of WINDOWS) {
    const low = Math.max(0, place - reach);
    const high = Math.min(mass.length - 1, place + reach + 1);
    const [left, leftWeight] = [mass[place] - mass[low], weight[place] - weight[low]];
    const [right, rightWeight] = [mass[high] - mass[place + 1], weight[high] - weight[place + 1]];
    const both = mean(left + right, leftWeight + rightWeight);
    const sides = [binOf(LEANINGS, mean(left, leftWeight)), binOf(LEANINGS, mean(right, rightWeight))];
    parts.push(windowPart(reach, binOf(MEANS, both), ...sides, own));
  }
  return parts;
}

function pagePart({ mass, span: [first, last] }, place, own) {
  const whole = mass.at(-1) || 1;
  const side = place < first ? "<" : place > last ? ">" : "=";
  return sharePart(binOf(SHARES, mass[place] / whole), binOf(SHARES, (whole - mass[place + 1]) / whole), side, own);
}

/** What the block's own container tells of it, the block itself left out. */
function ownContainer(page, opinion, place, own) {
  const { container, tag } = page.blocks[place];
  const best = bestPart(truth(container >= 0 && opinion.best[container]), own, tag);
  if (container < 0) return [best];
  const mass = opinion.mass[place + 1] - opinion.mass[place];
  const weight = opinion.weight[place + 1] - opinion.weight[place];
  const inside = mean(opinion.innerMass[container] - mass, opinion.innerWeight[container] - weight);
  return [best, levelOf(opinion, 0, container, inside, own)];
}

/** What the containers around a block's own tell of a block of that opinion. */
function chainParts(page, opinion, start, own) {
  const parts = [];
  let container = start;
  for (let level = 1; level < LEVELS && container >= 0; level += 1) {
    const inside = mean(opinion.innerMass[container], opinion.innerWeight[container]);
    parts.push(levelOf(opinion, level, container, inside, own));
    container = page.containers[container].parent;
  }
  return parts;
}

function levelOf(opinion, level, container, inside, own) {
  const share = binOf(SHARES, opinion.innerMass[container] / (opinion.mass.at(-1) || 1));
  return levelPart(level, binOf(MEANS, inside), share, binOf(LEANINGS, inside), own);
}

const context = (...tokens) => [CONTEXT, tokens];

const selfPart = remember((fine, own, tag, size) =>
  context(`self ${fine}`, `self ${own} ${tag}`, `self ${fine >> 1} size ${size}`),
);
const nearPart = remember((side, step, one, two) => context(`${side}${step} ${one}`, `${side}${step + 1} ${two}`));
const threePart = remember((before, own, after, heading) =>
  context(`three ${before} ${own} ${after}`, `head ${own} ${heading}`),
);
const windowPart = remember((reach, both, left, right, own) =>
  context(`window ${reach} ${both}`, `sides ${reach} ${left} ${right} ${own}`),
);
const sharePart = remember((before, after, side, own) =>
  context(`before ${before}`, `before ${before} ${own}`, `after ${after}`, `span ${side} ${own}`),
);
const bestPart = remember((best, own, tag) => context(`best ${best} ${own} ${tag}`));
const levelPart = remember((level, inside, share, leaning, own) =>
  context(`${level} mean ${inside} ${own}`, `${level} share ${share} ${leaning}`),
);

/** The editorial share of some weight; -1 when there is nothing there. */
function mean(mass, weight) {
  return weight > 1 ? mass / weight : -1;
}
