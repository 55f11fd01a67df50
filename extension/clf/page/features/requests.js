// Words of a block -> whether it asks the reader for something; clf/page/features/requests.py in JavaScript.

import { head, length } from "../../python.js";
import { FEE_WORDS, LIMITS, PUBLISHER_WORDS, READER_WORDS, REQUEST_STEMS } from "./tables.js";

/** What else a block speaks of: "you", "we", or a fee. */
const MARKS = [["y", READER_WORDS], ["w", PUBLISHER_WORDS], ["f", FEE_WORDS]];

/** Different words for reader and publisher; more count as this many. */
const MOST_PERSONS = 4;
/** The block names its publisher. */
const SITE = "s";

/** The tokens of a block with the folded `words`, whose length has the bin `size`, on the `site` of this host. */
export function requestTokens(words, size, site) {
  const stems = [...new Set(words.map((word) => head(word, LIMITS["request letters"])))];
  const marks = MARKS.filter(([, known]) => stems.some((stem) => known.has(stem))).map(([letter]) => letter);
  if (words.some((word) => length(word) >= LIMITS["site name letters"] && site.includes(word))) marks.push(SITE);
  const count = Math.min(LIMITS["request words"], stems.filter((stem) => REQUEST_STEMS.has(stem)).length);
  const together = speechTokens(stems, marks, words.includes('"') ? "q" : "");
  if (!count) return [...together, ...marks.map((letter) => `speaks ${letter}`)];
  const asked = Array.from({ length: count }, (_, index) => index + 1).flatMap((least) => [
    `asks ${least}`,
    `asks ${least} size ${size}`,
    ...marks.map((letter) => `asks ${least} ${letter}`),
  ]);
  return [...together, ...asked];
}

/** The tokens of several marks together, and of several words for reader and publisher; "q" marks a quote. */
function speechTokens(stems, marks, quoted) {
  const tokens = marks.length && (marks.length > 1 || quoted) ? [`speaks ${marks.join("")}${quoted}`] : [];
  const persons = Math.min(MOST_PERSONS, stems.filter((stem) => READER_WORDS.has(stem) || PUBLISHER_WORDS.has(stem)).length);
  for (let least = 2; least <= persons; least += 1) tokens.push(`speaks ${least}${quoted}`);
  return tokens;
}
