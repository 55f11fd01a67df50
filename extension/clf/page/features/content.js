// Page -> stage-1 features of the blocks themselves; clf/page/features/content.py in JavaScript.
//
// A feature is [namespace, tokens]; most features have been made before, and are the same array again.

import { counted, distinct, first, isAlnum, last, length, memoize, truth } from "../../python.js";
import { plainWords } from "../../text/tokens.js";
import { announcementFeatures, announcements } from "./announcements.js";
import { binOf, letterKind } from "./bins.js";
import { firstWords } from "./first_words.js";
import { headlineFeatures } from "./headline.js";
import { hostFeatures } from "./hosts.js";
import { lineFeatures as buildOfLines } from "./lines.js";
import { headingFeatures, linkFeatures } from "./links.js";
import { paragraphDistances } from "./measures.js";
import { replyFeatures } from "./replies.js";
import { CLOSING_MARKS, LIMITS, NEIGHBOUR_TAGS } from "./tables.js";

/** The content features of all blocks of `page`, whose measures are `measures`. */
export function contentFeatures(page, measures) {
  const bins = binsOf(page, measures);
  const ofTitle = titleFeatures(page);
  const ofArticle = statedArticleFeatures(page, bins);
  const ofLines = lineFeatures(page, measures, bins);
  const ofPosition = positionFeatures(page, measures);
  const ofHeading = headingFeatures(page);
  const ofLinks = linkFeatures(page);
  const ofHosts = hostFeatures(page, measures);
  const cues = announcements(page);
  const ofCues = announcementFeatures(page, measures, cues);
  const ofReplies = replyFeatures(page, measures);
  const ofBuild = buildOfLines(page, measures, cues);
  const ofHeadline = headlineFeatures(page, measures);
  return page.blocks.map((block, index) => {
    const { words, written } = firstWords(block.text);
    return [
      ["word", distinct(words)],
      ...buildFeatures(block, index, bins),
      writing(...written, Math.min(LIMITS.commas, commasOf(block)), bins.sizes[index]),
      ofTitle(block, words),
      ...ofArticle(index, words),
      ...ofPosition(block, index),
      ...ofLines(index),
      ...neighbourShapes(block, index, bins),
      ofHeading(block),
      ofLinks(block, bins.densities[index]),
      ofHosts(block, index, bins.linked[index]),
      ofCues(index),
      ofReplies(block, bins.sizes[index]),
      ...ofBuild(index),
      ofHeadline(index),
    ];
  });
}

/** The bins that several templates use, and the shapes and kinds of blocks with a mark for either end of the page. */
function binsOf(page, { chars, linkDensities }) {
  const sizes = chars.map((count) => binOf(count, "sizes"));
  const linked = linkDensities.map((share) => binOf(share, "linked"));
  const shapes = sizes.map((size, index) => `${size}${linked[index]}`);
  const kinds = page.blocks.map(({ tag }, index) => `${NEIGHBOUR_TAGS.has(tag) ? tag : "x"}${shapes[index]}`);
  return {
    lengths: chars.map((count) => binOf(count, "chars")),
    densities: linkDensities.map((share) => binOf(share, "densities")),
    sizes,
    linked,
    shapes: ["^", ...shapes, "$"],
    kinds: ["^", ...kinds, "$"],
  };
}

/** Features of the length, the links and the last character of a block. */
function buildFeatures({ text, tag, links }, index, { lengths, densities, sizes, linked }) {
  const letter = last(text);
  const longest = links.reduce((most, link) => Math.max(most, link.text.split(" ").length), 0);
  return [
    form(tag, lengths[index], densities[index], sizes[index], linked[index]),
    end(letterKind(letter), truth(CLOSING_MARKS.has(letter)), lengths[index], linked[index]),
    longestLink(binOf(longest, "link words"), binOf(links.length, "counts"), linked[index]),
  ];
}

function commasOf({ text }) {
  return text.split(",").length - 1;
}

/** Features of the words that a block shares with the page's title, and of repetitions of its text. */
function titleFeatures(page) {
  const keys = new Set(plainWords(page.title).filter((word) => length(word) >= LIMITS["title word letters"]));
  const counts = counted(page.blocks.map((block) => block.text));
  return (block, words) => {
    const shared = words.filter((word) => keys.has(word)).length;
    return titleWords(binOf(shared / Math.max(1, keys.size), "title"), Math.min(LIMITS.often, counts.get(block.text)));
  };
}

/** Whether a block begins with words of the article that the page states for machines, if it states one. */
function statedArticleFeatures(page, { sizes }) {
  if (!page.stated) return () => [];
  const article = ` ${plainWords(page.stated).filter((word) => isAlnum(first(word))).join(" ")} `;
  return (index, words) => {
    const key = words.slice(0, LIMITS["article key words"]).join(" ");
    const found = truth(key && article.includes(` ${key} `));
    return [stated(found, sizes[index], Math.min(LIMITS["article key count"], words.length))];
  };
}

/** Features of the position of a block in the page, and of its distance to the heading above. */
function positionFeatures(page, { chars }) {
  const total = Math.max(1, chars.reduce((sum, count) => sum + count, 0));
  const passed = [0];
  for (const count of chars) passed.push(passed.at(-1) + count);
  return ({ heading }, index) => [
    pagePosition(binOf(passed[index] / total, "positions"), binOf(index / chars.length, "positions")),
    underHeading(heading >= 0 ? binOf(index - heading, "gaps") : -1),
  ];
}

/** The distances of the lines of a plain text to its paragraphs; in HTML, containers tell more than these. */
function lineFeatures(page, { paragraphs, paragraphChars }, { shapes }) {
  if (page.kind !== "text") return () => [];
  const above = paragraphDistances(paragraphs);
  const below = paragraphDistances(paragraphs.toReversed()).reverse();
  const size = binOf(paragraphChars, "paragraph chars");
  return (index) => [
    gap(binOf(above[index], "gaps"), binOf(below[index], "gaps"), shapes[index + 1]),
    pageSize(size, shapes[index + 1]),
  ];
}

/** Features of the tags and shapes of the blocks before and after. */
function neighbourShapes({ tag }, index, { shapes, kinds }) {
  return [
    beside(kinds[index], kinds[index + 2]),
    between(shapes[index], shapes[index + 1], shapes[index + 2], tag),
  ];
}

const fact = (...tokens) => ["fact", tokens];

const form = memoize((tag, chars, density, size, linked) =>
  fact(`chars ${chars}`, `density ${density}`, `tag ${tag}`, `kind ${tag} ${size} ${linked}`),
);

const end = memoize((letter, closed, chars, linked) =>
  fact(`ends ${letter}`, `ends ${letter} ${chars}`, `closed ${closed} ${chars} ${linked}`),
);

const longestLink = memoize((words, count, linked) => [
  "teaser",
  [`longest ${words}`, `longest ${words} ${count} ${linked}`],
]);

const writing = memoize((start, capitals, commas, size) =>
  fact(`starts ${start}`, `commas ${commas}`, `capitals ${capitals}`, `capitals ${capitals} ${size}`),
);

const titleWords = memoize((title, again) => fact(`title ${title}`, `again ${again}`));

const stated = memoize((found, size, words) =>
  fact(`stated ${found}`, `stated ${found} ${size}`, `stated ${found} words ${words}`),
);

const pagePosition = memoize((byChars, byBlocks) => fact(`place ${byChars}`, `order ${byBlocks}`));
const underHeading = memoize((distance) => fact(`under ${distance}`));

const gap = memoize((above, below, shape) =>
  fact(`above ${above}`, `below ${below}`, `gap ${above} ${below}`, `gap ${above} ${below} ${shape}`),
);

const pageSize = memoize((size, shape) => fact(`page ${size} ${shape}`));
const beside = memoize((before, after) => fact(`-1 ${before}`, `+1 ${after}`));
const between = memoize((before, own, after, tag) => fact(`around ${before} ${own} ${after} ${tag}`));
