// Why a block got its role, in words a person understands; clf/classifiers/reasons.py in JavaScript.
//
// A positive weight speaks for a teaser or furniture, a negative one for the article.

import { byCodePoint, head, repr } from "../python.js";
import { CONTEXT, tokensAt } from "./stages.js";

const MOST = 5;
const HEADING = 80;
const SAID = {
  chars: "its length",
  density: "its share of linked text",
  tag: "its HTML element",
  ends: "how it ends",
  closed: "whether it ends like a sentence",
  starts: "how it starts",
  commas: "its commas",
  capitals: "its capital letters",
  links: "its number of links",
  kind: "its build",
  digit: "its digits",
  place: "where on the page it stands",
  order: "where on the page it stands",
  title: "its likeness to the page's title",
  since: "its distance to the title",
  again: "how often it is repeated",
  root: "its place around the main paragraphs",
  above: "its distance to the paragraphs above",
  below: "its distance to the paragraphs below",
  gap: "its distance to the nearest paragraphs",
  under: "its distance to the heading above",
  page: "the amount of text on the page",
  around: "the build of its neighbours",
  within: "leads to a place on this page",
  script: "starts a script",
  contact: "leads to a mail address or a phone",
  broken: "its address is broken",
  slug: "the build of its address",
  deep: "the depth of its address",
  query: "its address has a query",
  seen: "how often its address is linked",
  to: "leads to another site",
  in: "what its maker calls it",
};
const HEAD = "head";
const ROOMS = {
  mass: "what the boxes around it hold",
  [CONTEXT]: "what its neighbours look like",
};

/** The strongest reasons for the verdict `role` on the block at `place`. */
export function blockReasons(judged, place, stages, role) {
  const tokens = tokensAt(judged.tokens, place);
  const { heading } = judged.page.blocks[place];
  const above = heading >= 0 ? head(judged.page.blocks[heading].text, HEADING) : "";
  const sums = new Map();
  addUp(sums, stages.first.shares(tokens), -0.5, above);
  addUp(sums, stages.second.shares({ [CONTEXT]: judged.context[place] }), -0.5, above);
  if (role !== "editorial") addUp(sums, stages.promo.shares(tokens), role === "promo" ? 1 : -1, above);
  return strongest(sums.values());
}

/** Add shares to the one reason per thing that can be said; its token names the namespace and the kind of fact. */
function addUp(sums, shares, factor, heading) {
  for (const [space, token, weight] of shares) {
    const { key, words } = space === HEAD ? { key: HEAD, words: `under heading ${repr(heading)}` } : said(space, token);
    const known = sums.get(key);
    if (known) known.weight += factor * weight;
    else sums.set(key, { token: key, weight: factor * weight, words });
  }
}

const remembered = new Map();

/** What a token can be called: {key, words}; the same tokens come again on every page. */
function said(space, token) {
  if (!remembered.has(space)) remembered.set(space, new Map());
  const known = remembered.get(space);
  if (!known.has(token)) known.set(token, named(space, token));
  return known.get(token);
}

function named(space, token) {
  if (space === "word") return { key: `word:${token}`, words: `words: ${repr(token)}` };
  if (Object.hasOwn(ROOMS, space)) return { key: space, words: ROOMS[space] };
  const kind = token.split(" ", 1)[0];
  if (space === "link" && "/@".includes(kind[0])) return { key: `link:${token}`, words: `its address has ${repr(token)}` };
  if (space === "own" || space === "name") {
    const name = token.split(" ").at(-1);
    return { key: `name:${name}`, words: `in a box called ${repr(name)}` };
  }
  return { key: `${space}:${kind}`, words: SAID[kind] ?? "the build of its neighbours" };
}

function strongest(reasons) {
  const strength = (reason) => Math.abs(reason.weight);
  return [...reasons]
    .map((reason) => ({ ...reason, weight: Math.round(reason.weight * 1e4) / 1e4 }))
    .sort((one, other) => strength(other) - strength(one) || byCodePoint(one.token, other.token))
    .slice(0, MOST);
}
