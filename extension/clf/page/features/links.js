// Blocks of a page -> features of their addresses and headings; clf/page/features/links.py in JavaScript.

import { counted, distinct, head } from "../../python.js";
import { plainWords } from "../../text/tokens.js";
import { addressTokens, hostOf, leadsWithin } from "../addresses.js";
import { LIMITS } from "./tables.js";

/** A function from a block and the bin of its link density to the feature of its first links. */
export function linkFeatures(page) {
  const host = hostOf(page.url);
  const counts = counted(page.blocks.flatMap((block) => block.links.map((link) => link.href)));
  const targetOf = (href) => (href.includes("#") && leadsWithin(href, page.url) ? "#" : href);
  const tokensOf = ({ href }) => [...addressTokens(targetOf(href), host), `seen ${Math.min(LIMITS.often, counts.get(href))}`];
  return (block, density) => {
    const tokens = block.links.slice(0, LIMITS.links).flatMap(tokensOf);
    if (tokens.length) tokens.push(`${tokens[0]} ${density}`);
    return ["link", distinct(tokens)];
  };
}

/** A function from a block to the feature of the heading above it, which blocks under one heading share. */
export function headingFeatures(page) {
  const features = new Map([[-1, ["head", []]]]);
  return ({ heading }) => {
    if (!features.has(heading)) features.set(heading, headingOf(page.blocks[heading]));
    return features.get(heading);
  };
}

function headingOf(heading) {
  const words = plainWords(head(heading.text, LIMITS["heading chars"])).slice(0, LIMITS["heading words"]);
  const whole = words.length <= LIMITS["whole heading words"] ? [`= ${words.join(" ")}`] : [];
  return ["head", distinct([...words, ...whole, `level ${heading.tag}`])];
}
