import { ByteQueue } from "./byte-queue.js";
import {
  checkFinite,
  invalidVectors,
  MOST_DIMENSIONS,
  type VectorFile,
  type VectorParser,
} from "./vector-parser.js";
import { VectorTable } from "./vector-table.js";

const [SPACE, LINE_BREAK] = [0x20, 0x0a];
/** Bytes of a word, and of the header, that real ones stay far below. */
const LONGEST_WORD = 10_000;

/**
 * Word vectors as word2vec's binary files have them: a line with the number of words and of dimensions; then for each
 * word its bytes, a space, and its numbers as little-endian float32, with or without a line break after them.
 */
export class VectorBinaryParser implements VectorParser {
  private readonly queue = new ByteQueue();
  private readonly decoder = new TextDecoder();
  private table: VectorTable | undefined;
  private promised = 0;
  private taken = 0;

  constructor(private readonly file: VectorFile) {}

  push(bytes: Uint8Array): void {
    if (this.isFull) return;
    this.queue.push(bytes);
    if (!this.table && !this.takeHeader()) return;
    while (!this.isFull && this.takeWord()) this.taken++;
  }

  end(): VectorTable {
    const { table, promised, taken } = this;
    if (!table) throw this.invalid("its first line doesn't end");
    if (!this.isFull) throw this.invalid(`it ends after ${taken} words (expected ${promised} by its header)`);
    return table;
  }

  private get isFull(): boolean {
    return this.table !== undefined && this.taken >= Math.min(this.promised, this.file.most);
  }

  private takeHeader(): boolean {
    const length = this.queue.indexOf(LINE_BREAK);
    if (length < 0 && this.queue.length < LONGEST_WORD) return false;
    const line = length < 0 ? "" : this.decoder.decode(this.queue.take(length + 1));
    const [, words, dimensions] = (/^(\d+) (\d+)\s*$/.exec(line) ?? []).map(Number);
    if (!words || !dimensions || dimensions > MOST_DIMENSIONS)
      throw this.invalid("its first line doesn't tell how many words and numbers there are");
    if (line.length + words * (2 + 4 * dimensions) > this.file.size)
      throw this.invalid(`${this.file.size} bytes are too few for ${words} words of ${dimensions} numbers`);
    this.promised = words;
    this.table = new VectorTable(dimensions);
    return true;
  }

  /** @returns whether there was a whole word with its vector */
  private takeWord(): boolean {
    const { queue } = this;
    const { dimensions } = this.table!;
    while (queue.peek() === LINE_BREAK) queue.take(1);
    const length = queue.indexOf(SPACE);
    if (length > LONGEST_WORD || (length < 0 && queue.length > LONGEST_WORD))
      throw this.invalid(`word ${this.taken + 1} is too long`);
    if (length < 0 || queue.length < length + 1 + 4 * dimensions) return false;
    const word = this.decoder.decode(queue.take(length));
    queue.take(1);
    const vector = new Float32Array(new Uint8Array(queue.take(4 * dimensions)).buffer);
    checkFinite(vector, word, this.file.name);
    this.table!.add(word, vector);
    return true;
  }

  private invalid(what: string) {
    return invalidVectors(this.file.name, what);
  }
}
