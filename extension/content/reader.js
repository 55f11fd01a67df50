// The page on the screen -> Page; clf/page/reading/html.py in JavaScript, on the browser's own tree.
//
// It only reads; `PageReader.steps()` can be paused at every `yield`, so that a long page does not block the browser.

"use strict";

const MAX_ATTRIBUTE = 2000;
const MAX_TITLE = 2000;
const LINKED_DATA = "ld+json";
const NODES_A_STEP = 100;

/** Reads one document; `page` is what Python's reader gives, `anchors[i]` and `boxes[i]` the elements behind it. */
class PageReader {
  constructor(url) {
    this.page = { kind: "html", title: "", url, base: url, blocks: [], containers: [], truncated: false, stated: "" };
    this.anchors = []; // the <a> of every link of the page, in the order of the links
    this.boxes = []; // the element of every container
  }

  /** Read the tree under `root`; again with the parts that are not displayed where it has hardly any text of its own. */
  *steps(root) {
    let reading = yield* new Reading(false).steps([root]);
    if (paragraphs(reading.blocks) < SPARSE) {
      const whole = yield* new Reading(true).steps([withoutScripts(root)]);
      if (isFuller(paragraphs(whole.blocks), reading.blocks)) reading = whole;
      const stated = statedArticle(reading.linkedData);
      if (isFuller(lengthOf(stated), reading.blocks)) reading = yield* new Reading(false).steps([root, ...articleOf(stated)]);
    }
    this.finish(reading);
  }

  finish({ blocks, anchors, builder, socialTitle, linkedData, truncated }) {
    const base = baseOf(document);
    Object.assign(this, { anchors, boxes: builder.boxes });
    Object.assign(this.page, {
      blocks,
      containers: builder.containers,
      truncated,
      title: cut(wordsOf(socialTitle || firstTitle()).join(" "), MAX_TITLE),
      stated: statedArticle(linkedData),
      base: /^https?:/.test(base) ? base : this.page.url,
    });
  }
}

/** One walk; `whole` tells whether it takes in hidden elements, and those for browsers without scripts. */
class Reading {
  constructor(whole) {
    this.whole = whole;
    this.builder = new BlockBuilder();
    this.blocks = [];
    this.anchors = [];
    this.socialTitle = "";
    this.linkedData = "";
    this.truncated = false;
  }

  /** Walk the trees under `roots` in document order, without recursion. */
  *steps(roots) {
    const stack = [...roots].reverse(); // nodes that are still to be read, and functions to call where an element ends
    try {
      for (let count = 1; stack.length; count += 1) {
        if (count % NODES_A_STEP === 0) yield;
        this.take(stack.pop(), stack);
      }
      this.builder.endBlock();
    } catch (error) {
      if (!(error instanceof FullError)) throw error;
      this.truncated = true;
    }
    return Object.assign(this, this.builder.finish());
  }

  take(node, stack) {
    if (typeof node === "function") node();
    else if (typeOf(node) === Node.TEXT_NODE) this.builder.addText(node.data);
    else if (typeOf(node) === Node.ELEMENT_NODE) this.enter(node, stack);
  }

  /** Open an element, and put its end and its children on the stack; or pass it over. */
  enter(element, stack) {
    const tag = tagOf(element);
    if (tag === "script" && (attribute(element, "type") ?? "").includes(LINKED_DATA)) this.linkedData += textOf(element);
    if (SKIPPED_TAGS.has(tag) && !(this.whole && tag === "noscript")) return;
    if (!this.whole && isHidden(element, tag)) return;
    const box = boxTag(element, tag, this.whole);
    if (box) this.enterBox(box, element, stack);
    if (tag === "a") this.enterLink(element, stack);
    else if (UNBOXED_TAGS.has(tag)) this.enterVoid(element, tag);
    else if (!box && tag !== "noscript" && !isBare(element)) this.builder.note(tag, element);
    if (!UNBOXED_TAGS.has(tag)) for (const child of flattened(element).reverse()) stack.push(child);
  }

  enterBox(tag, element, stack) {
    const { builder } = this;
    builder.endBlock();
    const bare = isBare(element) || tagOf(element) === "a";
    // A browser puts a tbody into every table; one without attributes adds nothing.
    if (tag === "hr" || (tag === "tbody" && bare)) return;
    builder.enter(tag, element, bare);
    stack.push(() => builder.leave());
  }

  enterLink(element, stack) {
    this.builder.openLink(element);
    stack.push(() => this.builder.closeLink());
  }

  /** Take an element without text of its own. */
  enterVoid(element, tag) {
    if (tag === "br") this.builder.breakLine();
    else if (tag === "img") this.builder.seePicture(element);
    else if (tag === "meta" && attribute(element, "property") === "og:title") {
      this.socialTitle = (attribute(element, "content") ?? "").slice(0, MAX_ATTRIBUTE);
    }
  }
}

function firstTitle() {
  return Document.prototype.querySelector.call(document, "title:not(svg title)")?.textContent ?? "";
}
