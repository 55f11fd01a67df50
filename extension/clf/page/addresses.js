// Link addresses -> tokens, without a request; clf/page/addresses.py in JavaScript.

import { binOf } from "./features/bins.js";
import { LIMITS } from "./features/tables.js";

const WORD = /[a-z]{2,}/g;
const SCRIPTS = ["javascript:", "data:", "vbscript:"];
const CONTACTS = ["mailto:", "tel:", "sms:", "whatsapp:"];

/** The host of an address without "www."; "" when there is none. */
export function hostOf(address) {
  const parts = splitAddress(address);
  return parts ? parts.host : "";
}

/** The tokens of the address `href` on a page at `host` ("" when unknown). */
export function addressTokens(href, host) {
  const start = href.slice(0, 12).toLowerCase();
  if (!href || start[0] === "#") return ["within"];
  if (SCRIPTS.some((scheme) => start.startsWith(scheme))) return ["script"];
  if (CONTACTS.some((scheme) => start.startsWith(scheme))) return ["contact"];
  return webTokens(href, host);
}

/** Whether `href` leads to a place on the page at `url` ("" when unknown): a fragment of its own address. */
export function leadsWithin(href, url) {
  const mark = href.indexOf("#");
  const target = mark < 0 ? href : href.slice(0, mark);
  if (!target || mark < 0) return !target;
  const [aim, own] = [splitAddress(target), splitAddress(url)];
  if (!url || !aim || !own || (aim.host && aim.host !== own.host)) return false;
  return isSamePath(aim.path.replace(/\/+$/, ""), own.path.replace(/\/+$/, ""));
}

/** Whether a path, absolute or relative to the folder of the path `own`, is `own`. */
function isSamePath(aim, own) {
  return aim.startsWith("/") || !aim ? aim === own : own.endsWith(`/${aim}`);
}

function webTokens(href, host) {
  const parts = splitAddress(href);
  if (!parts) return ["broken"];
  const side = sideOf(parts.host, host);
  const folders = parts.path.toLowerCase().split("/").filter(Boolean);
  const slug = folders.at(-1) ?? "";
  const tokens = [
    `slug ${binOf(slug.split(/[-_]/).length - 1, "slug hyphens")} ${side}`,
    `deep ${Math.min(LIMITS["address depth"], folders.length)}`,
  ];
  for (const folder of folders.slice(0, -1).slice(0, LIMITS["address folders"])) {
    tokens.push(...(folder.match(WORD) ?? []).slice(0, LIMITS["folder words"]).map((word) => `/${word}`));
  }
  if (parts.query) tokens.push("query");
  if (side === "other") {
    tokens.push("to another site", ...parts.host.split(".").slice(0, -1).map((word) => `@${word}`));
  }
  return tokens;
}

/** "own" for an address on the page's site, "other" for another one, "far" when the page's is unknown. */
function sideOf(target, host) {
  if (!target || isRelated(target, host)) return "own";
  return host ? "other" : "far";
}

/** Whether two hosts are the same, or one is a subdomain of the other. */
export function isRelated(one, other) {
  return Boolean(other) && (one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`));
}

/** Python's urlsplit: host, path and query as written; null for an address that it refuses. */
function splitAddress(address) {
  let rest = address.slice(0, LIMITS["address chars"]).replace(/^[\x00-\x20]+/, "").replace(/[\t\r\n]/g, "");
  rest = rest.replace(/^[A-Za-z][A-Za-z0-9+.-]*:/, "");
  let authority = "";
  if (rest.startsWith("//")) {
    const end = rest.slice(2).search(/[/?#]/);
    authority = end < 0 ? rest.slice(2) : rest.slice(2, end + 2);
    rest = end < 0 ? "" : rest.slice(end + 2);
    if (!isValidAuthority(authority)) return null;
  }
  rest = rest.split("#", 1)[0];
  const mark = rest.indexOf("?");
  return {
    host: hostName(authority).replace(/^www\./, ""),
    path: mark < 0 ? rest : rest.slice(0, mark),
    query: mark < 0 ? "" : rest.slice(mark + 1),
  };
}

/** Whether brackets hold an IPv6 address, and no character turns into one that would end the host. */
function isValidAuthority(authority) {
  const [open, close] = [authority.indexOf("["), authority.indexOf("]")];
  if (open < 0 !== close < 0) return false;
  if (open >= 0 && !isValidBracket(authority.slice(open + 1).split("]", 1)[0])) return false;
  const written = authority.replace(/[@:#?]/g, "");
  const composed = written.normalize("NFKC");
  return written === composed || !/[/?#@:]/.test(composed);
}

function isValidBracket(inside) {
  if (inside.startsWith("v")) return /^v[a-fA-F0-9]+\..+$/.test(inside);
  return URL.canParse(`http://[${inside.split("%", 1)[0]}]/`);
}

function hostName(authority) {
  const info = authority.slice(authority.lastIndexOf("@") + 1);
  const open = info.indexOf("[");
  const name = open < 0 ? info.split(":", 1)[0] : info.slice(open + 1).split("]", 1)[0];
  const zone = name.indexOf("%");
  return zone < 0 ? name.toLowerCase() : name.slice(0, zone).toLowerCase() + name.slice(zone);
}
