// A bundle's files -> scorers; the reading half of clf/model/bundle.py and clf/model/manifest.py in JavaScript.

import { NORMALIZER_VERSION } from "../text/normalize.js";
import { ClassScorer } from "./class_scorer.js";
import { Namespace, Scorer } from "./scorer.js";

const READABLE_VERSIONS = [1, 2];
const LANGUAGE = "language";
const SUFFIX = ".json.gz";

/**
 * Read and check the heads that `namesOf(heads)` names, and the language head where there is one.
 *
 * `read(file)` returns a promise of the file's bytes. Throws an Error that names the file that is wrong. A scorer is
 * constructed when it is first asked for, because most pages need the headline head of one language.
 */
export async function readBundle(read, namesOf) {
  const bytes = await read("manifest.json");
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  checkVersions(manifest);
  const scorers = {};
  for (const name of namesOf(manifest.heads)) {
    if (!manifest.heads[name]) throw new Error(`the bundle has no ${name} head; build the extension from one that has`);
    for (const [scorer, calibration] of Object.entries(manifest.heads[name].calibration)) {
      const contents = await checked(read, scorer, manifest);
      defineLazily(scorers, scorer, () => scorerOf(parsed(contents), calibration));
    }
  }
  const language = manifest.language ? new ClassScorer(parsed(await checked(read, LANGUAGE, manifest))) : null;
  return { id: (await sha256(bytes)).slice(0, 12), manifest, scorers, language };
}

/** Make `target[name]` the value of `make()`, which is called when the property is first read. */
function defineLazily(target, name, make) {
  const get = () => {
    const value = make();
    Object.defineProperty(target, name, { value, enumerable: true });
    return value;
  };
  Object.defineProperty(target, name, { get, enumerable: true, configurable: true });
}

/** The decompressed bytes of the scorer called `name`; throws when its file was changed. */
async function checked(read, name, { files }) {
  const data = await read(name + SUFFIX);
  await checkHash(name + SUFFIX, data, files[name + SUFFIX]);
  return unpack(data);
}

function checkVersions({ format_version: format, normalizer }) {
  if (!READABLE_VERSIONS.includes(format)) {
    throw new Error(`the bundle has format version ${format}, this extension reads versions ${READABLE_VERSIONS.join(" and ")}`);
  }
  if (normalizer !== NORMALIZER_VERSION) {
    throw new Error(`the bundle was made with text normaliser ${normalizer}, this extension has ${NORMALIZER_VERSION}`);
  }
}

async function checkHash(name, data, expected) {
  const actual = await sha256(data);
  if (actual !== expected) throw new Error(`${name} was changed: SHA-256 is ${actual}, the manifest says ${expected}`);
}

async function sha256(data) {
  const digest = await crypto.subtle.digest("SHA-256", data);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unpack(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function parsed(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function scorerOf(raw, [slope, offset]) {
  return new Scorer(raw.namespaces.map((columns) => new Namespace(columns)), raw.bias, slope, offset);
}
