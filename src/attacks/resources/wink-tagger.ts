import { createRequire } from "node:module";
import type { ItsHelpers, Model, WinkMethods } from "wink-nlp";
import type { PartOfSpeechTagger } from "../part-of-speech.js";

const requirePackage = createRequire(import.meta.url);
const packages = ["wink-nlp", "wink-eng-lite-web-model"] as const;

/**
 * The English tagger of the npm package `wink-nlp`, which tells universal tags (NOUN, PROPN, VERB, AUX, ADJ, ADV …);
 * its authors report some 95 % right tags on a part of the Wall Street Journal. The model is loaded with the first
 * words (some 0.2 s, 30 MB of memory).
 *
 * wink-nlp cuts words further ("can't", "state-of-the-art"). Such a word has the tag of the first piece of its last
 * part between hyphens: of "ca", of "art".
 *
 * @example winkTagger().tags(["a", "charming", "film"]) // ["DET", "ADJ", "NOUN"]
 */
export function winkTagger(): PartOfSpeechTagger {
  let tagger: WinkMethods | undefined;
  return {
    name: packages.map((name) => `${name} ${requirePackage(`${name}/package.json`).version}`).join(", "),
    tags(words) {
      tagger ??= loadTagger();
      const text = words.join(" ");
      const starts = tokenStarts(text, tagger);
      let start = 0;
      return words.map((word) => {
        const place = start + word.lastIndexOf("-") + 1;
        start += word.length + 1;
        return starts.findLast((token) => token.start <= place)?.tag ?? "X"; // X: other, as universal tags have it
      });
    },
  };
}

function loadTagger(): WinkMethods {
  const [winkNlp, model] = packages.map((name) => requirePackage(name));
  return (winkNlp as (model: Model, pipe: string[]) => WinkMethods)(model as Model, ["sbd", "pos"]);
}

/** Where wink-nlp's tokens start in a text, and their tags. */
function tokenStarts(text: string, { readDoc, its }: WinkMethods): { start: number; tag: string }[] {
  const tokens = readDoc(text).tokens();
  const values = tokens.out((its as ItsHelpers).value) as string[];
  const tags = tokens.out((its as ItsHelpers).pos) as string[];
  let end = 0;
  return values.map((value, i) => {
    const start = text.indexOf(value, end);
    end = start + value.length;
    return { start, tag: tags[i]! };
  });
}
