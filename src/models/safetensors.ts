import { brief, RahpError } from "../support/rahp-error.js";
import { fromBfloat16, fromFloat16, toFloat16 } from "./float16.js";

/** An array of a checkpoint, row-major. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A checkpoint's arrays by name. */
export type StateDict = ReadonlyMap<string, NamedArray>;

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte and the byte after the last, from the end of the header. */
  readonly offsets: readonly [number, number];
}

/** Bytes an element of each data type that the format knows. */
const BYTES: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
};

const DECODERS: Record<string, (bytes: Uint8Array) => Float32Array> = {
  F32: (bytes) => new Float32Array(aligned(bytes)),
  F16: (bytes) => fromFloat16(new Uint16Array(aligned(bytes))),
  BF16: (bytes) => fromBfloat16(new Uint16Array(aligned(bytes))),
};

/**
 * A safetensors file: an eight-byte header length, a JSON header, then the arrays' bytes without gaps.
 * The header is not believed before every offset and size has been checked against the file.
 */
export class SafetensorsFile {
  /** Texts by name that the file keeps beside the arrays. */
  readonly metadata: Readonly<Record<string, unknown>>;
  private readonly entries: ReadonlyMap<string, Entry>;
  private readonly data: Uint8Array;

  /** @throws RahpError for a truncated file or a header that does not describe it */
  constructor(
    bytes: Uint8Array,
    private readonly name: string,
  ) {
    const length =
      bytes.length < 8
        ? Number.NaN
        : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    if (!(length <= bytes.length - 8)) {
      throw new RahpError(
        `invalid safetensors file: ${name} (${bytes.length} bytes are too few for its header)`,
      );
    }
    this.data = bytes.subarray(8 + length);
    const header = parseHeader(bytes.subarray(8, 8 + length), name);
    this.metadata = Object(header.__metadata__);
    this.entries = entriesOf(header, this.data.length, name);
  }

  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** @returns undefined for an array that is not there */
  shapeOf(tensor: string): readonly number[] | undefined {
    return this.entries.get(tensor)?.shape;
  }

  has(tensor: string): boolean {
    return this.entries.has(tensor);
  }

  /**
   * One array as float32.
   * @throws RahpError where it is missing, of another shape or type, or not finite
   */
  read(tensor: string, shape: readonly number[]): NamedArray {
    const entry = this.entries.get(tensor);
    if (!entry) throw new RahpError(`missing tensor in ${this.name}: ${tensor}`);
    if (entry.shape.join() !== shape.join()) {
      throw new RahpError(
        `invalid shape of ${tensor} in ${this.name}: [${brief(entry.shape.join())}] (expected [${shape}] by the config)`,
      );
    }
    const decode = DECODERS[entry.dtype];
    if (!decode) {
      throw new RahpError(
        `unsupported data type of ${tensor} in ${this.name}: ${entry.dtype} (expected F32, F16 or BF16)`,
      );
    }
    const values = decode(this.data.subarray(...entry.offsets));
    if (!values.every(Number.isFinite)) {
      throw new RahpError(`invalid tensor in ${this.name}: ${tensor} contains NaN or infinite values`);
    }
    return { shape: entry.shape, values };
  }
}

/** Types that weights are written in. */
export type WeightType = "float32" | "float16";

/** `end`: from there on a number would be written as infinite. */
const ENCODERS = {
  float32: { dtype: "F32", end: Infinity, encode: (values: Float32Array) => values },
  float16: { dtype: "F16", end: 65520, encode: toFloat16 },
} as const satisfies Record<WeightType, object>;
export const WEIGHT_TYPES = Object.keys(ENCODERS) as WeightType[];

/**
 * The bytes of a safetensors file; the same arrays give the same bytes.
 * @param metadata  texts by name, which the file keeps beside the arrays
 * @param type  of the numbers
 * @throws RahpError where a number is too large for the type
 */
export function writeSafetensors(
  state: StateDict,
  {
    metadata = {},
    type = "float32",
  }: { metadata?: Readonly<Record<string, string>>; type?: WeightType } = {},
): Uint8Array {
  const { dtype, end, encode } = ENCODERS[type];
  const names = [...state.keys()].sort();
  const header: Record<string, unknown> = { __metadata__: { format: "pt", ...metadata } };
  let offset = 0;
  for (const name of names) {
    const { shape, values } = state.get(name)!;
    const next = offset + values.length * BYTES[dtype];
    header[name] = { dtype, shape, data_offsets: [offset, next] };
    offset = next;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8; // padded with spaces, so that the arrays are aligned
  const bytes = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  let at = 8 + length;
  for (const name of names) {
    const { values } = state.get(name)!;
    const large = values.find((value) => Math.abs(value) >= end);
    if (large !== undefined) {
      throw new RahpError(`invalid tensor ${name}: ${large} (too large for ${type})`);
    }
    const { buffer, byteOffset, byteLength } = encode(values);
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

function parseHeader(bytes: Uint8Array, name: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw faultIn(name, "not JSON");
  }
  if (typeof header === "object" && header !== null && !Array.isArray(header)) {
    return header as Record<string, unknown>;
  }
  throw faultIn(name, "not an object");
}

function faultIn(name: string, what: string): RahpError {
  return new RahpError(`invalid safetensors header in ${name}: ${what}`);
}

function entriesOf(header: Record<string, unknown>, dataLength: number, name: string): Map<string, Entry> {
  const fault = (what: string) => faultIn(name, what);
  const entries = new Map<string, Entry>();
  for (const [tensor, value] of Object.entries(header)) {
    if (tensor === "__metadata__") continue;
    const label = brief(tensor);
    const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
    if (typeof dtype !== "string" || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
      throw fault(`${label} lacks a type, shape or offsets`);
    }
    if (!Object.hasOwn(BYTES, dtype)) throw fault(`${label} has the unknown type ${brief(dtype)}`);
    const size = shape.reduce((product, n) => product * n, BYTES[dtype]);
    if (offsets[1] - offsets[0] !== size)
      throw fault(`${label} of shape [${brief(shape.join())}] is not ${offsets[1] - offsets[0]} bytes`);
    entries.set(tensor, { dtype, shape, offsets: [offsets[0], offsets[1]] });
  }
  checkCoverage([...entries.values()], dataLength, fault);
  return entries;
}

/** The arrays follow each other without gap or overlap, and end where the file ends. */
function checkCoverage(
  entries: readonly Entry[],
  dataLength: number,
  fault: (what: string) => RahpError,
): void {
  const spans = entries.map(({ offsets }) => offsets).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [start, stop] of spans) {
    if (start !== end) throw fault(`the arrays overlap or leave a gap at byte ${Math.min(start, end)}`);
    end = stop;
  }
  if (end !== dataLength) throw fault(`the arrays take ${end} bytes, but the file holds ${dataLength}`);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

/** A copy that starts at an element boundary, as typed arrays want it. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer as ArrayBuffer; // not bytes.slice(): a Buffer would share its memory
}
