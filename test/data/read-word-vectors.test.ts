import { describe, expect, test } from "vitest";
import { readWordVectors } from "../../src/data/read-word-vectors.js";
import type { VectorTable } from "../../src/data/vector-table.js";
import { RahpError } from "../../src/support/rahp-error.js";
import { refusal } from "../fixtures/refusal.js";
import { spoilBytes } from "../fixtures/spoilt-files.js";
import {
  randomVectors,
  vectorBinary,
  vectorNpy,
  vectorText,
  wordsOf,
  writeFiles,
} from "../fixtures/vector-files.js";

const vectors = randomVectors(20, 5, 1);
const words = wordsOf(vectors);
const vocabulary = words.join("\n");

type Files = Readonly<Record<string, string | Uint8Array>>;
async function read(files: Files, most = Number.POSITIVE_INFINITY): Promise<VectorTable> {
  const path = writeFiles(files);
  const options = { most, vocabulary: path.replace(/npy$/, "txt"), signal: undefined };
  return (await readWordVectors(path, options)).table;
}

const unit = (vector: readonly number[]) => vector.map((x) => x / Math.hypot(...vector));
const expected = vectors.map((vector) => [...Float32Array.from(unit(vector))]);
const rowsOf = (table: VectorTable) => table.words.map((_, row) => [...table.vector(row)]);

const formats: [string, Files][] = [
  ["text", { "a.txt": vectorText(words, vectors) }],
  ["text with a header", { "a.vec": vectorText(words, vectors, true) }],
  ["text with Windows' line ends", { "a.txt": vectorText(words, vectors).replaceAll("\n", "\r\n") }],
  ["text that lacks the last line end", { "a.txt": vectorText(words, vectors).trimEnd() }],
  ["word2vec's binary form", { "a.bin": vectorBinary(words, vectors) }],
  ["word2vec's binary form without line ends", { "a.bin": vectorBinary(words, vectors, false) }],
  ["a NumPy array", { "a.npy": vectorNpy(vectors), "a.txt": vocabulary }],
  [
    "a NumPy array of float64, with a vocabulary that ends in a line end",
    { "a.npy": vectorNpy(vectors, Float64Array, 2), "a.txt": `${vocabulary}\n` },
  ],
];

describe("readWordVectors", () => {
  test.each(formats)("reads %s: vectors of length 1", async (_what, files) => {
    const table = await read(files);
    expect(table.words).toEqual(words);
    expect(rowsOf(table)).toEqual(expected);
  });

  test.each(formats)("reads the first words of %s", async (_what, files) => {
    const table = await read(files, 3);
    expect(table.words).toEqual(words.slice(0, 3));
    expect(rowsOf(table)).toEqual(expected.slice(0, 3));
  });

  test("the first of two vectors of a word counts; a vector of zeros is none", async () => {
    const table = await read({ "a.txt": "film 1 2\nfilm 3 -4\nzero 0 0\nplot 0 7\n" });
    expect(table.words).toEqual(["film", "plot"]);
    expect(table.rowOf("zero")).toBeUndefined();
    expect(table.rowOf("constructor")).toBeUndefined();
    expect(table.cosine(0, 1)).toBeCloseTo(2 / Math.sqrt(5), 7);
  });

  test("a word may hold spaces, and be a number", async () => {
    const table = await read({ "a.txt": "film 1 2 3\n. . . 3 4 5\n7 1 1 1\n" });
    expect(table.words).toEqual(["film", ". . .", "7"]);
  });

  test("more words than a block, and lines cut anywhere by the pieces in which a file is read", async () => {
    const many = randomVectors(9000, 40, 2);
    const table = await read({ "a.txt": vectorText(wordsOf(many), many) }); // 1.2 MB
    expect(table.words).toHaveLength(9000);
    expect(table.blocks).toHaveLength(3);
    const binary = await read({ "a.bin": vectorBinary(wordsOf(many), many) }); // 1.5 MB
    for (const row of [0, 4095, 4096, 8999]) {
      expect([...table.vector(row)]).toEqual([...Float32Array.from(unit(many[row]!))]);
      expect(binary.vector(row)).toEqual(table.vector(row));
    }
  });

  test("the hash tells files apart, and vocabularies", async () => {
    const hashOf = async (files: Files) => {
      const path = writeFiles(files);
      const options = { most: 2, vocabulary: path.replace(/npy$/, "txt"), signal: undefined };
      return (await readWordVectors(path, options)).hash;
    };
    const npy = vectorNpy(vectors);
    const hashes = [
      await hashOf({ "a.txt": vectorText(words, vectors) }),
      await hashOf({ "a.txt": `${vectorText(words, vectors)}\n` }),
      await hashOf({ "a.npy": npy, "a.txt": vocabulary }),
      await hashOf({ "a.npy": npy, "a.txt": vocabulary.replace("w19", "w20") }),
    ];
    expect(new Set(hashes).size).toBe(4);
  });
});

describe("a broken file", () => {
  test.each<[string, Files, RegExp]>([
    ["no numbers", { "a.txt": "film\n" }, /a\.txt: line 1 tells of 0 numbers a word/],
    ["nothing", { "a.txt": "" }, /a\.txt: there are none/],
    ["a short line", { "a.txt": "film 1 2\nplot 1\n" }, /line 2 has 1 numbers \(expected 2\)/],
    ["a word for a number", { "a.txt": "film 1 2\nplot 1 x\n" }, /line 2 has "x" for a number/],
    ["an infinite number", { "a.txt": "film 1 1e999\n" }, /the vector of "film" has Infinity for a number/],
    ["a header that promises more", { "a.txt": "3 2\nfilm 1 2\n" }, /1 words \(expected 3 by its header\)/],
    [
      "binary that is cut off",
      { "a.bin": vectorBinary(words, vectors).slice(0, -9) },
      /it ends after 19 words/,
    ],
    [
      "binary that is cut in half",
      { "a.bin": vectorBinary(words, vectors).slice(0, 200) },
      /200 bytes are too few/,
    ],
    ["binary without a header", { "a.bin": "film 1 2\n" }, /its first line doesn't tell/],
    ["no array", { "a.npy": vocabulary, "a.txt": vocabulary }, /it is no NumPy array/],
    [
      "an array that is cut off",
      { "a.npy": vectorNpy(vectors).slice(0, -4), "a.txt": vocabulary },
      /bytes are not those of 20 rows/,
    ],
    [
      "another vocabulary",
      { "a.npy": vectorNpy(vectors), "a.txt": "film" },
      /20 rows for the 1 words of its vocabulary/,
    ],
    [
      "no vocabulary",
      { "a.npy": vectorNpy(vectors) },
      /^missing vocabulary of word vectors: .*a\.txt \(expected a text/,
    ],
    [
      "another extension",
      { "a.pickle": "" },
      /^unknown kind of word vectors: \.pickle \(expected one of \.txt/,
    ],
  ])("with %s is refused in one line", async (_what, files, message) => {
    expect(await refusal(() => read(files))).toMatch(message);
  });

  test("that is missing is named, with how to get one", async () => {
    const options = { most: 1, vocabulary: "", signal: undefined };
    expect(await refusal(() => readWordVectors("nowhere.txt", options))).toMatch(
      /^missing word vectors: nowhere\.txt \(TextFooler's are .*counter-fitting\)$/,
    );
    expect(await refusal(() => readWordVectors(`${writeFiles({ "a.txt": "" })}/b.txt`, options))).toMatch(
      /^unreadable file: .* \(ENOTDIR\)$/,
    );
  });

  const spoilable: [string, string, string | Uint8Array][] = [
    ["text", "a.txt", vectorText(words, vectors, true)],
    ["binary", "a.bin", vectorBinary(words, vectors)],
    ["an array", "a.npy", vectorNpy(vectors)],
  ];
  test.each(spoilable)(
    "of %s, spoilt in 200 ways, gives vectors of length 1 or one line",
    async (_what, name, content) => {
      const bytes = Buffer.from(content);
      let refused = 0;
      for (let seed = 1; seed <= 200; seed++) {
        const spoilt = spoilBytes(bytes, seed);
        try {
          const table = await read({ [name]: spoilt, ...(name === "a.npy" && { "a.txt": vocabulary }) });
          for (const row of rowsOf(table)) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
        } catch (error) {
          expect(error).toBeInstanceOf(RahpError);
          expect((error as RahpError).message).not.toMatch(/[\r\n]/);
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(10);
    },
  );
});
