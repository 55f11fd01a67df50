// Element -> how a browser displays it; clf/page/reading/visibility.py in JavaScript.

"use strict";

const BLOCK_TAGS = new Set(
  (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure " +
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search " +
    "section summary table tbody td tfoot th thead tr ul xmp"
  ).split(" "),
);
const SKIPPED_TAGS = new Set(
  (
    "annotation annotation-xml audio canvas datalist iframe noembed noframes noscript object rp rt rtc script select " +
    "style svg template textarea video clf-mark clf-panel"
  ).split(" "),
);
const HEADING_TAGS = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);
const SENTENCE_TAGS = new Set(["p", ...HEADING_TAGS]);
const UNBOXED_TAGS = new Set(["br", "img", "title", "base", "meta", "link"]);
const ALWAYS_SHOWN = new Set(["html", "body", "main"]);
const HIDING_CLASSES = ["sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "katex-mathml"];
const STREAMED = /^S:[0-9a-f]+$/;
const HIDDEN = new RegExp(
  [
    String.raw`display\s*:\s*none`,
    String.raw`visibility\s*:\s*(?:hidden|collapse)`,
    String.raw`clip\s*:\s*rect\((?:\s*[01](?:px)?\s*,?){4}\)`,
    String.raw`clip-path\s*:\s*inset\((?:50|100)%`,
  ].join("|"),
  "i",
);
const BOX = /display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)/i;
const MAX_STYLE = 2000;

/** Whether a browser does not display an element. aria-hidden hides nothing from the eye. */
function isHidden(element, tag) {
  if (ALWAYS_SHOWN.has(tag)) return false;
  const hidden = attribute(element, "hidden");
  if (hidden !== null) return hidden !== "until-found" && !STREAMED.test(attribute(element, "id") ?? "");
  if (HIDDEN.test(styleOf(element))) return true;
  if (tag === "dialog" && attribute(element, "open") === null) return true;
  const names = (attribute(element, "class") ?? "").split(/\s+/);
  return HIDING_CLASSES.some((name) => names.includes(name));
}

/** The tag of the box that an element is displayed as; "" for an element in a line of text. Without styles if `whole`. */
function boxTag(element, tag, whole) {
  if (BLOCK_TAGS.has(tag)) return tag;
  if (UNBOXED_TAGS.has(tag)) return "";
  if (!whole && BOX.test(styleOf(element))) return "div";
  return tag.includes("-") && isOutsideSentence(element) ? tag : "";
}

function isOutsideSentence(element) {
  const parent = parentOf(element);
  const tag = typeOf(parent) === Node.ELEMENT_NODE ? tagOf(parent) : "div";
  return !SENTENCE_TAGS.has(tag) && (BLOCK_TAGS.has(tag) || tag.includes("-"));
}

function styleOf(element) {
  return (attribute(element, "style") ?? "").slice(0, MAX_STYLE);
}
