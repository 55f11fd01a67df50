// A bundle's files -> scorers; the reading half of clf/model/bundle.py and clf/model/manifest.py in JavaScript.

import { NORMALIZER_VERSION } from "../text/normalize.js";
import { Namespace, Scorer } from "./scorer.js";

const FORMAT_VERSION = 1;
const SUFFIX = ".json.gz";

/**
 * Read, check and construct the heads called `names`.
 *
 * `read(file)` returns a promise of the file's bytes. Throws an Error that names the file that is wrong.
 */
export async function readBundle(read, names) {
  const bytes = await read("manifest.json");
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  checkVersions(manifest);
  const scorers = {};
  for (const name of names) {
    if (!manifest.heads[name]) throw new Error(`the bundle has no ${name} head; build the extension from one that has`);
    for (const [scorer, calibration] of Object.entries(manifest.heads[name].calibration)) {
      const data = await read(scorer + SUFFIX);
      await checkHash(scorer + SUFFIX, data, manifest.files[scorer + SUFFIX]);
      scorers[scorer] = await unpack(data, calibration);
    }
  }
  return { id: (await sha256(bytes)).slice(0, 12), manifest, scorers };
}

function checkVersions({ format_version: format, normalizer }) {
  if (format !== FORMAT_VERSION) {
    throw new Error(`the bundle has format version ${format}, this extension reads version ${FORMAT_VERSION}`);
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

async function unpack(data, [slope, offset]) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  const raw = await new Response(stream).json();
  return new Scorer(raw.namespaces.map((columns) => new Namespace(columns)), raw.bias, slope, offset);
}
