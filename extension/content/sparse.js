// Pages with hardly any text of their own; clf/page/reading/sparse.py in JavaScript.

"use strict";

const MIN_PARAGRAPH = 80;
const MAX_LINKED = 0.4;
const SPARSE = 400;
const MIN_ARTICLE = 200;
const TIMES = 3;

/** The number of characters in the paragraphs among blocks. */
function paragraphs(blocks) {
  return blocks.reduce((sum, { text, links }) => {
    const length = lengthOf(text);
    const linked = links.reduce((part, link) => part + lengthOf(link.text), 0);
    return length >= MIN_PARAGRAPH && linked < MAX_LINKED * length ? sum + length : sum;
  }, 0);
}

/** Whether a text of `length` characters is the article of a page rather than its own paragraphs are. */
function isFuller(length, blocks) {
  return length >= Math.max(MIN_ARTICLE, TIMES * paragraphs(blocks));
}

/** Text as an <article> with a paragraph a line, which is not part of the document; none when there is no text. */
function articleOf(text) {
  const lines = text.split(LINE_ENDS).slice(0, MAX_BLOCKS).filter((line) => wordsOf(line).length);
  if (!lines.length) return [];
  const article = document.createElement("article");
  for (const line of lines) article.appendChild(document.createElement("p")).textContent = line;
  return [article];
}

/** The document under `root` as a browser without scripts has it. */
function withoutScripts(root) {
  return new DOMParser().parseFromString(root.outerHTML, "text/html").documentElement;
}
