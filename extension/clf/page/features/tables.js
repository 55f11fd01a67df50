// The constants of page features, from the JSON file that Python reads as well; clf/page/features/tables.py in JavaScript.

import tables from "./tables.json" with { type: "json" };

const words = (text) => new Set(text.split(" "));

export const BINS = tables.bins;
export const LIMITS = tables.limits;
export const WINDOWS = tables.windows;
export const CLOSING_MARKS = new Set(tables["closing marks"]);
export const NEIGHBOUR_TAGS = words(tables.tags.neighbour);
export const HTML_TAGS = words(tables.tags.html);
export const UTILITY_NAMES = words(tables["utility names"]);
export const LEGAL_MARKS = tables["legal marks"];
export const REQUEST_STEMS = words(tables["request words"]);
export const READER_WORDS = words(tables["reader words"]);
export const FEE_WORDS = words(tables["fee words"]);
export const PUBLISHER_WORDS = words(tables["publisher words"]);
export const REPLY_WORDS = words(tables["reply words"]);
export const INTENT_STEMS = Object.fromEntries(
  Object.entries(tables["intent words"]).map(([kind, known]) => [kind, words(known)]),
);
export const ADDRESS_KINDS = tables["address kinds"];
export const PRICE = tables.price;
export const SHOP_ADDRESS = tables["shop address"];
export const FACTS = tables.facts;
export const REASONS = tables.reasons;
