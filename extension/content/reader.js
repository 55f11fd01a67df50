// The page on the screen -> Page; clf/page/reading/html.py in JavaScript, on the browser's tree instead of a parser's events.
//
// A classic script: content scripts are not modules, and share one scope. Offsets count code points, as in Python.
// It only reads; `PageReader.steps()` can be paused at every `yield`, so that a long page does not block the browser.

"use strict";

const BLOCK_TAGS = new Set(
  (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure " +
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table " +
    "tbody td tfoot th thead tr ul"
  ).split(" "),
);
const SKIPPED_TAGS = new Set(
  "script style noscript template svg math textarea select object canvas iframe clf-mark clf-panel".split(" "),
);
const HEADING_TAGS = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);
const NAME = /[A-Za-z]{2,}/g;
const CAMEL = /(?<=[a-z])(?=[A-Z])/g;
const MAX_NAMES = 12;
const MAX_NAME = 200;
const MAX_INNER = 8;
const MAX_ATTRIBUTE = 2000;
const MAX_DEPTH = 200;
const MAX_BLOCKS = 4000;
const MAX_CONTAINERS = 20_000;
const MAX_LINKS = 10_000;
const MAX_TITLE = 2000;
const LINKED_DATA = "ld+json";
const BODY = /"articleBody"\s*:\s*("(?:[^"\\]|\\.)*")/gs;
const CONTROL = /[\x00-\x1f]/g;
const MARKUP = /<[^<>]*>|&#?[A-Za-z0-9]{1,31};/g;
const MAX_STATED = 100_000;
const NODES_A_STEP = 100;
const OWN_ATTRIBUTE = "data-clf-";
// str.isspace() of Python, and the control characters that clf/page/reading/decoding.py turns into spaces.
const SPACE = /[\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const SPACES = new RegExp(`${SPACE.source}+`);
const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

// A form hides its own properties behind fields that have their names; the prototypes' properties cannot be hidden.
const getter = (prototype, name) => {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name);
  return (node) => get.call(node);
};
const typeOf = getter(Node.prototype, "nodeType");
const firstIn = getter(Node.prototype, "firstChild");
const nextTo = getter(Node.prototype, "nextSibling");
const around = getter(Node.prototype, "parentNode");
const tagOf = getter(Element.prototype, "localName");
const textOf = getter(Node.prototype, "textContent");
const attributesOf = getter(Element.prototype, "attributes");
const attribute = (element, name) => Element.prototype.getAttribute.call(element, name);

/** Reads one document; `page` is what Python's reader gives, `anchors[i]` and `boxes[i]` the elements behind it. */
class PageReader {
  constructor(url) {
    this.page = { kind: "html", title: "", url, base: url, blocks: [], containers: [], truncated: false, stated: "" };
    this.anchors = []; // the <a> of every link of the page, in the order of the links
    this.boxes = []; // the element of every container
    this.offset = 0;
    this.socialTitle = "";
    this.linkedData = "";
    this.heading = -1;
    this.linked = 0;
    this.open = [{ tag: "" }]; // the elements that are open
    this.places = [-1]; // those of them that hold a block, and so are containers: the outer ones, as far as they go
    this.link = null;
    this.names = new Map();
    this.clear();
  }

  /** Walk the tree under `root` without recursion. */
  *steps(root) {
    let node = root;
    for (let count = 1; node; count += 1) {
      if (count % NODES_A_STEP === 0) yield;
      if (this.page.truncated) break; // A limit is reached; what has been read so far is the page.
      const entered = this.enter(node);
      if (entered && firstIn(node)) {
        node = firstIn(node);
        continue;
      }
      if (entered) this.leave(node);
      while (node && node !== root && !nextTo(node)) {
        node = around(node); // null when the page took this part away between two steps
        if (node && typeOf(node) === Node.ELEMENT_NODE) this.leave(node);
      }
      node = node && node !== root ? nextTo(node) : null;
    }
    this.finish();
  }

  /** Take a node; tell whether to look inside. */
  enter(node) {
    const type = typeOf(node);
    if (type === Node.TEXT_NODE) this.data(node.data);
    if (type !== Node.ELEMENT_NODE) return false;
    const tag = tagOf(node);
    if (tag === "script" && (attribute(node, "type") ?? "").includes(LINKED_DATA)) this.linkedData += textOf(node);
    if (SKIPPED_TAGS.has(tag) || tag === "title") return false;
    if (BLOCK_TAGS.has(tag)) this.openContainer(tag, node);
    else if (tag === "a") this.openLink(node);
    else if (tag === "br") this.breakLine();
    else if (tag === "meta") this.noteMeta(node);
    else if (tag !== "base" && tag !== "link" && !isBare(node)) this.note(tag, node);
    return true;
  }

  leave(node) {
    const tag = tagOf(node);
    if (BLOCK_TAGS.has(tag)) {
      this.flush();
      this.closeContainer(tag);
    } else if (tag === "a") {
      this.closeLink();
    }
  }

  data(text) {
    const words = text.split(SPACES).filter(Boolean);
    if (!words.length) {
      if (text) this.space = true;
      return;
    }
    if (this.page.blocks.length === MAX_BLOCKS) {
      this.page.truncated = true;
      return;
    }
    if (this.text && (this.space || SPACE.test(text[0]))) this.add(" ");
    if (this.link && this.link.start < 0) Object.assign(this.link, { start: this.size, unit: this.text.length });
    this.add(words.join(" "));
    this.space = SPACE.test(text.at(-1));
    this.breaks = 0;
  }

  add(text) {
    this.text += text;
    this.size += lengthOf(text);
  }

  openContainer(tag, element) {
    this.flush();
    const bare = isBare(element);
    // A browser puts a tbody into every table; one that says nothing of itself is as good as none.
    if (tag !== "hr" && (tag !== "tbody" || !bare)) this.open.push({ tag, element, bare });
  }

  closeContainer(tag) {
    if (this.open.length === 1 || this.open.at(-1).tag !== tag) return;
    this.open.pop();
    if (this.places.length > this.open.length) this.places.pop();
  }

  /** The place of the innermost container, null at the limit; those that have held no block so far become ones. */
  container() {
    for (const { tag, element, bare } of this.open.slice(this.places.length, MAX_DEPTH + 1)) {
      if (this.boxes.length === MAX_CONTAINERS) {
        this.page.truncated = true;
        return null;
      }
      const words = bare ? [tag] : [tag, ...this.namesOf(element)];
      this.page.containers.push({ parent: this.places.at(-1), tag, words });
      this.boxes.push(element);
      this.places.push(this.boxes.length - 1);
    }
    return this.places.at(-1);
  }

  openLink(element) {
    this.closeLink();
    if (this.linked >= MAX_LINKS) {
      this.page.truncated = true;
      return;
    }
    const href = strip(attribute(element, "href") ?? "");
    this.link = { element, href, start: -1, unit: -1 };
    this.note("a", element);
  }

  closeLink() {
    if (this.link && this.link.start >= 0) {
      this.linked += 1;
      this.links.push({ ...this.link, end: this.size, unitEnd: this.text.length });
    }
    this.link = null;
  }

  note(tag, element) {
    if (this.inner.length < MAX_INNER) this.inner.push(tag, ...this.namesOf(element));
  }

  noteMeta(element) {
    if (attribute(element, "property") === "og:title") {
      this.socialTitle = (attribute(element, "content") ?? "").slice(0, MAX_ATTRIBUTE);
    }
  }

  breakLine() {
    this.space = true;
    this.breaks += 1;
    if (this.breaks > 1) this.flush();
  }

  /** End the block, if there is one; a link that goes on goes on in the next block. */
  flush() {
    if (!this.text) {
      this.inner = [];
      return;
    }
    const goingOn = this.link;
    this.closeLink();
    const { tag } = this.open.at(-1);
    const container = this.container();
    if (container === null) {
      this.clear();
      return;
    }
    const blocks = this.page.blocks;
    const links = this.links.map(({ element, href, start, end, unit, unitEnd }) => {
      this.anchors.push(element);
      const text = this.text.slice(unit, unitEnd);
      return { text, href, start: this.offset + start, end: this.offset + end, block: blocks.length };
    });
    blocks.push({
      text: this.text,
      start: this.offset,
      end: this.offset + this.size,
      tag,
      container,
      heading: this.heading,
      inner: this.inner.slice(0, MAX_INNER),
      links,
    });
    if (HEADING_TAGS.has(tag)) this.heading = blocks.length - 1;
    this.offset += this.size + 1;
    this.clear();
    if (goingOn) this.link = { element: goingOn.element, href: goingOn.href, start: -1, unit: -1 };
  }

  clear() {
    this.text = "";
    this.size = 0;
    this.space = false;
    this.breaks = 0;
    this.inner = [];
    this.links = [];
  }

  finish() {
    this.flush();
    const { page } = this;
    const titles = [...Document.prototype.querySelectorAll.call(document, "title:not(svg title)")];
    const title = this.socialTitle || titles.map((element) => element.textContent).join("");
    page.title = title.split(SPACES).filter(Boolean).join(" ").slice(0, MAX_TITLE);
    page.stated = statedArticle(this.linkedData);
    page.base = getter(Node.prototype, "baseURI")(document);
  }

  /** The words of an element's class, id and role, and whether it is hidden. */
  namesOf(element) {
    const values = ["class", "id", "role"].map((name) => attribute(element, name)).filter((value) => value !== null);
    const raw = values.map((value) => value.slice(0, MAX_NAME)).join(" ");
    const style = attribute(element, "style") ?? "";
    const hidden = attribute(element, "hidden") !== null || style.replaceAll(" ", "").includes("display:none");
    const words = this.wordsOf(raw);
    return hidden ? [...words, "hidden!"] : words;
  }

  wordsOf(raw) {
    if (!this.names.has(raw)) {
      const found = raw.replace(CAMEL, " ").match(NAME) ?? [];
      this.names.set(raw, found.slice(0, MAX_NAMES).map((word) => word.toLowerCase()));
    }
    return this.names.get(raw);
  }
}

/** The longest article that linked data state, without its markup; clf/page/reading/json_ld.py in JavaScript. */
function statedArticle(linkedData) {
  const bodies = [...linkedData.matchAll(BODY)].map(([, literal]) => stringIn(literal));
  return bodies.reduce((longest, body) => (lengthOf(body) > lengthOf(longest) ? body : longest), "");
}

function stringIn(literal) {
  try {
    return cut(JSON.parse(literal.replace(CONTROL, " ")).replace(MARKUP, " "), MAX_STATED);
  } catch {
    return "";
  }
}

function cut(text, most) {
  return text.length > most ? [...text].slice(0, most).join("") : text;
}

/** Whether an element has no attribute but the extension's own. */
function isBare(element) {
  return [...attributesOf(element)].every(({ name }) => name.startsWith(OWN_ATTRIBUTE));
}

function strip(text) {
  return text.replace(new RegExp(`^${SPACES.source}|${SPACES.source}$`, "g"), "");
}

function lengthOf(text) {
  return SURROGATE_PAIR.test(text) ? [...text].length : text.length;
}
