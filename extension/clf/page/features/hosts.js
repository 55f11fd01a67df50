// Blocks of a page -> how many sites the blocks built like each one lead to; clf/page/features/hosts.py in JavaScript.

import { hostOf, isRelated } from "../addresses.js";
import { binOf } from "./bins.js";
import { buildGroups } from "./builds.js";

/** A function from a block, its index and the bin of its link density to the feature of its group. */
export function hostFeatures(page, measures) {
  const groups = buildGroups(page, measures);
  const spreads = spreadsOf(page, groups);
  return (block, index, linked) => {
    if (!block.links.length) return ["link", []];
    const { count, share, hosts } = spreads.get(groups[index]);
    const side = measures.rootPositions[index].slice(0, 2);
    const own = `hosts ${hosts} ${share}`;
    return ["link", [`${own} ${count}`, `${own} ${side}`, `${own} linked ${linked}`]];
  };
}

function spreadsOf(page, groups) {
  const host = hostOf(page.url);
  const found = new Map();
  page.blocks.forEach(({ links }, index) => {
    if (!links.length) return;
    if (!found.has(groups[index])) found.set(groups[index], []);
    found.get(groups[index]).push(otherHost(links[0].href, host));
  });
  return new Map([...found].map(([group, hosts]) => [group, spreadOf(hosts)]));
}

function spreadOf(hosts) {
  const others = hosts.filter(Boolean);
  return {
    count: binOf(hosts.length, "group links"),
    share: binOf(others.length / hosts.length, "group shares"),
    hosts: binOf(new Set(others).size, "group hosts"),
  };
}

/** The host that `href` leads to; "" for the page's own site. */
function otherHost(href, host) {
  const target = hostOf(href);
  return isRelated(target, host) ? "" : target;
}
