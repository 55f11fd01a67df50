// Stage-1 logits -> tokens of every block, stage 2; clf/page/context.py in JavaScript.

import { bisectRight, truth } from "../python.js";

const LOGITS = [-6, -5, -4, -3, -2.25, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2.25, 3, 4, 5, 6];
const OPINIONS = [-3, -1, 0, 1, 3];
const MEANS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98];
const LEANINGS = [0.1, 0.3, 0.5, 0.7, 0.9];
const SHARES = [0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.999];
const SIZES = [20, 50, 100, 200];
const REACH = 4;
const WINDOWS = [3, 8, 20];
const LEVELS = 5;
const EDGE = 3;
const FULL = 400;
const LEAST = 5;
const BOUND = 30;

const binOf = (value, edges) => bisectRight(edges, value);
const STEPS = Array.from({ length: REACH }, (_, step) => step + 1);

/** The stage-2 tokens of all blocks of `page` from their stage-1 logits. */
export function contextTokens(page, logits) {
  const opinion = opinionOf(page, logits);
  const fine = logits.map((logit) => binOf(logit, LOGITS));
  const near = [...STEPS.map(() => "^"), ...fine.map((step) => String(step >> 1)), ...STEPS.map(() => "$")];
  const rough = ["^", ...logits.map((logit) => String(binOf(logit, OPINIONS))), "$"];
  return page.blocks.map((block, place) => {
    const own = rough[place + 1];
    return [
      `self ${fine[place]}`,
      `self ${own} ${block.tag}`,
      `self ${fine[place] >> 1} ${binOf(block.end - block.start, SIZES)}`,
      ...STEPS.map((step) => `-${step} ${near[place + REACH - step]}`),
      ...STEPS.map((step) => `+${step} ${near[place + REACH + step]}`),
      `three ${rough.slice(place, place + 3).join(" ")}`,
      `head ${own} ${block.heading >= 0 ? rough[block.heading + 1] : "none"}`,
      ...windowTokens(opinion, place, own),
      ...pageTokens(opinion, place, own),
      ...treeTokens(page, opinion, place, own),
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
  const rim = rimOf(page, logits, mass, weight);
  return { mass, weight, innerMass, innerWeight, best, span: spanOf(gains), rim };
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

/** Per container, the opinion of the next block outside and of the next three, before and after it. */
function rimOf(page, logits, mass, weight) {
  const { firsts, lasts } = extents(page);
  const rough = ["^", ...logits.map((logit) => String(binOf(logit, OPINIONS))), "$"];
  return firsts.map((first, at) => {
    const last = lasts[at];
    const low = Math.max(0, first - EDGE);
    const high = Math.min(logits.length, last + 1 + EDGE);
    const before = mean(mass[first] - mass[low], weight[first] - weight[low]);
    const after = mean(mass[high] - mass[last + 1], weight[high] - weight[last + 1]);
    return [`${rough[first]} ${rough[last + 2]}`, `${binOf(before, LEANINGS)} ${binOf(after, LEANINGS)}`];
  });
}

/** The first and the last block of every container; one without blocks has the whole page. */
function extents({ blocks, containers: tree }) {
  const firsts = new Array(tree.length).fill(blocks.length);
  const lasts = new Array(tree.length).fill(-1);
  blocks.forEach(({ container }, place) => {
    if (container < 0) return;
    firsts[container] = Math.min(firsts[container], place);
    lasts[container] = place;
  });
  for (let place = tree.length - 1; place >= 0; place -= 1) {
    const { parent } = tree[place];
    if (parent < 0) continue;
    firsts[parent] = Math.min(firsts[parent], firsts[place]);
    lasts[parent] = Math.max(lasts[parent], lasts[place]);
  }
  const empty = lasts.map((last) => last < 0);
  return {
    firsts: firsts.map((first, at) => (empty[at] ? 0 : first)),
    lasts: lasts.map((last, at) => (empty[at] ? blocks.length - 1 : last)),
  };
}

function windowTokens({ mass, weight }, place, own) {
  const tokens = [];
  const leanings = [];
  for (const reach of WINDOWS) {
    const low = Math.max(0, place - reach);
    const high = Math.min(mass.length - 1, place + reach + 1);
    const before = mean(mass[place] - mass[low], weight[place] - weight[low]);
    const after = mean(mass[high] - mass[place + 1], weight[high] - weight[place + 1]);
    const both = mean(
      mass[high] - mass[low] - mass[place + 1] + mass[place],
      weight[high] - weight[low] - weight[place + 1] + weight[place],
    );
    leanings.push(binOf(both, LEANINGS));
    tokens.push(`window ${reach} ${binOf(both, MEANS)}`);
    tokens.push(`sides ${reach} ${binOf(before, LEANINGS)} ${binOf(after, LEANINGS)} ${own}`);
  }
  return [...tokens, `windows ${leanings.join(" ")}`];
}

function pageTokens({ mass, span: [firstPlace, lastPlace] }, place, own) {
  const whole = mass.at(-1) || 1;
  const before = binOf(mass[place] / whole, SHARES);
  const after = binOf((whole - mass[place + 1]) / whole, SHARES);
  const side = place < firstPlace ? "<" : place > lastPlace ? ">" : "=";
  return [`before ${before}`, `before ${before} ${own}`, `after ${after}`, `span ${side} ${own}`];
}

function treeTokens(page, opinion, place, own) {
  const block = page.blocks[place];
  const whole = opinion.mass.at(-1) || 1;
  const mass = opinion.mass[place + 1] - opinion.mass[place];
  const weight = opinion.weight[place + 1] - opinion.weight[place];
  let { container } = block;
  const tokens = [`best ${truth(container >= 0 && opinion.best[container])} ${own} ${block.tag}`];
  for (let level = 0; level < LEVELS && container >= 0; level += 1) {
    const around = mean(opinion.innerMass[container] - mass, opinion.innerWeight[container] - weight);
    const share = binOf(opinion.innerMass[container] / whole, SHARES);
    tokens.push(`${level} mean ${binOf(around, MEANS)} ${own}`);
    tokens.push(`${level} share ${share} ${binOf(around, LEANINGS)}`);
    const [rim, rims] = opinion.rim[container];
    tokens.push(`${level} rim ${rim} ${own}`, `${level} rims ${rims} ${own}`);
    container = page.containers[container].parent;
  }
  return tokens;
}

/** The editorial share of some weight; -1 when there is nothing there. */
function mean(mass, weight) {
  return weight > 1 ? mass / weight : -1;
}
