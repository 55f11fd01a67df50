// Words of a block -> whether it asks the reader for something; clf/page/features/requests.py in JavaScript.

import { head } from "../../python.js";
import { FEE_WORDS, LIMITS, PUBLISHER_WORDS, READER_WORDS, REQUEST_STEMS } from "./tables.js";

/** What else a block speaks of: "you", "we", or a fee. */
const MARKS = [["y", READER_WORDS], ["w", PUBLISHER_WORDS], ["f", FEE_WORDS]];

/** The tokens of a block with the folded `words`, whose length has the bin `size`. */
export function requestTokens(words, size) {
  const stems = [...new Set(words.map((word) => head(word, LIMITS["request letters"])))];
  const marks = MARKS.filter(([, known]) => stems.some((stem) => known.has(stem))).map(([letter]) => letter);
  const count = Math.min(LIMITS["request words"], stems.filter((stem) => REQUEST_STEMS.has(stem)).length);
  const together = marks.length > 1 ? [`speaks ${marks.join("")}`] : [];
  if (!count) return [...together, ...marks.map((letter) => `speaks ${letter}`)];
  const asked = Array.from({ length: count }, (_, index) => index + 1).flatMap((least) => [
    `asks ${least}`,
    `asks ${least} size ${size}`,
    ...marks.map((letter) => `asks ${least} ${letter}`),
  ]);
  return [...together, ...asked];
}
