// Stage-1 logits -> tokens of blocks, stage 2, in parts; clf/page/features/neighbours.py in JavaScript.

import { bisectRight as binOf, remember, truth } from "../python.js";

export const CONTEXT = "context";
const LOGITS = [-6, -5, -4, -3, -2.25, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2.25, 3, 4, 5, 6];
const OPINIONS = [-3, -1, 0, 1, 3];
const MEANS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98];
const LEANINGS = [0.1, 0.3, 0.5, 0.7, 0.9];
const SHARES = [0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.999];
const SIZES = [20, 50, 100, 200];
const REACH = 4;
const WINDOWS = { html: [8], text: [3, 8, 20] };
const FULL = 400;
const LEAST = 5;
const BOUND = 30;
const EDGES = (mark) => new Array(REACH).fill(mark);

/** The stage-2 tokens of the blocks of `page` that are `near`, from the stage-1 logits of all, in parts. */
export function contextTokens(page, logits, near) {
  const opinion = opinionOf(page, logits);
  const fine = logits.map((logit) => binOf(LOGITS, logit));
  const steps = [...EDGES("^"), ...fine.map((step) => step >> 1), ...EDGES("$")];
  const rough = ["^", ...logits.map((logit) => binOf(OPINIONS, logit)), "$"];
  const groups = page.kind === "text" ? groupsOf(page, opinion) : null;
  return page.blocks.map((block, place) => {
    if (!near[place]) return [];
    const own = rough[place + 1];
    const before = steps.slice(place, place + REACH);
    const after = steps.slice(place + REACH + 1, place + 2 * REACH + 1);
    return [
      selfPart(fine[place], own, block.tag, binOf(SIZES, block.end - block.start)),
      nearPart("-", 1, before[3], before[2]),
      nearPart("-", 3, before[1], before[0]),
      nearPart("+", 1, after[0], after[1]),
      nearPart("+", 3, after[2], after[3]),
      threePart(rough[place], own, rough[place + 2], block.heading >= 0 ? rough[block.heading + 1] : "none"),
      ...WINDOWS[page.kind].map((reach) => windowOf(opinion, place, own, reach)),
      pagePart(opinion, place, own),
      ...groupParts(page, opinion, groups, place, own),
    ];
  });
}

function opinionOf(page, logits) {
  const weights = page.blocks.map((block) => Math.min(FULL, block.end - block.start) + LEAST);
  const masses = weights.map((weight, at) => weight / (1 + Math.exp(Math.max(-BOUND, Math.min(BOUND, -logits[at])))));
  const gains = masses.map((mass, at) => 2 * mass - weights[at]);
  return { mass: running(masses), weight: running(weights), span: spanOf(gains) };
}

function running(values) {
  const sums = [0];
  for (const value of values) sums.push(sums.at(-1) + value);
  return sums;
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

/** What is on both sides of the block at `place`, and on either. */
function windowOf({ mass, weight }, place, own, reach) {
  const low = Math.max(0, place - reach);
  const high = Math.min(mass.length - 1, place + reach + 1);
  const [left, leftWeight] = [mass[place] - mass[low], weight[place] - weight[low]];
  const [right, rightWeight] = [mass[high] - mass[place + 1], weight[high] - weight[place + 1]];
  const both = mean(left + right, leftWeight + rightWeight);
  const sides = [binOf(LEANINGS, mean(left, leftWeight)), binOf(LEANINGS, mean(right, rightWeight))];
  return windowPart(reach, binOf(MEANS, both), ...sides, own);
}

function pagePart({ mass, span: [first, last] }, place, own) {
  const whole = mass.at(-1) || 1;
  const side = place < first ? "<" : place > last ? ">" : "=";
  return sharePart(binOf(SHARES, mass[place] / whole), binOf(SHARES, (whole - mass[place + 1]) / whole), side, own);
}

/** Per group of lines that touch, in a plain text, its weights; and which group has the most of an article. */
function groupsOf(page, { mass, weight }) {
  const sums = page.containers.map(() => ({ mass: 0, weight: 0 }));
  page.blocks.forEach(({ container }, place) => {
    sums[container].mass += mass[place + 1] - mass[place];
    sums[container].weight += weight[place + 1] - weight[place];
  });
  const gains = sums.map((sum) => 2 * sum.mass - sum.weight);
  return { sums, best: gains.reduce((best, gain, at) => (best < 0 || gain > gains[best] ? at : best), -1) };
}

/** What the lines are that a line of plain text touches, and whether their group is the one for an article. */
function groupParts(page, { mass, weight }, groups, place, own) {
  if (!groups) return [];
  const { container, tag } = page.blocks[place];
  const inner = groups.sums[container];
  const besides = mean(
    inner.mass - (mass[place + 1] - mass[place]),
    inner.weight - (weight[place + 1] - weight[place]),
  );
  const share = binOf(SHARES, inner.mass / (mass.at(-1) || 1));
  return [
    groupPart(binOf(MEANS, besides), share, binOf(LEANINGS, besides), own),
    bestPart(truth(container === groups.best), own, tag),
  ];
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

const groupPart = remember((inside, share, leaning, own) =>
  context(`group mean ${inside} ${own}`, `group share ${share} ${leaning}`),
);
const bestPart = remember((best, own, tag) => context(`best ${best} ${own} ${tag}`));

/** The editorial share of some weight; -1 when there is nothing there. */
function mean(mass, weight) {
  return weight > 1 ? mass / weight : -1;
}
