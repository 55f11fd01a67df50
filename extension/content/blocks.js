// Text and links of a page, piece by piece -> blocks and containers; clf/page/reading/blocks.py and containers.py.
//
// Offsets count code points, as in Python.

"use strict";

const NAME = /[A-Za-z]{2,}/g;
const CAMEL = /(?<=[a-z])(?=[A-Z])/g;
const MAX_NAMES = 12;
const MAX_NAME = 200;
const MAX_INNER = 8;
const MAX_DEPTH = 200;
const MAX_BLOCKS = 4000;
const MAX_CONTAINERS = 20_000;
const MAX_LINKS = 10_000;
const MIN_LABEL = 12;
const MAX_LABEL = 500;
const NO_LETTERS = /[^\p{L}\p{N}_\s]{32}/u;

/** A limit is reached; the text that has been read so far is the page. */
class FullError extends Error {}

/** Collects the text of one block at a time. */
class BlockBuilder {
  constructor() {
    this.drafts = []; // blocks before their offsets are known
    this.containers = [];
    this.boxes = []; // the element of every container
    this.open = []; // the block-level elements that are open
    this.indices = [-1]; // the containers of the outermost of them, as far as they have become containers
    this.links = 0;
    this.link = null;
    this.names = new Map();
    this.clear();
  }

  addText(data) {
    const text = composed(data);
    const words = wordsOf(text);
    if (!words.length) {
      this.space ||= text !== "";
      return;
    }
    if (!this.text && this.drafts.length === MAX_BLOCKS) throw new FullError();
    if (this.text && (this.space || SPACE.test(text[0]))) this.append(" ");
    if (this.link && this.link.start < 0) Object.assign(this.link, { start: this.size, unit: this.text.length });
    this.append(words.join(" "));
    this.space = SPACE.test(text.at(-1));
    this.breaks = 0;
  }

  append(text) {
    this.text += text;
    this.size += lengthOf(text);
  }

  /** Note the names of an inline element of the block. */
  note(tag, element) {
    if (this.inner.length < MAX_INNER) this.inner.push(tag, ...this.namesOf(element));
  }

  /** Note a picture; its alt labels the link that is open. */
  seePicture(element) {
    if (this.link && !this.link.label) this.link.label = attribute(element, "alt") ?? "";
    if (!isBare(element)) this.note("img", element);
  }

  breakLine() {
    this.space = true;
    this.breaks += 1;
    if (this.breaks > 1) this.endBlock();
  }

  enter(tag, element, bare) {
    this.open.push({ tag, element, bare });
  }

  leave() {
    this.endBlock();
    this.open.pop();
    this.indices.length = Math.min(this.indices.length, this.open.length + 1);
  }

  openLink(element) {
    this.closeLink();
    if (this.links >= MAX_LINKS) throw new FullError();
    const href = strip(attribute(element, "href") ?? "");
    this.link = { element, href, label: "", start: -1, unit: -1 };
    this.note("a", element);
  }

  /** Close the link that is open, if one is; a link without text that stands alone becomes a block: its label. */
  closeLink() {
    const { link } = this;
    this.link = null;
    if (link?.start >= 0) this.addSpan(link);
    else if (link?.href && !this.text) this.endLabel(link);
  }

  /** End the block, if there is one; a link that is open goes on in the next block. */
  endBlock() {
    if (!this.text) {
      this.inner = [];
      return;
    }
    const { link } = this;
    if (link?.start >= 0) this.closeLink();
    this.endDraft(false);
    this.link = link && { ...link, start: -1, unit: -1 };
  }

  /** The blocks of the page, and the <a> of every link; a label is left out where another link to its address has text. */
  finish() {
    if (this.boxes.length < MAX_CONTAINERS) this.endBlock();
    const shown = new Set(this.drafts.flatMap((draft) => (draft.isLabel ? [] : draft.spans.map(({ href }) => href))));
    const [blocks, anchors] = [[], []];
    let [offset, heading] = [0, -1];
    for (const { text, size, tag, container, inner, spans, isLabel } of this.drafts) {
      if (isLabel && shown.has(spans[0].href)) continue;
      const links = spans.map(({ href, start, end, unit, unitEnd }) => {
        return { text: text.slice(unit, unitEnd), href, start: offset + start, end: offset + end, block: blocks.length };
      });
      anchors.push(...spans.map(({ element }) => element));
      blocks.push({ text, start: offset, end: offset + size, tag, container, heading, inner, links });
      if (HEADING_TAGS.has(tag)) heading = blocks.length - 1;
      offset += size + 1;
    }
    return { blocks, anchors };
  }

  addSpan(link) {
    this.spans.push({ ...link, end: this.size, unitEnd: this.text.length });
    this.links += 1;
  }

  /** Make the label of a link without text a block: the alt of its picture, its aria-label, or its title. */
  endLabel(link) {
    const label = link.label || attribute(link.element, "aria-label") || attribute(link.element, "title") || "";
    if (lengthOf(label) < MIN_LABEL) return;
    this.addText(cut(label, MAX_LABEL));
    if (!this.text) return;
    this.addSpan({ ...link, start: 0, unit: 0 });
    this.endDraft(true);
  }

  endDraft(isLabel) {
    const container = this.container();
    const { text, size, inner, spans } = this;
    const tag = this.open.at(-1)?.tag ?? "";
    this.drafts.push({ text, size, tag, container, inner: inner.slice(0, MAX_INNER), spans, isLabel });
    this.clear();
  }

  clear() {
    this.text = "";
    this.size = 0;
    this.space = false;
    this.breaks = 0;
    this.inner = [];
    this.spans = [];
  }

  /** The index of the innermost container; open elements that held no block so far become containers. */
  container() {
    for (const { tag, element, bare } of this.open.slice(this.indices.length - 1, MAX_DEPTH)) {
      if (this.boxes.length === MAX_CONTAINERS) throw new FullError();
      const words = bare ? [tag] : [tag, ...this.namesOf(element)];
      this.containers.push({ parent: this.indices.at(-1), tag, words });
      this.boxes.push(element);
      this.indices.push(this.boxes.length - 1);
    }
    return this.indices.at(-1);
  }

  /** The words of an element's class, id and role. */
  namesOf(element) {
    const values = ["class", "id", "role"].map((name) => attribute(element, name) ?? "");
    const raw = values.map((value) => value.slice(0, MAX_NAME)).join(" ");
    if (!this.names.has(raw)) {
      const found = raw.replace(CAMEL, " ").match(NAME) ?? [];
      this.names.set(raw, found.slice(0, MAX_NAMES).map((word) => word.toLowerCase()));
    }
    return this.names.get(raw);
  }
}

/** Text in Unicode's form NFC, without soft hyphens. */
function composed(data) {
  const text = data.replaceAll("\xad", "");
  return NO_LETTERS.test(text) ? text : text.normalize("NFC");
}
