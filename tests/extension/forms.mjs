// Standard input: {"texts": [text]} as JSON; standard output: the word lists and the tokens of every namespace.
// Run under Node by test_forms.py.

import { text } from "node:stream/consumers";
import { WORD_LISTS } from "../../extension/clf/text/forms.js";
import { HeadlineTokens, NAMESPACES } from "../../extension/clf/text/tokens.js";

const { texts } = JSON.parse(await text(process.stdin));
const names = Object.keys(NAMESPACES);
process.stdout.write(JSON.stringify({ lists: WORD_LISTS, tokens: texts.map((item) => new HeadlineTokens(item).of(names)) }));
