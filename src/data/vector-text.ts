import { brief } from "../support/rahp-error.js";
import {
  checkFinite,
  invalidVectors,
  MOST_DIMENSIONS,
  type VectorFile,
  type VectorParser,
} from "./vector-parser.js";
import { VectorTable } from "./vector-table.js";

/** Characters of a line that real files stay far below. */
const LONGEST_LINE = 4_000_000;

/**
 * Word vectors as text (word2vec, GloVe, counter-fitted): a line for each word, the word and its numbers with spaces
 * between. A first line of two whole numbers is a header: how many words, how many numbers. Without one, the first
 * line tells how many numbers there are. A word may hold spaces, as some of GloVe's do: the last numbers count.
 */
export class VectorTextParser implements VectorParser {
  private readonly decoder = new TextDecoder();
  private rest = "";
  private line = 0;
  private table: VectorTable | undefined;
  /** Words that the header promises. */
  private promised: number | undefined;
  private taken = 0;

  constructor(private readonly file: VectorFile) {}

  push(bytes: Uint8Array): void {
    if (this.taken >= this.file.most) return;
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split("\n");
    this.rest = lines.pop()!;
    if (this.rest.length > LONGEST_LINE) throw this.invalid("is too long");
    for (const line of lines) this.take(line);
  }

  end(): VectorTable {
    if (this.rest !== "") this.take(this.rest);
    if (!this.table || this.taken === 0) throw invalidVectors(this.file.name, "there are none");
    const expected = Math.min(this.promised ?? 0, this.file.most);
    if (this.taken < expected) {
      throw invalidVectors(this.file.name, `${this.taken} words (expected ${expected} by its header)`);
    }
    return this.table;
  }

  private take(line: string): void {
    this.line++;
    if (this.taken >= this.file.most) return;
    const fields = line.trimEnd().split(" ");
    if (this.line === 1 && isHeader(fields)) {
      this.promised = Number(fields[0]);
      this.table = new VectorTable(this.checkDimensions(Number(fields[1])));
      return;
    }
    if (line.trim() === "") return;
    this.table ??= new VectorTable(this.checkDimensions(fields.length - 1));
    const { dimensions } = this.table;
    if (fields.length <= dimensions)
      throw this.invalid(`has ${fields.length - 1} numbers (expected ${dimensions})`);
    const word = fields.slice(0, -dimensions).join(" ");
    const vector = fields.slice(-dimensions).map((field) => this.number(field));
    checkFinite(vector, word, this.file.name);
    this.table.add(word, vector);
    this.taken++;
  }

  private number(field: string): number {
    const value = Number(field);
    if (field !== "" && !Number.isNaN(value)) return value;
    throw this.invalid(`has "${brief(field)}" for a number`);
  }

  private checkDimensions(dimensions: number): number {
    if (dimensions >= 1 && dimensions <= MOST_DIMENSIONS) return dimensions;
    throw this.invalid(`tells of ${dimensions} numbers a word (expected 1 to ${MOST_DIMENSIONS})`);
  }

  private invalid(what: string) {
    return invalidVectors(this.file.name, `line ${Math.max(1, this.line)} ${what}`);
  }
}

function isHeader(fields: readonly string[]): boolean {
  return fields.length === 2 && fields.every((field) => /^\d+$/.test(field));
}
