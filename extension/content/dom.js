// Access to the DOM that a page cannot redirect, and white space as Python sees it; shared by all content scripts.
//
// Classic scripts: content scripts are not modules, and share one scope.

"use strict";

// str.isspace() of Python, and the control characters that clf/page/reading/decoding.py turns into spaces.
const SPACE = /[\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const SPACES = new RegExp(`${SPACE.source}+`);
// Where str.splitlines() of Python ends a line.
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/;
const OWN_ATTRIBUTE = "data-clf-";

// A form hides its own properties behind fields that have their names; the prototypes' properties cannot be hidden.
const getter = (prototype, name) => {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name);
  return (node) => get.call(node);
};
const typeOf = getter(Node.prototype, "nodeType");
const childrenOf = getter(Node.prototype, "childNodes");
const parentOf = getter(Node.prototype, "parentNode");
const tagOf = getter(Element.prototype, "localName");
const textOf = getter(Node.prototype, "textContent");
const baseOf = getter(Node.prototype, "baseURI");
const attributesOf = getter(Element.prototype, "attributes");
const shadowOf = getter(Element.prototype, "shadowRoot");
const attribute = (element, name) => Element.prototype.getAttribute.call(element, name);

/** Whether an element has no attribute but the extension's own. */
function isBare(element) {
  return [...attributesOf(element)].every(({ name }) => name.startsWith(OWN_ATTRIBUTE));
}

/** The children of an element as a browser displays them: those of its shadow tree, or those put into a slot. */
function flattened(element) {
  const root = shadowOf(element);
  if (root) return [...childrenOf(root)];
  const assigned = tagOf(element) === "slot" ? HTMLSlotElement.prototype.assignedNodes.call(element) : [];
  return assigned.length ? assigned : [...childrenOf(element)];
}

function wordsOf(text) {
  return text.split(SPACES).filter(Boolean);
}

function strip(text) {
  let [start, end] = [0, text.length];
  while (start < end && SPACE.test(text[start])) start += 1;
  while (end > start && SPACE.test(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

/** The length of text in code points, as Python counts. */
function lengthOf(text) {
  return SURROGATE_PAIR.test(text) ? [...text].length : text.length;
}

/** The first `most` code points of text. */
function cut(text, most) {
  return text.length > most ? [...text.slice(0, 2 * most)].slice(0, most).join("") : text;
}
