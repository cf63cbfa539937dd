/**
 * Walks through the messages of an Arrow file or stream (https://arrow.apache.org/docs/format/Columnar.html) and
 * throws where a length in them cannot be: the reader believes them, and would run out of memory or never end.
 *
 * @throws Error that says which length; RangeError for a place outside of the file
 */
export function checkArrow(bytes: Uint8Array): void {
  const buffer = new Flatbuffer(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const isFile = new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;
  if (isFile) checkFile(buffer);
  else checkStream(buffer);
}

const MAGIC = "ARROW1";

/** The type of a message's header, and what it means for the walk. */
const [SCHEMA, DICTIONARY_BATCH, RECORD_BATCH] = [1, 2, 3];

/** Positions in a flatbuffer: tables of optional fields, and vectors of structs or of offsets to tables. */
class Flatbuffer {
  constructor(readonly view: DataView) {}

  /** The table that an offset leads to: the position of each of its fields, by number from 0; 0 for one left out. */
  table(offset: number): (field: number) => number {
    const start = offset + this.view.getInt32(offset, true);
    const fields = start - this.view.getInt32(start, true);
    const size = this.view.getInt16(fields, true);
    return (field) => {
      const at = 4 + 2 * field < size ? this.view.getInt16(fields + 4 + 2 * field, true) : 0;
      return at === 0 ? 0 : start + at;
    };
  }

  /** Where the elements of a vector are; none where its field is left out. */
  vector(field: number, bytesEach: number): number[] {
    if (field === 0) return [];
    const start = field + this.view.getInt32(field, true);
    const length = this.view.getInt32(start, true);
    const end = start + 4 + length * bytesEach;
    if (length < 0 || end > this.view.byteLength) throw new Error(`a list of ${length} elements`);
    return Array.from({ length }, (_, i) => start + 4 + i * bytesEach);
  }

  /** A number of 64 bits. */
  long(field: number): number {
    return field === 0 ? 0 : Number(this.view.getBigInt64(field, true));
  }
}

function checkFile(buffer: Flatbuffer): void {
  const end = buffer.view.byteLength - MAGIC.length - 4;
  const [schema, dictionaries, records] = [1, 2, 3].map(buffer.table(end - buffer.view.getInt32(end, true)));
  if (schema !== 0) checkSchema(buffer, schema);
  for (const block of [...buffer.vector(dictionaries, 24), ...buffer.vector(records, 24)]) {
    checkMessage(buffer, buffer.long(block));
  }
}

function checkStream(buffer: Flatbuffer): void {
  let offset: number | undefined = 0;
  while (offset !== undefined && offset < buffer.view.byteLength) offset = checkMessage(buffer, offset);
}

/** @returns where the next message starts; undefined at the end of the stream */
function checkMessage(buffer: Flatbuffer, offset: number): number | undefined {
  const { view } = buffer;
  const hasMark = view.getInt32(offset, true) === -1; // since version 0.15
  const start = offset + (hasMark ? 8 : 4);
  const length = view.getInt32(start - 4, true);
  if (length === 0) return undefined;
  const message = buffer.table(start);
  const [type, header, bodyField] = [message(1), message(2), message(3)];
  const bodyLength = buffer.long(bodyField);
  const end = start + length + bodyLength;
  if (length < 0 || bodyLength < 0 || end > view.byteLength) {
    throw new Error(`a message of ${length} and ${bodyLength} bytes`);
  }
  const kind = type === 0 ? 0 : view.getUint8(type);
  if (kind === SCHEMA) checkSchema(buffer, header);
  if (kind === RECORD_BATCH) checkBatch(buffer, header, bodyLength);
  if (kind === DICTIONARY_BATCH) checkBatch(buffer, buffer.table(header)(1), bodyLength);
  return end;
}

/** Checks the lists of a schema's fields, of their children and of what is said about them. */
function checkSchema(buffer: Flatbuffer, offset: number): void {
  const schema = buffer.table(offset);
  for (const field of buffer.vector(schema(1), 4)) checkField(buffer, field);
  buffer.vector(schema(2), 4);
}

function checkField(buffer: Flatbuffer, offset: number): void {
  const field = buffer.table(offset);
  for (const child of buffer.vector(field(5), 4)) checkField(buffer, child);
  buffer.vector(field(6), 4);
}

/** Checks that a batch has no more rows than its body has bits. */
function checkBatch(buffer: Flatbuffer, offset: number, bodyLength: number): void {
  const batch = buffer.table(offset);
  const lengths = [buffer.long(batch(0)), ...buffer.vector(batch(1), 16).map((node) => buffer.long(node))];
  const wrong = lengths.find((rows) => rows < 0 || rows > 8 * bodyLength);
  if (wrong !== undefined) throw new Error(`${wrong} rows in ${bodyLength} bytes`);
  buffer.vector(batch(2), 16);
  buffer.vector(batch(4), 8);
}
