// Why a block got its role, in words people understand; clf/classifiers/reasons.py in JavaScript.
//
// A positive weight speaks for the role that was given, a negative one against it.

import { byCodePoint, head, length, repr, tail } from "../python.js";
import { CONTEXT } from "../page/context.js";
import { plainWords } from "../text/tokens.js";

const STRONGEST = 3;
const TELLING_MOST = 3;
const NAMED = 3;
const SMALL = 3;
const HEADING = 80;
const OPENING = 64;
const RAW = /[\p{L}\p{N}_]+/gu;
const TAGS = new Set(
  (
    "a abbr address article aside b blockquote body br button caption center cite code dd details dialog div dl dt em " +
    "fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr html i img ins input label legend " +
    "li main mark menu nav ol p path picture pre q s section small source span strong sub summary sup table tbody td " +
    "tfoot th thead time tr u ul video"
  ).split(" "),
);
const START = "start-point";
const GROUPS = {
  chars: "length",
  kind: "build",
  density: "linked",
  tag: "element",
  ends: "end",
  closed: "end",
  starts: "start",
  commas: "commas",
  capitals: "capitals",
  longest: "links",
  place: "place",
  order: "place",
  title: "title",
  again: "again",
  stated: "stated",
  above: "paragraphs",
  below: "paragraphs",
  gap: "paragraphs",
  under: "under",
  page: "page",
  within: "within",
  script: "script",
  contact: "contact",
  broken: "broken",
  deep: "address",
  query: "address",
  seen: "seen",
  to: "site",
};
const TELLING = new Set(["word", "heading", "box", "path", "site", "within", "script", "contact"]);
const SPACES = { head: "heading", mass: "boxes", root: "paragraphs", [CONTEXT]: "neighbours" };
const SAID = {
  length: (block) => `its length: ${size(block)} characters`,
  build: (block) => `its build: <${block.tag}>, ${size(block)} characters, ${linked(block)} linked`,
  linked: (block) => `${linked(block)} of it is linked`,
  element: () => "the HTML elements it stands in",
  end: (block) => `ends with ${repr(tail(block.text, 12))}`,
  start: (block) => `starts with ${repr(head(block.text, 12))}`,
  commas: (block) => `its commas: ${block.text.split(",").length - 1}`,
  capitals: () => "how many of its words begin with a capital letter",
  links: () => "how many words its longest link has",
  place: () => "where on the page it stands",
  title: () => "how it relates to the page's title",
  again: () => "how often its text stands on the page",
  stated: () => "whether the page itself states it as its article",
  paragraphs: () => "how far from the long paragraphs it stands",
  under: () => "how far below a heading it stands",
  small: () => "its small words",
  page: () => "how much text the page has",
  within: () => "leads to a place on this page",
  script: () => "starts a script",
  contact: () => "leads to a mail address or a phone",
  broken: () => "its address is broken",
  address: () => "the build of its address",
  seen: () => "how often its address is linked",
  site: () => "leads to another site",
  neighbours: () => "what its neighbours look like",
  boxes: () => "how much text and links the boxes around it hold",
  outermost: () => "what the page's outermost boxes are called",
  [START]: () => "what a block is before anything is known of it",
};
const OUTERMOST = { group: "outermost", detail: "" };
const MOST_KEYS = 1 << 15;

/** The reasons of one page's verdicts; what neighbours share is added up once. */
export class Reasons {
  constructor(judged, stages) {
    this.judged = judged;
    this.stages = stages;
    this.shared = new Map();
    // What the page's maker calls the whole page says nothing of one block to a person.
    const names = [...judged.around.shared.values()].map(
      (parts) => new Set(new Map(parts).get("name").map((token) => keyOf("name", token).id)),
    );
    const isCommon = (id) => !id.endsWith(" ") && names.every((found) => found.has(id)); // one with a detail
    this.common = new Set(names.length > 1 ? [...names[0]].filter(isCommon) : []);
  }

  /** What speaks for `role` at `place` (positive) and against it, strongest first; at least one reason. */
  ofBlock(place, role) {
    const found = this.told(this.shares(place, role)).sort(
      (one, other) => Math.abs(other.weight) - Math.abs(one.weight) || byCodePoint(one.token, other.token),
    );
    const rest = found.slice(STRONGEST).filter(({ group }) => TELLING.has(group));
    const chosen = [...found.slice(0, STRONGEST), ...rest.slice(0, TELLING_MOST)];
    const block = this.judged.page.blocks[place];
    return (chosen.length ? chosen : [toldOf(START, 0)]).map((told) => this.reason(told, block));
  }

  /**
   * The shares of log-odds; for what is not editorial, promo against navigation as well.
   *
   * They are half of each stage, and all of what is around a block that this alone rules out.
   */
  shares(place, role) {
    const { tokens, context, near } = this.judged;
    const { first, second, promo } = this.stages;
    const around = this.sharesAround(place);
    const sign = role === "editorial" ? 1 : -1;
    const shares = new Map();
    const editorial = near[place] ? [added(first, tokens[place]), added(second, context[place])] : [];
    for (const part of [...around.first, ...editorial]) addTo(shares, part, near[place] ? sign / 2 : sign);
    if (role !== "editorial") {
      for (const part of [...around.promo, added(promo, tokens[place])]) addTo(shares, part, role === "promo" ? 1 : -1);
    }
    shares.delete(keyOf(CONTEXT, "self").id);
    return shares;
  }

  /** The shares of what is around the block at `place`: of what it has alone, and of what it has in common. */
  sharesAround(place) {
    const { blocks, around, shared } = this.judged.around;
    const { first, promo } = this.stages;
    const at = around[place];
    if (!this.shared.has(at)) {
      this.shared.set(at, { first: added(first, shared.get(at)), promo: added(promo, shared.get(at)) });
    }
    const common = this.shared.get(at);
    return { first: [added(first, blocks[place]), common.first], promo: [added(promo, blocks[place]), common.promo] };
  }

  /** What there is to say; words, names and parts of addresses of one sign are one thing. */
  told(shares) {
    const plain = new Map();
    const named = new Map();
    for (const [id, { key, weight }] of shares) {
      const { group, detail } = this.common.has(id) ? OUTERMOST : key;
      if (!detail) {
        plain.set(group, (plain.get(group) ?? 0) + weight);
        continue;
      }
      const one = `${group} ${weight > 0}`;
      if (!named.has(one)) named.set(one, { group, found: [] });
      named.get(one).found.push({ detail, weight });
    }
    const told = [...plain].map(([group, weight]) => toldOf(group, weight));
    for (const { group, found } of named.values()) {
      const chosen = strongest(found);
      const weight = chosen.reduce((sum, one) => sum + one.weight, 0);
      told.push(toldOf(group, weight, chosen.map(({ detail }) => detail)));
    }
    return told;
  }

  reason({ token, weight, group, details }, block) {
    return { token, weight, words: details.length ? listed(group, details, block) : this.words(group, block) };
  }

  words(group, block) {
    if (group !== "heading") return SAID[group](block);
    return `under heading ${repr(head(this.judged.page.blocks[block.heading].text, HEADING))}`;
  }
}

/** One thing to say: its share, what it speaks of, and the words or names in it. */
function toldOf(group, weight, details = []) {
  return { token: details.length ? `${group}:${details[0]}` : group, weight: rounded(weight), group, details };
}

function addOne(shares, key, weight) {
  const known = shares.get(key.id);
  if (known) known.weight += weight;
  else shares.set(key.id, { key, weight });
}

function addTo(shares, more, sign) {
  for (const { key, weight } of more.values()) addOne(shares, key, sign * weight);
}

/** What `parts` add to the scorer's calibrated logit, by what they speak of. */
function added(scorer, parts) {
  const shares = new Map();
  for (const part of parts) for (const { key, weight } of sharesOf(scorer, part)) addOne(shares, key, weight);
  return shares;
}

const known = new WeakMap(); // scorer -> part -> its shares; most parts come again

function sharesOf(scorer, part) {
  if (!known.has(scorer)) known.set(scorer, new WeakMap());
  const parts = known.get(scorer);
  if (!parts.has(part)) {
    const shares = scorer.shares([part]);
    parts.set(part, shares.map(([space, token, weight]) => ({ key: keyOf(space, token), weight })));
  }
  return parts.get(part);
}

const keys = new Map();

/** What a share speaks of: a kind of fact, and the word, name or part of an address that makes it. */
function keyOf(space, token) {
  const written = `${space} ${token}`;
  let key = keys.get(written);
  if (!key) {
    if (keys.size >= MOST_KEYS) keys.clear();
    const [group, detail] = named(space, token);
    key = { group, detail, id: `${group} ${detail}` };
    keys.set(written, key);
  }
  return key;
}

function named(space, token) {
  if (space === "word") return length(token) < SMALL ? ["small", ""] : ["word", token];
  const first = token.split(" ", 1)[0];
  if (space === CONTEXT && first === "self") return ["self", ""];
  if (Object.hasOwn(SPACES, space)) return [SPACES[space], ""];
  if (space === "own" || space === "name") {
    const name = token.split(" ").at(-1);
    return TAGS.has(name) || name.includes(">") ? ["element", ""] : ["box", name];
  }
  if (space === "link" && "/@".includes(first[0])) return ["path", token];
  if (first === "slug") return [token.includes(" other") ? "site" : "address", ""];
  return [Object.hasOwn(GROUPS, first) ? GROUPS[first] : "neighbours", ""];
}

/** The details with the largest shares; a word that is part of a pair already named is not repeated. */
function strongest(found) {
  const order = (one, other) => Math.abs(other.weight) - Math.abs(one.weight) || byCodePoint(one.detail, other.detail);
  return found.sort(order).slice(0, NAMED);
}

function listed(group, details, block) {
  if (group === "word") return `words: ${quoted(asWritten(details, head(block.text, OPENING)))}`;
  if (group === "box") return `in a box called ${quoted(details.map((name) => name.replace(/!+$/, "")))}`;
  return `its address has ${quoted(details)}`;
}

function quoted(names) {
  return names.map((name) => `'${name}'`).join(", ");
}

/** Words as the block writes them: tokens have neither case nor accents. */
function asWritten(details, text) {
  const written = new Map();
  for (const raw of text.match(RAW) ?? []) for (const token of plainWords(raw)) written.set(token, raw.toLowerCase());
  return details.map((word) => written.get(word) ?? word);
}

function size(block) {
  return length(block.text).toLocaleString("en-US");
}

/** The share of the text that is linked, in per cent; a half goes to the even number, as in Python. */
function linked(block) {
  const share = (100 * block.links.reduce((sum, link) => sum + link.end - link.start, 0)) / Math.max(1, length(block.text));
  const near = Math.round(share);
  return `${share % 1 === 0.5 && near % 2 ? near - 1 : near}%`;
}

function rounded(weight) {
  return Math.round(weight * 1e4) / 1e4;
}
