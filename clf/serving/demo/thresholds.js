// The heads of a bundle -> the precisions that they reach, and the probabilities from which flags start.

import { percent } from "./messages.js";

// Return the precisions that all heads called `head` reach: [{precision, from}], where `from` maps the language of a
// head to the probability from which it reaches the precision. A page head has the language "".
export function thresholdsOf(model, head) {
  const heads = Object.entries(model.heads).filter(([name]) => name === head || name.startsWith(`${head}-`));
  return heads[0][1].thresholds.flatMap(({ precision }, index) => {
    const from = new Map(heads.map(([name, { thresholds }]) => [name.slice(head.length + 1), thresholds[index].probability]));
    return [...from.values()].includes(null) ? [] : [{ precision, from }];
  });
}

// Return the probability from which flags start; where heads differ, the one of each language among the items.
export function startOf(from, items, inLanguage) {
  const shown = new Set(items.map(({ language = "" }) => language));
  const starts = [...from].filter(([language]) => shown.has(language) || language === "");
  return starts.map(([language, start]) => `${language} ${percent(inLanguage, start)}`.trim()).join(", ") || "–";
}
