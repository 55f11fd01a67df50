// Words of a block -> whether it asks the reader for something; clf/page/features/requests.py in JavaScript.

import { head } from "../../python.js";
import { LIMITS, PUBLISHER_WORDS, READER_WORDS, REQUEST_STEMS } from "./tables.js";

/** Whose words a block has: "you" or "we". */
const SPEAKERS = [["y", READER_WORDS], ["w", PUBLISHER_WORDS]];

/** The tokens of a block with the folded `words`, whose length has the bin `size`. */
export function requestTokens(words, size) {
  const stems = [...new Set(words.map((word) => head(word, LIMITS["request letters"])))];
  const speakers = SPEAKERS.filter(([, known]) => stems.some((stem) => known.has(stem))).map(([letter]) => letter);
  const count = Math.min(LIMITS["request words"], stems.filter((stem) => REQUEST_STEMS.has(stem)).length);
  if (!count) return speakers.map((letter) => `speaks ${letter}`);
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((least) => [
    `asks ${least}`,
    `asks ${least} size ${size}`,
    ...speakers.map((letter) => `asks ${least} ${letter}`),
  ]);
}
