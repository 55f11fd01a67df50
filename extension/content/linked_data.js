// Linked data of a page -> the article as the page itself states it; clf/page/reading/json_ld.py in JavaScript.

"use strict";

const BODY_START = /"articleBody"\s*:\s*"/g;
const CONTROL = /[\x00-\x1f]/g;
const MARKUP = /<[^<>]*>|&#?[A-Za-z0-9]{1,31};/g;
const MAX_STATED = 100_000;

/** The longest article that linked data state, without its markup. */
function statedArticle(linkedData) {
  let longest = "";
  BODY_START.lastIndex = 0;
  while (BODY_START.test(linkedData)) {
    const start = BODY_START.lastIndex;
    const end = endOfString(linkedData, start);
    if (end < 0) break;
    const body = stringIn(linkedData.slice(start - 1, end + 1));
    if (lengthOf(body) > lengthOf(longest)) longest = body;
    BODY_START.lastIndex = end + 1;
  }
  return longest;
}

/** The index of the quote that ends a string of JSON, -1 if none does; a quote after an odd number of backslashes does not. */
function endOfString(text, start) {
  let end = text.indexOf('"', start);
  while (end >= 0) {
    let slashes = 0;
    while (end - slashes > start && text[end - slashes - 1] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return end;
}

function stringIn(literal) {
  try {
    return cut(JSON.parse(literal.replace(CONTROL, " ")).replace(MARKUP, " "), MAX_STATED);
  } catch {
    return "";
  }
}
