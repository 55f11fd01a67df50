// Functions of Python that JavaScript lacks, or has in another form: code points, white space, bisection, repr.
//
// The files beside this one mirror modules of the Python package clf, and use this file where Python's behaviour
// matters.

// str.isspace(); \s of JavaScript lacks the separators of ASCII and adds U+FEFF.
const SPACES = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACE_RUN = new RegExp(`[${SPACES}]+`, "u");
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** str.split(): the words between white space. */
export function split(text) {
  return text.split(SPACE_RUN).filter(Boolean);
}

/** len(text): code points, not UTF-16 units. */
export function length(text) {
  return PAIR.test(text) ? [...text].length : text.length;
}

/** text[:count] in code points. */
export function head(text, count) {
  const cut = text.slice(0, 2 * count);
  return PAIR.test(cut) ? [...cut].slice(0, count).join("") : text.slice(0, count);
}

/** text[-count:] in code points. */
export function tail(text, count) {
  const cut = text.slice(-2 * count);
  return PAIR.test(cut) ? [...cut].slice(-count).join("") : text.slice(-count);
}

/** text[0]; undefined for an empty text. */
export function first(text) {
  return text ? String.fromCodePoint(text.codePointAt(0)) : undefined;
}

/** text[-1]; undefined for an empty text. */
export function last(text) {
  return text ? tail(text, 1) : undefined;
}

export const isAlpha = (letter) => /^\p{L}+$/u.test(letter);
export const isAlnum = (letter) => /^[\p{L}\p{N}]+$/u.test(letter);
/** str.isdigit() of one character: decimal digits, superscripts and the like. */
export const isDigit = (letter) => /^[\p{Nd}\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]$/u.test(letter);
/** str.isupper(): something in capitals, and nothing that is not. */
export const isUpper = (text) => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);

/** bisect_right: how many of the ascending `edges` `value` reaches. */
export function bisectRight(edges, value) {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < edges[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** str(bool). */
export const truth = (value) => (value ? "True" : "False");

/** collections.Counter(values). */
export function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** [f"{one} {two}" for one, two in pairwise(words)]. */
export function pairs(words) {
  return words.slice(1).map((word, index) => `${words[index]} ${word}`);
}

const ESCAPES = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** repr(text). */
export function repr(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\'\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (letter) => {
    if (letter === "'") return quote === "'" ? "\\'" : letter;
    return ESCAPES[letter] ?? escaped(letter.codePointAt(0));
  });
  return quote + inside + quote;
}

function escaped(code) {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

/** The order of Python's strings: by code point; as a comparison for sort(). */
export function byCodePoint(one, other) {
  if (one === other) return 0;
  const [left, right] = [[...one], [...other]];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    if (left[index] !== right[index]) return left[index].codePointAt(0) - right[index].codePointAt(0);
  }
  return left.length - right.length;
}

/** text[start:end] in code points. */
export function slice(text, start, end) {
  return PAIR.test(text) ? [...text].slice(start, end).join("") : text.slice(start, end);
}

/** functools.lru_cache, roughly: `compute` with a cache; arguments are strings, numbers, and lists of these. */
export function memoize(compute, size = 1 << 12) {
  const known = new Map();
  return (...values) => {
    const key = values.join("\n");
    let found = known.get(key);
    if (found === undefined) {
      if (known.size >= size) known.clear();
      found = compute(...values);
      known.set(key, found);
    }
    return found;
  };
}

/** list(dict.fromkeys(values)). */
export const distinct = (values) => [...new Set(values)];
