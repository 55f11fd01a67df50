// Words by class -> tokens of a headline's form; clf/text/forms.py in JavaScript.

import { length, pairs } from "../python.js";

const SHORT = 4;
const MARKS = new Set('?!:"-.,;()');
const BREAKS = new Set(",.:?!-;");
const OPENINGS = new Set('.?!:"-');
const MERGED = new Set(["word", "name", ".", "!", "?"]);
const repeat = (name, count) => Array(count).fill(name);
const SIZES = ["no words", ...repeat("1-2 words", 2), ...repeat("3-5 words", 3), ...repeat("6-9 words", 4), "10+ words"];

export const WORD_LISTS = {
  unit:
    "% $ £ € euro euros dollars pounds million billion trillion bn years year months month weeks week days day " +
    "hours hour minutes miles km kilometers kilometres meters metres percent points seats votes lei ron dolari " +
    "milioane miliarde mii ani luni saptamani zile ore minute secunde kilometri metri procente puncte grade " +
    "hectare tone voturi millones millon mil anos ano meses mes semanas dias horas minutos segundos metros " +
    "puntos grados escanos votos pesos dolares toneladas",
  people:
    "people dead killed injured hurt wounded men women children officers workers patients passengers residents " +
    "victims soldiers students families arrested jobs homes deaths parties candidates oameni persoane morti " +
    "raniti victime copii barbati femei pacienti pasageri locuitori angajati elevi militari soldati arestati " +
    "tineri decese judete orase partide candidati locuinte masini personas muertos heridos hombres mujeres " +
    "ninos victimas pacientes pasajeros vecinos trabajadores alumnos soldados detenidos fallecidos familias " +
    "viviendas municipios partidos",
  listed:
    "things ways reasons signs tips tricks facts photos pictures secrets mistakes lessons habits foods " +
    "questions moments times quotes stories places gifts ideas hacks steps words details rules myths lucruri " +
    "motive moduri semne trucuri sfaturi secrete greseli obiceiuri alimente intrebari momente poze imagini " +
    "lectii idei reguli cuvinte detalii pasi mituri locuri semnale zodii cosas razones formas maneras senales " +
    "trucos consejos errores lecciones habitos alimentos preguntas momentos fotos frases palabras detalles " +
    "lugares reglas mitos claves",
  ask:
    "what why how who whom whose when where which ce cum cine cand unde care cat cati cate cata catora que " +
    "quien quienes como cuando donde cual cuales cuanto cuanta cuantos cuantas",
  point:
    "this these that those here here's it he she they acest aceasta acesti aceste acestea acestia asta astia " +
    "astea iata ea ei ele esta estos estas esto eso asi aqui ella ellos",
  you:
    "you your you're you've you'll yourself tu te tine ti iti ti-ai vi voi tau tai dumneavoastra tus usted " +
    "ustedes tuyo",
  count:
    "two three four five six seven eight nine ten eleven twelve doi doua trei patru cinci sase sapte opt noua " +
    "zece unsprezece douasprezece dos tres cuatro cinco seis siete ocho nueve diez",
};
const CLASS_OF = new Map(
  Object.entries(WORD_LISTS).flatMap(([name, words]) => words.split(" ").map((word) => [word, name])),
);

/** The class of a word in small letters, without accents; `kind` is number, capital, small or a mark. */
export function wordClass(word, kind) {
  if (kind === "number") return kind;
  const listed = CLASS_OF.get(word);
  if (listed) return listed;
  if (kind === "capital") return "name";
  if (kind === "small") return length(word) > SHORT ? "word" : "short";
  return MARKS.has(kind) ? kind : "*";
}

/** Runs of two and three classes, with the headline's two ends; unlisted small words are all `word`. */
export function outlineTokens(classes) {
  const steps = ["^"];
  for (const name of classes) {
    const step = name === "short" || (name === "name" && steps.length === 1) ? "word" : name;
    if (step !== steps.at(-1) || !MERGED.has(step)) steps.push(step);
  }
  steps.push("$");
  const twos = pairs(steps);
  return [...twos, ...steps.slice(2).map((step, index) => `${twos[index]} ${step}`)];
}

/** Which parts of a headline ask, which hold a number or a name, and how long they are. */
export function segmentTokens(classes) {
  if (!classes.length) return [];
  const facts = sureNames(classes);
  return [...colonTokens(classes, facts), ...questionTokens(classes, facts), ...endTokens(classes, facts)];
}

/** The classes without doubtful names: at the start, after a mark, in a Headline Like This. */
function sureNames(classes) {
  const capital = classes.filter((name) => name === "name").length;
  const titled = 5 * classes.filter((name) => name === "word").length < 2 * capital;
  const isDoubtful = (index) => titled || !index || OPENINGS.has(classes[index - 1]);
  return classes.map((name, index) => (name === "name" && isDoubtful(index) ? "word" : name));
}

/** Which facts the words from `start` to `end` hold. */
function heldIn(facts, start, end) {
  const words = facts.slice(start, end);
  const number = words.includes("number");
  if (words.includes("name")) return number ? "a number and a name" : "a name";
  return number ? "a number" : "no fact";
}

function colonTokens(classes, facts) {
  const size = classes.length;
  const colon = classes.slice(1, -1).indexOf(":") + 1;
  if (!colon) return classes.slice(0, 2).includes("ask") ? [`asks; ${heldIn(facts, 0, size)}`] : [];
  const held = heldIn(facts, colon, size);
  const after = classes[colon + 1];
  const head = ["ask", "point"].find((name) => classes.slice(0, 2).includes(name)) ?? "other";
  const tokens = [
    `colon, then ${after}`,
    `colon, then ${after}; ${held}`,
    `${head} before a colon; ${held}`,
    `${head} before a colon; ${sizeOf(size - colon - 1)} after`,
  ];
  if (classes.slice(colon + 1, colon + 3).includes("ask")) tokens.push(`asks after a colon; ${held}`);
  return tokens;
}

function questionTokens(classes, facts) {
  const size = classes.length;
  const tokens = [];
  const mark = classes.indexOf("?");
  if (mark >= 0) {
    const rest = size - mark - 1;
    tokens.push(`question mark, then ${sizeOf(rest)}`);
    if (rest) tokens.push(`question mark, then ${heldIn(facts, mark, size)}`);
    else tokens.push(`ends with a question mark; ${heldIn(facts, 0, size)}`);
  }
  const ask = classes.indexOf("ask", 2);
  if (ask >= 0) tokens.push(`asks inside, then ${heldIn(facts, ask, size)}`);
  return tokens;
}

function endTokens(classes, facts) {
  const size = classes.length;
  const breaks = [...classes.keys()].filter((index) => BREAKS.has(classes[index]));
  const last = breaks.filter((index) => index < size - 1).at(-1);
  const tokens = [];
  if (last !== undefined) {
    tokens.push(`last part: ${sizeOf(size - last - 1)}, ${heldIn(facts, last, size)}`);
    tokens.push(`last part begins with ${classes[last + 1]}`);
  }
  const first = breaks[0] ?? size;
  tokens.push(`first part: ${sizeOf(first)}, ${heldIn(facts, 0, first)}`);
  return tokens;
}

function sizeOf(count) {
  return SIZES[Math.min(count, SIZES.length - 1)];
}
