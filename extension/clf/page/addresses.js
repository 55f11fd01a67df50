// Link addresses -> tokens: where a link leads, told without following it; clf/page/addresses.py in JavaScript.

import { bisectRight } from "../python.js";

const MAX_ADDRESS = 2000;
const WORD = /[a-z]{2,}/g;
const SLUGS = [1, 2, 3, 4, 6, 9];
const FOLDERS = 3;
const WORDS = 3;
const DEEPEST = 6;
const OFTEN = 3;
const SCRIPTS = ["javascript:", "data:", "vbscript:"];
const CONTACTS = ["mailto:", "tel:", "sms:", "whatsapp:"];

/** The host of an address without its www; "" where there is none. */
export function hostOf(address) {
  const parts = splitAddress(address);
  return parts ? parts.host : "";
}

/** What the addresses of `links` tell on a page at `host` ("": unknown); `counts`: uses per address. */
export function addressTokens(links, host, counts) {
  return links.flatMap((link) => [
    ...tokensOf(link.href, host),
    `seen ${Math.min(OFTEN, counts.get(link.href) ?? 0)}`,
  ]);
}

function tokensOf(href, host) {
  const start = href.slice(0, 12).toLowerCase();
  if (!href || start[0] === "#") return ["within"];
  if (SCRIPTS.some((scheme) => start.startsWith(scheme))) return ["script"];
  if (CONTACTS.some((scheme) => start.startsWith(scheme))) return ["contact"];
  return address(href, host);
}

function address(href, host) {
  const parts = splitAddress(href);
  if (!parts) return ["broken"];
  const there = parts.host;
  const side = !there || related(there, host) ? "own" : host ? "other" : "far";
  const folders = parts.path.toLowerCase().split("/").filter(Boolean);
  const slug = folders.at(-1) ?? "";
  const tokens = [
    `slug ${bisectRight(SLUGS, slug.split(/[-_]/).length - 1)} ${side}`,
    `deep ${Math.min(DEEPEST, folders.length)}`,
  ];
  for (const folder of folders.slice(0, -1).slice(0, FOLDERS)) {
    tokens.push(...(folder.match(WORD) ?? []).slice(0, WORDS).map((word) => `/${word}`));
  }
  if (parts.query) tokens.push("query");
  if (side === "other") {
    tokens.push("to another site", ...there.split(".").slice(0, -1).map((word) => `@${word}`));
  }
  return tokens;
}

function related(one, other) {
  return Boolean(other) && (one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`));
}

/** urlsplit of Python: host, path and query as written, null for an address it refuses. */
function splitAddress(address) {
  let rest = address.slice(0, MAX_ADDRESS).replace(/^[\x00-\x20]+/, "").replace(/[\t\r\n]/g, "");
  rest = rest.replace(/^[A-Za-z][A-Za-z0-9+.-]*:/, "");
  let place = "";
  if (rest.startsWith("//")) {
    const end = rest.slice(2).search(/[/?#]/);
    place = end < 0 ? rest.slice(2) : rest.slice(2, end + 2);
    rest = end < 0 ? "" : rest.slice(end + 2);
    if (!soundPlace(place)) return null;
  }
  rest = rest.split("#", 1)[0];
  const mark = rest.indexOf("?");
  return {
    host: hostName(place).replace(/^www\./, ""),
    path: mark < 0 ? rest : rest.slice(0, mark),
    query: mark < 0 ? "" : rest.slice(mark + 1),
  };
}

/** Whether brackets hold an IPv6 address, and no character turns into one that would end the host. */
function soundPlace(place) {
  const [open, close] = [place.indexOf("["), place.indexOf("]")];
  if (open < 0 !== close < 0) return false;
  if (open >= 0 && !soundBrackets(place.slice(open + 1).split("]", 1)[0])) return false;
  const written = place.replace(/[@:#?]/g, "");
  const composed = written.normalize("NFKC");
  return written === composed || !/[/?#@:]/.test(composed);
}

function soundBrackets(inside) {
  if (inside.startsWith("v")) return /^v[a-fA-F0-9]+\..+$/.test(inside);
  return URL.canParse(`http://[${inside.split("%", 1)[0]}]/`);
}

function hostName(place) {
  const info = place.slice(place.lastIndexOf("@") + 1);
  const open = info.indexOf("[");
  const name = open < 0 ? info.split(":", 1)[0] : info.slice(open + 1).split("]", 1)[0];
  const zone = name.indexOf("%");
  return zone < 0 ? name.toLowerCase() : name.slice(0, zone).toLowerCase() + name.slice(zone);
}
