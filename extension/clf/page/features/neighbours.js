// Stage-1 logits -> stage-2 features of blocks, from the scores around them; clf/page/features/neighbours.py in JavaScript.

import { memoize, truth } from "../../python.js";
import { binOf } from "./bins.js";
import { LIMITS, WINDOWS } from "./tables.js";

export const NEIGHBOUR_NAMESPACE = "context";
const REACH = LIMITS.neighbours;

/** The stage-2 features of the blocks for which `isCandidate` is true, from the stage-1 `logits` of all blocks. */
export function neighbourFeatures(page, logits, isCandidate) {
  const scores = scoresOf(page, logits);
  const ofGroup = page.kind === "text" ? groupFeatures(page, scores) : () => [];
  return page.blocks.map((block, index) => {
    if (!isCandidate[index]) return [];
    const { fine, coarse } = scores;
    const own = coarse[index + 1];
    return [
      ownScore(fine[index], own, block.tag, binOf(block.end - block.start, "sizes")),
      ...stepFeatures(scores, index),
      three(coarse[index], own, coarse[index + 2], block.heading >= 0 ? coarse[block.heading + 1] : "none"),
      ...WINDOWS[page.kind].map((reach) => windowFeature(scores, index, own, reach)),
      articleFeature(scores, index, own),
      ...ofGroup(block, index, own),
    ];
  });
}

/** The stage-1 scores of a page: bins of the logits, running sums from 0, and the run that is most editorial. */
function scoresOf(page, logits) {
  const weights = page.blocks.map(({ start, end }) => Math.min(LIMITS["block weight"], end - start) + LIMITS["least block weight"]);
  const editorial = weights.map((weight, index) => weight / (1 + Math.exp(clipped(-logits[index]))));
  const fine = logits.map((logit) => binOf(logit, "logits"));
  const edge = (mark) => new Array(REACH).fill(mark);
  return {
    fine,
    coarse: ["^", ...logits.map((logit) => binOf(logit, "coarse logits")), "$"],
    steps: [...edge("^"), ...fine.map((bin) => bin >> 1), ...edge("$")],
    editorial: running(editorial),
    weight: running(weights),
    run: largestRun(editorial.map((part, index) => 2 * part - weights[index])),
  };
}

function clipped(logit) {
  return Math.max(-LIMITS.logit, Math.min(LIMITS.logit, logit));
}

function running(values) {
  const sums = [0];
  for (const value of values) sums.push(sums.at(-1) + value);
  return sums;
}

/** The first and last index of the run with the largest sum (Kadane's algorithm). */
function largestRun(gains) {
  let best = 0;
  let run = [gains.length, -1];
  let total = 0;
  let start = 0;
  gains.forEach((gain, index) => {
    if (total <= 0) [total, start] = [0, index];
    total += gain;
    if (total > best) [best, run] = [total, [start, index]];
  });
  return run;
}

/** The bins of the four blocks before and after. */
function stepFeatures({ steps }, index) {
  const at = (distance) => steps[index + REACH + distance];
  return [
    step("-", 1, at(-1), at(-2)),
    step("-", 3, at(-3), at(-4)),
    step("+", 1, at(1), at(2)),
    step("+", 3, at(3), at(4)),
  ];
}

/** The editorial shares of the `reach` blocks before, of those after, and of both together. */
function windowFeature({ editorial, weight }, index, own, reach) {
  const low = Math.max(0, index - reach);
  const high = Math.min(editorial.length - 1, index + reach + 1);
  const [left, leftWeight] = [editorial[index] - editorial[low], weight[index] - weight[low]];
  const [right, rightWeight] = [editorial[high] - editorial[index + 1], weight[high] - weight[index + 1]];
  const both = binOf(share(left + right, leftWeight + rightWeight), "editorial shares");
  const sides = [share(left, leftWeight), share(right, rightWeight)];
  return windowShare(reach, both, ...sides.map((side) => binOf(side, "coarse editorial shares")), own);
}

/** The share of the article before and after a block, and its position to the most editorial run. */
function articleFeature({ editorial, run: [first, last] }, index, own) {
  const whole = editorial.at(-1) || 1;
  let side = "=";
  if (index < first) side = "<";
  else if (index > last) side = ">";
  const before = binOf(editorial[index] / whole, "article shares");
  return articleShare(before, binOf((whole - editorial[index + 1]) / whole, "article shares"), side, own);
}

/** Features of the group of adjacent lines that a line of plain text belongs to. */
function groupFeatures(page, { editorial, weight }) {
  const ofBlock = (sums, index) => sums[index + 1] - sums[index];
  const groups = page.containers.map(() => ({ editorial: 0, weight: 0 }));
  page.blocks.forEach(({ container }, index) => {
    groups[container].editorial += ofBlock(editorial, index);
    groups[container].weight += ofBlock(weight, index);
  });
  const gains = groups.map((group) => 2 * group.editorial - group.weight);
  const best = gains.reduce((most, gain, index) => (most < 0 || gain > gains[most] ? index : most), -1);
  const whole = editorial.at(-1) || 1;
  return ({ container, tag }, index, own) => {
    const group = groups[container];
    const others = share(group.editorial - ofBlock(editorial, index), group.weight - ofBlock(weight, index));
    const ofArticle = binOf(group.editorial / whole, "article shares");
    return [
      groupShare(binOf(others, "editorial shares"), ofArticle, binOf(others, "coarse editorial shares"), own),
      bestGroup(truth(container === best), own, tag),
    ];
  };
}

/** The editorial share of a weight; -1 where there is no block. */
function share(editorial, weight) {
  return weight > 1 ? editorial / weight : -1;
}

const feature = (...tokens) => [NEIGHBOUR_NAMESPACE, tokens];

const ownScore = memoize((fine, own, tag, size) =>
  feature(`self ${fine}`, `self ${own} ${tag}`, `self ${fine >> 1} size ${size}`),
);

const step = memoize((side, distance, nearer, farther) =>
  feature(`${side}${distance} ${nearer}`, `${side}${distance + 1} ${farther}`),
);

const three = memoize((before, own, after, heading) =>
  feature(`three ${before} ${own} ${after}`, `head ${own} ${heading}`),
);

const windowShare = memoize((reach, both, left, right, own) =>
  feature(`window ${reach} ${both}`, `sides ${reach} ${left} ${right} ${own}`),
);

const articleShare = memoize((before, after, side, own) =>
  feature(`before ${before}`, `before ${before} ${own}`, `after ${after}`, `span ${side} ${own}`),
);

const groupShare = memoize((mean, part, coarseMean, own) =>
  feature(`group mean ${mean} ${own}`, `group share ${part} ${coarseMean}`),
);

const bestGroup = memoize((best, own, tag) => feature(`best ${best} ${own} ${tag}`));
