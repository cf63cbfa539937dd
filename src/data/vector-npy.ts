import { ByteQueue } from "./byte-queue.js";
import {
  checkFinite,
  invalidVectors,
  MOST_DIMENSIONS,
  type VectorFile,
  type VectorParser,
} from "./vector-parser.js";
import { VectorTable } from "./vector-table.js";

const MAGIC = "\x93NUMPY";
/** Bytes before the header: magic, version, and its length in 2 bytes (version 1) or 4. */
const PREFIX = 12;
const LONGEST_HEADER = 65_536;

const types = { "<f4": Float32Array, "<f8": Float64Array } as const;

/** Word vectors as NumPy saves an array: one row a word, whose names are given. */
export class VectorNpyParser implements VectorParser {
  private readonly queue = new ByteQueue();
  private table: VectorTable | undefined;
  private Type: (typeof types)[keyof typeof types] = Float32Array;
  private taken = 0;

  /** @param words  names of the rows */
  constructor(
    private readonly file: VectorFile,
    private readonly words: readonly string[],
  ) {}

  push(bytes: Uint8Array): void {
    if (this.isFull) return;
    this.queue.push(bytes);
    if (!this.table && !this.takeHeader()) return;
    const size = this.table!.dimensions * this.Type.BYTES_PER_ELEMENT;
    while (!this.isFull && this.queue.length >= size) {
      const vector = new this.Type(new Uint8Array(this.queue.take(size)).buffer as ArrayBuffer);
      const word = this.words[this.taken]!;
      checkFinite(vector, word, this.file.name);
      this.table!.add(word, vector);
      this.taken++;
    }
  }

  end(): VectorTable {
    if (!this.table) throw this.invalid("its header doesn't end");
    if (!this.isFull) throw this.invalid(`it ends after ${this.taken} rows (expected ${this.words.length})`);
    return this.table;
  }

  private get isFull(): boolean {
    return this.table !== undefined && this.taken >= Math.min(this.words.length, this.file.most);
  }

  private takeHeader(): boolean {
    const { queue } = this;
    if (queue.length < PREFIX) return false;
    const prefix = Buffer.from(queue.take(PREFIX));
    if (prefix.toString("latin1", 0, 6) !== MAGIC) throw this.invalid("it is no NumPy array");
    const isFirstVersion = prefix[6] === 1;
    const length = isFirstVersion ? prefix.readUInt16LE(8) - 2 : prefix.readUInt32LE(8);
    if (length < 0 || length > LONGEST_HEADER) throw this.invalid("its header is too long");
    if (queue.length < length) {
      queue.unread(PREFIX);
      return false;
    }
    const start = isFirstVersion ? prefix.toString("latin1", 10) : "";
    this.readHeader(start + Buffer.from(queue.take(length)).toString("latin1"), PREFIX + length);
    return true;
  }

  /** @param header  a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (65713, 300), } */
  private readHeader(header: string, end: number): void {
    const [, type] = /'descr': *'([^']*)'/.exec(header) ?? [];
    const [, rows, columns] = (/'shape': *\((\d+), *(\d+),? *\)/.exec(header) ?? []).map(Number);
    if (type === undefined || !Object.hasOwn(types, type) || !/'fortran_order': *False/.test(header))
      throw this.invalid("its array is not of little-endian float32 or float64 values, row by row");
    if (!rows || !columns || columns > MOST_DIMENSIONS)
      throw this.invalid("its array has no rows and columns");
    this.Type = types[type as keyof typeof types];
    if (end + rows * columns * this.Type.BYTES_PER_ELEMENT !== this.file.size)
      throw this.invalid(`${this.file.size} bytes are not those of ${rows} rows of ${columns} numbers`);
    if (rows !== this.words.length)
      throw this.invalid(`${rows} rows for the ${this.words.length} words of its vocabulary`);
    this.table = new VectorTable(columns);
  }

  private invalid(what: string) {
    return invalidVectors(this.file.name, what);
  }
}
